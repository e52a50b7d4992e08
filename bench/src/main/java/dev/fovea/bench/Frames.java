package dev.fovea.bench;

import dev.fovea.ColorSpec;
import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.PixelFormat;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bytedeco.opencv.opencv_core.Mat;

/** What benchmarks of frames have in common. */
final class Frames {
  private Frames() {}

  /** A camera's JPEG. */
  static Frame jpeg(int width, int height, MemorySegment jpeg) {
    FrameFormat format =
        new FrameFormat(
            width, height, PixelFormat.MJPG, 0, (int) jpeg.byteSize(), ColorSpec.BT601_FULL);
    return Frame.of(format, jpeg, 0, 0, () -> {});
  }

  static byte[] bytes(Mat mat) {
    byte[] bytes = new byte[(int) (mat.total() * mat.elemSize())];
    mat.data().get(bytes);
    return bytes;
  }

  /**
   * Holds two pictures side by side.
   *
   * @throws IllegalStateException if they differ by more on average
   */
  static void requireAlike(MemorySegment ours, byte[] theirs, double most) {
    byte[] bytes = ours.toArray(ValueLayout.JAVA_BYTE);
    double sum = 0;
    for (int i = 0; i < theirs.length; i++) {
      sum += Math.abs((bytes[i] & 0xff) - (theirs[i] & 0xff));
    }
    if (bytes.length != theirs.length || sum / theirs.length > most) {
      throw new IllegalStateException(
          "ours and the peer's pictures differ by %.1f on average".formatted(sum / theirs.length));
    }
  }
}
