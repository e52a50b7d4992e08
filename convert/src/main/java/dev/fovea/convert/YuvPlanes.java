package dev.fovea.convert;

import java.lang.foreign.MemorySegment;

/**
 * A picture as a JPEG encoder takes it: planes of Y, Cb and Cr with 4:2:0 chroma, BT.601 in full
 * range, in memory outside of the Java heap. A value.
 *
 * @param bytesPerLine of Y
 * @param chromaBytesPerLine of Cb and of Cr
 */
record YuvPlanes(
    int width,
    int height,
    MemorySegment y,
    MemorySegment cb,
    MemorySegment cr,
    int bytesPerLine,
    int chromaBytesPerLine) {

  /** The bytes of the pixels alone. */
  long bytes() {
    return (long) width * height + 2L * ((width + 1) / 2) * ((height + 1) / 2);
  }
}
