package dev.fovea.v4l2;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import dev.fovea.FrameFormat;
import dev.fovea.PixelFormat;
import dev.fovea.v4l2.uapi.V4l2;
import dev.fovea.v4l2.uapi.V4l2Format;
import dev.fovea.v4l2.uapi.V4l2PlanePixFormat;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Reads what S_FMT granted out of a {@code v4l2_format}, of either API; any thread. */
final class GrantedFormat {
  private GrantedFormat() {}

  /**
   * @throws IllegalArgumentException if no frame can be like that
   */
  static FrameFormat of(MemorySegment format) {
    PixelFormat pixelFormat = pixelFormat(format);
    return new FrameFormat(
        format.get(JAVA_INT, V4l2Format.WIDTH),
        format.get(JAVA_INT, V4l2Format.HEIGHT),
        pixelFormat,
        memories(format, pixelFormat),
        color(format).spec(pixelFormat));
  }

  /** The colours of a format; whatever the driver wrote is one. */
  static ColorDescription color(MemorySegment format) {
    PixelFormat pixelFormat = pixelFormat(format);
    return multiPlanar(format)
        ? ColorDescription.of(
            pixelFormat,
            format.get(JAVA_INT, V4l2Format.MP_COLORSPACE),
            format.get(JAVA_BYTE, V4l2Format.MP_XFER_FUNC),
            format.get(JAVA_BYTE, V4l2Format.MP_YCBCR_ENC),
            format.get(JAVA_BYTE, V4l2Format.MP_QUANTIZATION))
        : ColorDescription.of(
            pixelFormat,
            format.get(JAVA_INT, V4l2Format.COLORSPACE),
            format.get(JAVA_INT, V4l2Format.XFER_FUNC),
            format.get(JAVA_INT, V4l2Format.YCBCR_ENC),
            format.get(JAVA_INT, V4l2Format.QUANTIZATION));
  }

  private static List<FrameFormat.Memory> memories(MemorySegment format, PixelFormat pixelFormat) {
    if (!multiPlanar(format)) {
      return List.of(
          memory(
              pixelFormat,
              format.get(JAVA_INT, V4l2Format.BYTESPERLINE),
              format.get(JAVA_INT, V4l2Format.SIZEIMAGE)));
    }
    int count = format.get(JAVA_BYTE, V4l2Format.NUM_PLANES) & 0xff;
    List<FrameFormat.Memory> memories = new ArrayList<>();
    for (int i = 0; i < Math.min(count, FrameFormat.MAX_MEMORIES + 1); i++) {
      MemorySegment plane = format.asSlice(V4l2Format.PLANE_FMT + i * V4l2PlanePixFormat.SIZE);
      memories.add(
          memory(
              pixelFormat,
              plane.get(JAVA_INT_UNALIGNED, V4l2PlanePixFormat.BYTESPERLINE),
              plane.get(JAVA_INT_UNALIGNED, V4l2PlanePixFormat.SIZEIMAGE)));
    }
    return memories;
  }

  private static FrameFormat.Memory memory(PixelFormat pixelFormat, int stride, int sizeImage) {
    if (stride < 0) {
      throw new IllegalArgumentException("no row has " + Integer.toUnsignedLong(stride) + " bytes");
    }
    return new FrameFormat.Memory(pixelFormat.jpeg() ? 0 : stride, sizeImage);
  }

  private static PixelFormat pixelFormat(MemorySegment format) {
    return new PixelFormat(format.get(JAVA_INT, V4l2Format.PIXELFORMAT));
  }

  private static boolean multiPlanar(MemorySegment format) {
    return V4l2.multiPlanar(format.get(JAVA_INT, V4l2Format.TYPE));
  }
}
