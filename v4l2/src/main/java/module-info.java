/**
 * Video4Linux2 for Java: a camera's kernel buffers as memory segments, without native code of our
 * own.
 *
 * <p>{@link dev.fovea.v4l2.CaptureDevice#list} finds cameras, {@link
 * dev.fovea.v4l2.CaptureDevice#open} opens one, {@link dev.fovea.v4l2.CaptureDevice#stream} starts
 * it, and {@link dev.fovea.v4l2.CaptureStream#poll} lends its newest frame, which {@code close()}
 * gives back to the driver:
 *
 * {@snippet :
 * try (CaptureDevice camera = CaptureDevice.open(Path.of("/dev/video0"));
 *     CaptureStream stream = camera.stream(CaptureConfig.defaults().withSize(640, 480));
 *     Frame frame = stream.poll(Duration.ofSeconds(1)).orElseThrow()) {
 *   System.out.println(frame.format() + ", " + frame.segment().byteSize() + " bytes");
 * }
 * }
 *
 * <p>The package {@link dev.fovea.v4l2} has the manual.
 *
 * <p>Run with {@code --enable-native-access=dev.fovea.v4l2}. There are no system properties. Linux
 * on 64-bit little-endian machines (x86-64, AArch64); the package {@code dev.fovea.v4l2.uapi},
 * which knows the kernel's numbers and layouts, is for {@code dev.fovea.share} alone.
 */
@SuppressWarnings("module") // the 2 is the kernel's
module dev.fovea.v4l2 {
  requires transitive dev.fovea;
  requires static jdk.jfr; // events, where the image has it

  exports dev.fovea.v4l2;
  exports dev.fovea.v4l2.uapi to
      dev.fovea.share;
}
