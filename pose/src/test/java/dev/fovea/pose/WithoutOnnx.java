package dev.fovea.pose;

import java.io.IOException;
import java.nio.file.Path;

/** Opens models in a JVM of its own, which has no ONNX Runtime; prints what comes of it. */
final class WithoutOnnx {
  private WithoutOnnx() {}

  public static void main(String[] files) {
    for (String file : files) {
      try (PoseModel model = PoseModel.open(Path.of(file), PoseModel.Options.named("model"))) {
        System.out.println(model.estimate(model.input()).size() + " pose");
      } catch (IOException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
