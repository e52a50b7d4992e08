package dev.fovea.app;

import com.google.gson.JsonObject;
import dev.fovea.CopyLedger;
import dev.fovea.CropRegion;
import dev.fovea.Frame;
import dev.fovea.FrameAnalyzer;
import dev.fovea.FrameAnalyzer.Analysis;
import dev.fovea.Skeleton;
import dev.fovea.pose.CocoEvaluation;
import dev.fovea.pose.CocoEvaluation.Size;
import dev.fovea.scene.PictureSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
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
    List<CocoFile.Image> here =
        all.stream().filter(image -> Files.isRegularFile(file(image))).toList();
    if (here.isEmpty()) {
      throw new IOException(
          "none of the %d images of %s is in %s".formatted(all.size(), truth, images));
    }
    CocoEvaluation evaluation = new CocoEvaluation();
    try (FrameAnalyzer analyzer = ModelAnalyzer.open(model.choice(), new CopyLedger())) {
      if (!analyzer.model().skeleton().equals(Skeleton.COCO_17)) {
        throw new IOException(
            "%s finds %s, and COCO's truth has coco-17"
                .formatted(analyzer.model().name(), analyzer.model().skeleton().name()));
      }
      int[] done = {0};
      try (StatusLine _ =
          StatusLine.start(() -> "%d of %d images".formatted(done[0], here.size()))) {
        for (CocoFile.Image image : here) {
          try (Frame frame = PictureSource.read(file(image))) {
            evaluation.add(look(analyzer, frame).persons(), image.persons());
          }
          done[0]++;
        }
      }
      print(evaluation, analyzer.model().name(), here.size(), all.size());
    }
    return Main.DONE;
  }

  private Path file(CocoFile.Image image) {
    return images.resolve(image.fileName());
  }

  private Analysis look(FrameAnalyzer analyzer, Frame frame) throws IOException {
    Analysis analysis = analyzer.analyze(frame, List.<CropRegion>of());
    for (int pass = 1; pass < passes; pass++) {
      analysis = analyzer.analyze(frame, analysis.next());
    }
    return analysis;
  }

  private void print(CocoEvaluation evaluation, String name, int here, int all) {
    JsonObject result = new JsonObject();
    result.addProperty("model", name);
    result.addProperty("images", here);
    result.addProperty("missing", all - here);
    result.addProperty("persons", evaluation.people(Size.ALL));
    number(result, "AP", evaluation.averagePrecision(Size.ALL));
    number(result, "AP50", evaluation.averagePrecisionAt(0.5));
    number(result, "AP75", evaluation.averagePrecisionAt(0.75));
    number(result, "APmedium", evaluation.averagePrecision(Size.MEDIUM));
    number(result, "APlarge", evaluation.averagePrecision(Size.LARGE));
    number(result, "AR", evaluation.averageRecall(Size.ALL));
    number(result, "OKS", evaluation.meanOks());
    if (json) {
      System.out.println(result);
      return;
    }
    System.out.printf(
        "%s on %d images (%d more are not there), %d people; -1: nobody of that size%n",
        name, here, all - here, evaluation.people(Size.ALL));
    for (String key : List.of("AP", "AP50", "AP75", "APmedium", "APlarge", "AR", "OKS")) {
      System.out.printf(Locale.ROOT, "  %-9s %.3f%n", key, result.get(key).getAsDouble());
    }
  }

  private static void number(JsonObject object, String name, double value) {
    object.addProperty(name, Json.rounded(value, 4));
  }
}
