package dev.fovea.app;

import dev.fovea.CopyLedger;
import dev.fovea.CropRegion;
import dev.fovea.Frame;
import dev.fovea.FrameAnalyzer;
import dev.fovea.FrameAnalyzer.Analysis;
import dev.fovea.Pose;
import dev.fovea.Skeleton;
import dev.fovea.pose.Presence;
import dev.fovea.scene.ClipReader;
import dev.fovea.scene.PictureSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "pose",
    mixinStandardHelpOptions = true,
    description = "Find the keypoints of people in pictures, folders of them, and clips.")
final class PoseCommand implements Callable<Integer> {
  private static final List<String> PICTURES =
      List.of("png", "jpg", "jpeg", "jpe", "jfif", "bmp", "gif", "tif", "tiff", "webp", "heic");

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "IMAGE",
      description =
          "PNG, JPEG, BMP or GIF files, folders of them, or clips, which the ffmpeg program reads.")
  private List<Path> files;

  @Mixin private ModelOptions model;

  @Option(
      names = "--passes",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Look N times at a picture, each time where the last pose was (default:"
              + " ${DEFAULT-VALUE}).")
  private int passes;

  @Option(
      names = "--draw",
      paramLabel = "DIR",
      description = "Write each picture or frame with its skeletons into this folder, as PNG.")
  private Path draw;

  @Option(
      names = "--coco",
      paramLabel = "FILE",
      description = "Write COCO keypoint results; an image's id is its name, or its number here.")
  private Path coco;

  @Option(names = "--angles", description = "Say the angles of elbows, shoulders, hips and knees.")
  private boolean angles;

  @Option(names = "--events", description = "Say who appears in a clip, and who leaves.")
  private boolean events;

  @Option(names = "--json", description = "Print an object for each picture or frame.")
  private boolean json;

  /** For the status line. */
  private volatile String doing = "";

  @Override
  public Integer call() throws IOException {
    Range.require(spec, "--passes", passes, 1, 100);
    List<Path> all = expanded();
    if (all.isEmpty()) {
      throw new IOException("no picture and no clip in " + files.getFirst());
    }
    requireNotDrawnOver(all);
    int failed = 0;
    try (FrameAnalyzer analyzer = ModelAnalyzer.open(model.choice(), new CopyLedger());
        PoseReport report = report(analyzer);
        StatusLine _ = StatusLine.start(() -> doing)) {
      for (int i = 0; i < all.size(); i++) {
        Path file = all.get(i);
        doing = "%s (%d of %d)".formatted(file, i + 1, all.size());
        try {
          look(file, analyzer, report);
        } catch (PoseReport.UnheardException e) {
          throw e;
        } catch (IOException e) {
          System.err.println("fovea: " + Main.words(e));
          failed++;
        }
      }
      report.finish();
    }
    return failed == 0 ? Main.DONE : Main.FAILED;
  }

  private PoseReport report(FrameAnalyzer analyzer) throws IOException {
    if (coco != null) {
      requireWritable(coco);
    }
    if (coco != null && !analyzer.model().skeleton().equals(Skeleton.COCO_17)) {
      throw new IOException(
          "--coco takes a model of COCO's joints; %s has %s"
              .formatted(analyzer.model().name(), analyzer.model().skeleton().name()));
    }
    Optional<SkeletonPainter> painter =
        draw == null ? Optional.empty() : Optional.of(new SkeletonPainter(draw));
    return new PoseReport(analyzer.model(), json, angles, painter, Optional.ofNullable(coco));
  }

  /** Found out before an hour of work is lost. */
  private static void requireWritable(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new IOException("--coco %s: there is no such folder".formatted(file));
    }
    if (Files.isDirectory(file)) {
      throw new IOException("--coco %s: is a folder; name a file in it".formatted(file));
    }
    if (!Files.isWritable(Files.exists(file) ? file : folder)) {
      throw new IOException("--coco %s: may not be written; name another file".formatted(file));
    }
  }

  /** Folders as the files in them, by name. */
  private List<Path> expanded() throws IOException {
    List<Path> all = new ArrayList<>();
    for (Path file : files) {
      if (!Files.isDirectory(file)) {
        all.add(file);
        continue;
      }
      all.addAll(inside(file));
    }
    return all;
  }

  /** A folder may hold a licence or a truth beside its pictures: their names tell them apart. */
  private static List<Path> inside(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      Map<Boolean, List<Path>> shown =
          entries
              .filter(Files::isRegularFile)
              .sorted()
              .collect(Collectors.partitioningBy(PoseCommand::isShown));
      if (!shown.get(false).isEmpty()) {
        System.err.printf(
            "fovea: %s: passed over, no pictures by their names: %s%n",
            folder,
            shown.get(false).stream()
                .map(file -> file.getFileName().toString())
                .collect(Collectors.joining(", ")));
      }
      return shown.get(true);
    }
  }

  private static boolean isShown(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return ClipReader.isClip(file) || PICTURES.contains(name.substring(name.lastIndexOf('.') + 1));
  }

  /** What is drawn has the picture's name: beside it, it would take its place. */
  private void requireNotDrawnOver(List<Path> all) throws IOException {
    for (Path file : all) {
      Path folder = file.toAbsolutePath().getParent();
      if (draw != null
          && Files.exists(draw)
          && Files.exists(folder)
          && Files.isSameFile(draw, folder)) {
        throw new ParameterException(
            spec.commandLine(),
            "--draw %s would write over the pictures in it; name another folder".formatted(draw));
      }
    }
  }

  private void look(Path file, FrameAnalyzer analyzer, PoseReport report) throws IOException {
    if (ClipReader.isClip(file)) {
      lookAtClip(file, analyzer, report);
      return;
    }
    try (Frame frame = PictureSource.read(file)) {
      report.add(file, OptionalLong.empty(), frame, look(frame, analyzer, passes).persons());
    }
  }

  /** The last of some looks at a picture, each where the last pose was. */
  static Analysis look(Frame frame, FrameAnalyzer analyzer, int passes) throws IOException {
    Analysis analysis = analyzer.analyze(frame, List.of());
    for (int pass = 1; pass < passes; pass++) {
      analysis = analyzer.analyze(frame, analysis.next());
    }
    return analysis;
  }

  /** Each frame where the last pose was, its persons under ids that stay. */
  private void lookAtClip(Path file, FrameAnalyzer analyzer, PoseReport report) throws IOException {
    People people = new People(Optional.empty());
    Presence presence = Presence.of(Presence.Options.USUAL);
    List<CropRegion> regions = List.of();
    try (ClipReader clip = ClipReader.open(file)) {
      for (Optional<Frame> next = clip.next(); next.isPresent(); next = clip.next()) {
        try (Frame frame = next.get()) {
          Analysis analysis = analyzer.analyze(frame, regions);
          regions = analysis.next();
          List<Pose> named = people.named(analysis.persons(), frame.timestampNanos());
          report.add(file, OptionalLong.of(frame.sequence()), frame, named);
          if (events) {
            presence
                .update(named, frame.timestampNanos())
                .forEach(event -> report.tell(file, frame.sequence(), event));
          }
          doing = file + ": frame " + frame.sequence();
        }
      }
    }
  }
}
