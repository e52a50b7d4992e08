/**
 * Pose models: a tensor in, persons out.
 *
 * <p>{@link dev.fovea.pose.Models} finds a model's file by name and downloads it, {@link
 * dev.fovea.pose.PoseModel} runs it, {@link dev.fovea.pose.PoseTracker} says where to look in the
 * next frame. TensorFlow Lite's own library travels inside this module, for Linux on x86-64 and
 * arm64 (glibc 2.34 or later); on first use it is unpacked into {@code
 * ${XDG_CACHE_HOME:-~/.cache}/fovea/native}. Run with {@code
 * --enable-native-access=dev.fovea.pose}. ONNX Runtime is optional: put {@code
 * com.microsoft.onnxruntime} on the module path, add it with {@code --add-modules} unless a module
 * of yours requires it, and grant it native access too.
 *
 * <p>Environment: {@code FOVEA_MODELS}, a folder of model files that is looked into first; {@code
 * XDG_CACHE_HOME}, by default {@code ~/.cache}.
 */
@SuppressWarnings("requires-automatic") // ONNX Runtime
module dev.fovea.pose {
  requires transitive dev.fovea;
  requires static com.microsoft.onnxruntime;
  requires java.net.http;

  exports dev.fovea.pose;
}
