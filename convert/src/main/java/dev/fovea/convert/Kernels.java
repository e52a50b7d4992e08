package dev.fovea.convert;

import dev.fovea.PixelLayout.Component;
import java.lang.foreign.MemorySegment;

/**
 * The loops over pixels that are worth a processor's vectors: one door with two sides. {@link
 * ScalarKernels} is plain Java and the specification; {@link VectorKernels} gives the same bytes
 * through the Vector API. {@link KernelChoice} picks one for the whole process. Kernels allocate
 * nothing and keep no state; any thread.
 *
 * <p>A pixel is an int: its first component (red, or Y) in bits 16 to 23, then the second (green,
 * Cb), then the third (blue, Cr). Three planes of floats lie in one array, red first.
 */
sealed interface Kernels permits ScalarKernels, VectorKernels {

  /** The widest vector's ints; where a kernel says "padded", counts are multiples of it. */
  int LANES = 16;

  /** So many elements and as few more as make it a multiple of {@link #LANES}. */
  static int padded(int count) {
    return (count + LANES - 1) / LANES * LANES;
  }

  /** What this process converts with. */
  static Kernels chosen() {
    return KernelChoice.KERNELS;
  }

  /**
   * Where a packed 4:2:2 format has its bytes, in bits above the lowest of a little-endian int that
   * holds two pixels.
   */
  record Packed422(int y0, int y1, int cb, int cr) {
    static Packed422 of(Component luma, Component cb, Component cr) {
      int y0 = 8 * luma.offset();
      return new Packed422(y0, y0 + 16, 8 * cb.offset(), 8 * cr.offset());
    }
  }

  /** Turns pixels from Y, Cb, Cr into RGB where they stand. */
  void yuvToRgb(int[] pixels, int at, int count, YuvMatrix matrix);

  /**
   * A row of packed 4:2:2 into RGB.
   *
   * @param at the frame's byte where the row's first pixel lies, an even one of the row
   * @param width pixels; of an odd last one the int that holds it is read
   */
  void packed422(
      MemorySegment frame,
      long at,
      Packed422 order,
      YuvMatrix matrix,
      int[] rgb,
      int to,
      int width);

  /**
   * A row of luma bytes, with a row of chroma pairs shared by two columns each, into RGB.
   *
   * @param cbFirst whether a pair is Cb, Cr rather than Cr, Cb
   */
  void semiPlanar(
      MemorySegment luma,
      long lumaAt,
      MemorySegment chroma,
      long chromaAt,
      boolean cbFirst,
      YuvMatrix matrix,
      int[] rgb,
      int to,
      int width);

  /** A row of luma bytes, with rows of Cb and Cr bytes shared by two columns each, into RGB. */
  void planar(
      MemorySegment luma,
      long lumaAt,
      MemorySegment cb,
      long cbAt,
      MemorySegment cr,
      long crAt,
      YuvMatrix matrix,
      int[] rgb,
      int to,
      int width);

  /**
   * Interpolates between left and right neighbours: {@code left + (right - left) * weight} in
   * float, each component.
   *
   * @param pixels the left ones, and from index {@code count} the right ones
   * @param count samples, padded
   * @param line takes three planes of {@code count} floats
   */
  void lerp(int[] pixels, float[] weights, int count, float[] line);

  /**
   * Puts four lumas and their two pairs of chroma together to eight bytes: two lumas, Cb, Cr, the
   * other two lumas, Cb, Cr.
   *
   * @param parts the lumas of each, and from index {@code count} the chroma
   * @param planar whether chroma is two values of Cb and two of Cr, rather than two pairs
   * @param count samples, padded
   */
  void join422(int[] parts, boolean planar, int count, long[] eights);

  /**
   * Turns the left and right neighbours of samples into RGB and interpolates, as {@link #lerp}; and
   * reads another row's, as loading leaves the processor's arithmetic idle and the other way round.
   *
   * @param neighbours their {@code eights} are eight bytes of packed 4:2:2, little-endian, with the
   *     left one in them; their {@code lumaShifts} the lowest bit of the left one's Y in those: if
   *     it is the second of the first four bytes, the right one is the first of the last four, and
   *     else of the same four
   * @param frame where {@code ahead} is read from, at the {@code offsets} in row {@code row}; null:
   *     nothing is read
   */
  void lerp422(
      Neighbours neighbours,
      Packed422 order,
      YuvMatrix matrix,
      float[] line,
      MemorySegment frame,
      long row);

  /**
   * Interpolates between two lines in float and truncates.
   *
   * @param count samples, padded
   * @param rgb takes {@code count} pixels from index {@code to}
   */
  void blend(float[] top, float[] bottom, float weight, int count, int[] rgb, int to);

  /** Writes pixels as bytes: first component, second, third. */
  void bytes(int[] rgb, int from, int count, MemorySegment out, long at);

  /**
   * Parts pairs of bytes.
   *
   * @param count pairs
   */
  void split(
      MemorySegment pairs,
      long at,
      MemorySegment firsts,
      long firstsAt,
      MemorySegment seconds,
      long secondsAt,
      int count);

  /** The rounded means of two rows of bytes, into a third or one of the two. */
  void mean(
      MemorySegment one,
      long at,
      MemorySegment other,
      long otherAt,
      MemorySegment out,
      long outAt,
      int count);

  /** Widens a row of bytes from a limited range to the full one. */
  void widen(MemorySegment bytes, long at, Range range, MemorySegment out, long outAt, int count);

  /**
   * A limited range: values {@code low} to {@code high} become {@code ((value - centre) * factor +
   * 64 >> 7) + offset}, 255 at most.
   */
  record Range(short low, short high, short centre, short factor, short offset) {
    /** Luma, 16..235; 149/128 is 255/219 within 0.0004. */
    static final Range LUMA =
        new Range((short) 16, (short) 235, (short) 16, (short) 149, (short) 0);

    /** Chroma, 16..240 around 128; 146/128 is 255/224 within 0.003. */
    static final Range CHROMA =
        new Range((short) 16, (short) 240, (short) 128, (short) 146, (short) 128);
  }
}
