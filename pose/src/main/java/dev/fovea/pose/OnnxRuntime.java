package dev.fovea.pose;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** The door to ONNX Runtime, whose module and library need not be there. */
final class OnnxRuntime {
  private OnnxRuntime() {}

  /**
   * Loads a model.
   *
   * @throws IOException if it can't be, or the runtime is missing
   */
  static Engine open(Path file, int threads, Provider provider, UnaryOperator<byte[]> change)
      throws IOException {
    try {
      return OnnxEngine.open(file, threads, provider, change);
    } catch (LinkageError e) {
      throw missing(e);
    }
  }

  private static IOException missing(LinkageError e) {
    return new IOException(
        "ONNX Runtime can't be loaded ("
            + e
            + "): it takes the module com.microsoft.onnxruntime, 1.29 from Maven Central, and Linux"
            + " on x86-64 or arm64 with glibc 2.28; or take a .tflite file",
        e);
  }
}
