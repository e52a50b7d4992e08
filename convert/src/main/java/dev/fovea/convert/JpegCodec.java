package dev.fovea.convert;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * What decodes and encodes JPEG. It trusts its input as far as {@link dev.fovea.JpegMarkers} goes:
 * whole, baseline, of the given size. Counts its passes as stage JPEG. One thread at a time.
 */
sealed interface JpegCodec extends AutoCloseable permits TurboJpeg, ImageIoJpeg {

  /**
   * Decodes a picture with all its tables.
   *
   * @param jpeg memory outside of the Java heap that starts with the picture
   * @param length the picture's bytes
   * @param eighths of its sides that are enough: 1, 2, 4 or 8; it may come larger
   * @return the pixels, valid until the next call
   * @throws IOException if anything about it is wrong, even a little; says what
   */
  JpegPicture decode(MemorySegment jpeg, long length, int width, int height, int eighths)
      throws IOException;

  /**
   * Encodes a picture as baseline JPEG with 4:2:0 chroma.
   *
   * @param bgrx memory outside of the Java heap, 4 x width x height bytes: blue, green, red, any
   * @param quality 1 to 100
   */
  byte[] encode(MemorySegment bgrx, int width, int height, int quality) throws IOException;

  /** Whether {@link #encodePlanes} works. */
  boolean takesPlanes();

  /**
   * Encodes Y, Cb, Cr in full range as baseline JPEG, without a pass over colours.
   *
   * @throws UnsupportedOperationException if this codec takes no planes
   */
  byte[] encodePlanes(YuvPlanes planes, int quality) throws IOException;

  @Override
  void close();
}
