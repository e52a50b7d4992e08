package dev.fovea.pose;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;

/** Adds a provider to a session; which of several devices, is left to it. */
final class OnnxProviders {
  private OnnxProviders() {}

  static void add(Provider provider, SessionOptions options) throws OrtException {
    switch (provider) {
      case CPU -> {} // always there, and what the others fall back on
      case CUDA -> {
        require(OrtProvider.CUDA);
        options.addCUDA();
      }
      case TENSORRT -> {
        require(OrtProvider.TENSOR_RT);
        options.addTensorrt(0);
      }
      case OPENVINO -> {
        require(OrtProvider.OPEN_VINO);
        options.addOpenVINO("");
      }
    }
  }

  private static void require(OrtProvider provider) throws OrtException {
    if (!OrtEnvironment.getAvailableProviders().contains(provider)) {
      throw new OrtException(
          "this build of it has no "
              + provider
              + " (it has "
              + OrtEnvironment.getAvailableProviders()
              + "); put onnxruntime_gpu or a build with it on the module path, or use cpu");
    }
  }
}
