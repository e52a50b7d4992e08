package dev.fovea.pose;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Model files, pictures and truth for tests; where they are absent a test is skipped, and says so.
 */
final class Weights {
  private Weights() {}

  static Path folder() {
    String folder = System.getenv("FOVEA_MODELS");
    assumeTrue(folder != null, "skipped: FOVEA_MODELS names no folder of model files");
    return Path.of(folder);
  }

  static Path model(String file) {
    return existing(folder().resolve(file));
  }

  static PoseModel lightning() throws IOException {
    return PoseModel.open(
        model("movenet_lightning_int8.tflite"), PoseModel.Options.named("movenet-lightning"));
  }

  static Path image(String file) {
    return existing(folder().resolve("../images").resolve(file));
  }

  static Path truth(String file) {
    return existing(folder().resolve("../truth").resolve(file));
  }

  private static Path existing(Path file) {
    assumeTrue(Files.exists(file), "skipped: there is no " + file);
    return file;
  }
}
