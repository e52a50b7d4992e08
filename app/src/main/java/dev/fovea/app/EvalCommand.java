package dev.fovea.app;

import com.google.gson.JsonObject;
import dev.fovea.CopyLedger;
import dev.fovea.Frame;
import dev.fovea.FrameAnalyzer;
import dev.fovea.FrameFormat;
import dev.fovea.Pose;
import dev.fovea.Skeleton;
import dev.fovea.pose.CocoEvaluation;
import dev.fovea.pose.CocoEvaluation.Size;
import dev.fovea.scene.PictureSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "eval",
    mixinStandardHelpOptions = true,
    description = "How good a model's poses are, by COCO's keypoint evaluation.")
final class EvalCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ModelOptions model;

  @Option(
      names = "--truth",
      paramLabel = "FILE",
      required = true,
      description = "COCO's keypoint annotations, person_keypoints_val2017.json for example.")
  private Path truth;

  @Option(
      names = "--images",
      paramLabel = "DIR",
      required = true,
      description = "The folder of its images; those that are not there are left out.")
  private Path images;

  @Option(
      names = "--passes",
      paramLabel = "N",
      defaultValue = "1",
      description = "Look N times, each time where the last pose was (default: ${DEFAULT-VALUE}).")
  private int passes;

  @Option(names = "--json", description = "Print one object.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Range.require(spec, "--passes", passes, 1, 100);
    List<CocoFile.Image> all = CocoFile.read(truth);
    if (!Files.isDirectory(images)) {
      throw new IOException("--images %s: there is no such folder".formatted(images));
    }
    List<CocoFile.Image> here = new ArrayList<>();
    for (CocoFile.Image image : all) {
      if (Files.isRegularFile(file(image))) {
        here.add(image);
      }
    }
    if (here.isEmpty()) {
      throw new IOException(
          "none of the %d images of %s is in %s".formatted(all.size(), truth, images));
    }
    try (FrameAnalyzer analyzer = ModelAnalyzer.open(model.choice(), new CopyLedger())) {
      if (!analyzer.model().skeleton().equals(Skeleton.COCO_17)) {
        throw new IOException(
            "%s finds %s, and COCO's truth has coco-17"
                .formatted(analyzer.model().name(), analyzer.model().skeleton().name()));
      }
      CocoEvaluation evaluation = new CocoEvaluation();
      int unreadable = evaluate(here, analyzer, evaluation);
      print(
          evaluation,
          analyzer.model().name(),
          here.size() - unreadable,
          all.size() - here.size(),
          unreadable);
      return unreadable == 0 ? Main.DONE : Main.FAILED;
    }
  }

  /** How many of the images can't be used; those are left out. */
  private int evaluate(
      List<CocoFile.Image> here, FrameAnalyzer analyzer, CocoEvaluation evaluation) {
    int unreadable = 0;
    int[] done = {0};
    try (StatusLine _ = StatusLine.start(() -> "%d of %d images".formatted(done[0], here.size()))) {
      for (CocoFile.Image image : here) {
        try {
          evaluation.add(look(image, analyzer), image.persons());
        } catch (IOException e) {
          System.err.println("fovea: " + Main.words(e));
          unreadable++;
        }
        done[0]++;
      }
    }
    return unreadable;
  }

  private Path file(CocoFile.Image image) throws IOException {
    try {
      return images.resolve(image.fileName());
    } catch (InvalidPathException e) {
      throw new IOException("%s: image %d has no name of a file".formatted(truth, image.id()), e);
    }
  }

  private List<Pose> look(CocoFile.Image image, FrameAnalyzer analyzer) throws IOException {
    try (Frame frame = PictureSource.read(file(image))) {
      requireSize(image, frame.format());
      return PoseCommand.look(frame, analyzer, passes).persons();
    }
  }

  /** Joints of a picture of another size, or of one that lies on its side, can't be compared. */
  private void requireSize(CocoFile.Image image, FrameFormat format) throws IOException {
    boolean said = image.width() > 0 && image.height() > 0;
    if (said && (image.width() != format.width() || image.height() != format.height())) {
      throw new IOException(
          "%s: is %dx%d, and was %dx%d when it was annotated (%s); take the original"
              .formatted(
                  file(image),
                  format.width(),
                  format.height(),
                  image.width(),
                  image.height(),
                  truth));
    }
  }

  private void print(
      CocoEvaluation evaluation, String name, int here, int missing, int unreadable) {
    SequencedMap<String, Double> measures = measures(evaluation);
    if (json) {
      JsonObject result = new JsonObject();
      result.addProperty("model", name);
      result.addProperty("images", here);
      result.addProperty("missing", missing);
      result.addProperty("unreadable", unreadable);
      result.addProperty("persons", evaluation.people(Size.ALL));
      measures.forEach((measure, value) -> result.addProperty(measure, Json.rounded(value, 4)));
      System.out.println(result);
      return;
    }
    System.out.printf(
        "%s on %d images (%d more are not there, %d can't be used), %d people; -1: nobody of that"
            + " size%n",
        name, here, missing, unreadable, evaluation.people(Size.ALL));
    measures.forEach(
        (measure, value) -> System.out.printf(Locale.ROOT, "  %-9s %.3f%n", measure, value));
  }

  /** COCO's ten, in its order, and how near the poses are on the whole. */
  private static SequencedMap<String, Double> measures(CocoEvaluation evaluation) {
    SequencedMap<String, Double> measures = new LinkedHashMap<>();
    measures.put("AP", evaluation.averagePrecision(Size.ALL));
    measures.put("AP50", evaluation.averagePrecisionAt(0.5));
    measures.put("AP75", evaluation.averagePrecisionAt(0.75));
    measures.put("APmedium", evaluation.averagePrecision(Size.MEDIUM));
    measures.put("APlarge", evaluation.averagePrecision(Size.LARGE));
    measures.put("AR", evaluation.averageRecall(Size.ALL));
    measures.put("AR50", evaluation.averageRecallAt(0.5));
    measures.put("AR75", evaluation.averageRecallAt(0.75));
    measures.put("ARmedium", evaluation.averageRecall(Size.MEDIUM));
    measures.put("ARlarge", evaluation.averageRecall(Size.LARGE));
    measures.put("OKS", evaluation.meanOks());
    return measures;
  }
}
