package dev.fovea.v4l2;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.fovea.v4l2.uapi.V4l2DvTimings;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * The timings of a digital picture (HDMI, DVI, SDI), a value. It holds what the driver said, byte
 * for byte, so that nothing is lost when it is set again.
 */
public final class DvTimings {
  private final byte[] bytes;

  private DvTimings(byte[] bytes) {
    this.bytes = bytes;
  }

  static DvTimings of(MemorySegment timings) {
    return new DvTimings(timings.asSlice(0, V4l2DvTimings.SIZE).toArray(JAVA_BYTE));
  }

  void copyTo(MemorySegment timings) {
    MemorySegment.copy(bytes, 0, timings, JAVA_BYTE, 0, bytes.length);
  }

  private long number(long offset) {
    return Integer.toUnsignedLong(MemorySegment.ofArray(bytes).get(JAVA_INT_UNALIGNED, offset));
  }

  /** Pixels of a row. */
  public long width() {
    return number(V4l2DvTimings.WIDTH);
  }

  /** Rows of a frame, both fields together. */
  public long height() {
    return number(V4l2DvTimings.HEIGHT);
  }

  /** Whether the frame comes as two fields. */
  public boolean interlaced() {
    return number(V4l2DvTimings.INTERLACED) != 0;
  }

  /** Pixels a second, blanking included. */
  public long pixelClockHz() {
    return MemorySegment.ofArray(bytes).get(JAVA_LONG_UNALIGNED, V4l2DvTimings.PIXELCLOCK);
  }

  /** Frames a second, as the kernel counts them: the pixel clock by the pixels with blanking. */
  public double framesPerSecond() {
    double total = (double) totalWidth() * totalHeight();
    return total > 0 ? pixelClockHz() / total : 0;
  }

  private long totalWidth() {
    return width()
        + number(V4l2DvTimings.HFRONTPORCH)
        + number(V4l2DvTimings.HSYNC)
        + number(V4l2DvTimings.HBACKPORCH);
  }

  private long totalHeight() {
    long progressive =
        height()
            + number(V4l2DvTimings.VFRONTPORCH)
            + number(V4l2DvTimings.VSYNC)
            + number(V4l2DvTimings.VBACKPORCH);
    return interlaced()
        ? progressive
            + number(V4l2DvTimings.IL_VFRONTPORCH)
            + number(V4l2DvTimings.IL_VSYNC)
            + number(V4l2DvTimings.IL_VBACKPORCH)
        : progressive;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DvTimings timings && Arrays.equals(bytes, timings.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Such as "1920x1080p60" or "720x480i30". */
  @Override
  public String toString() {
    return width() + "x" + height() + (interlaced() ? "i" : "p") + Math.round(framesPerSecond());
  }
}
