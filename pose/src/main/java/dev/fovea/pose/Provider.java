package dev.fovea.pose;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;

/** What ONNX Runtime computes with. All but the processor need a build of it that has them. */
public enum Provider {
  /** Any processor. */
  CPU,
  /** NVIDIA, by cuDNN. */
  CUDA,
  /** NVIDIA, by TensorRT. */
  TENSORRT,
  /** Intel's processors and graphics. */
  OPENVINO;

  /** Adds it to a session; which device, is left to it. */
  void addTo(SessionOptions options) throws OrtException {
    switch (this) {
      case CPU -> {} // always there, and what the others fall back on
      case CUDA -> require(OrtProvider.CUDA, () -> options.addCUDA());
      case TENSORRT -> require(OrtProvider.TENSOR_RT, () -> options.addTensorrt(0));
      case OPENVINO -> require(OrtProvider.OPEN_VINO, () -> options.addOpenVINO(""));
    }
  }

  @FunctionalInterface
  private interface Adding {
    void run() throws OrtException;
  }

  private void require(OrtProvider provider, Adding adding) throws OrtException {
    if (!OrtEnvironment.getAvailableProviders().contains(provider)) {
      throw new OrtException(
          "this build of it has no "
              + this
              + " (it has "
              + OrtEnvironment.getAvailableProviders()
              + "); put onnxruntime_gpu or a build with it on the module path, or use cpu");
    }
    adding.run();
  }
}
