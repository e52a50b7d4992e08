package dev.fovea.pose;

/**
 * What ONNX Runtime computes with. All but the processor need a build of it that has them. The
 * runtime's own classes are kept out of here: they need not be on the module path.
 */
public enum Provider {
  /** Any processor. */
  CPU,
  /** NVIDIA, by cuDNN. */
  CUDA,
  /** NVIDIA, by TensorRT. */
  TENSORRT,
  /** Intel's processors and graphics. */
  OPENVINO
}
