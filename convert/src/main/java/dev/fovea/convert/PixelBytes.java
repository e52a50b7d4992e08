package dev.fovea.convert;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** How a pixel is written as bytes, in the order of memory. */
public enum PixelBytes {
  /** Red, green, blue: Java's TYPE_3BYTE_RGB of models, PNG. */
  RGB(3),
  /** Blue, green, red: BufferedImage's TYPE_3BYTE_BGR, OpenCV's CV_8UC3. */
  BGR(3),
  /** Blue, green, red, 0: the native int of little-endian machines, most windows systems' order. */
  BGRX(4);

  private static final ValueLayout.OfInt INT = ScalarKernels.LITTLE_ENDIAN;
  private static final ValueLayout.OfShort SHORT = ScalarKernels.LITTLE_ENDIAN_SHORT;

  private final int size;

  PixelBytes(int size) {
    this.size = size;
  }

  /** Bytes of a pixel. */
  public int size() {
    return size;
  }

  /** Writes pixels, 0xRRGGBB, from index {@code from}, as bytes from {@code at}. */
  void write(int[] rgb, int from, int count, MemorySegment out, long at) {
    switch (this) {
      case RGB -> Kernels.chosen().bytes(rgb, from, count, out, at);
      case BGR -> straight(rgb, from, count, out, at);
      case BGRX -> MemorySegment.copy(rgb, from, out, INT, at, count);
    }
  }

  /**
   * One int a pixel, its fourth byte overwritten by the next one's first: a store instead of three.
   * The last has none behind it.
   */
  private static void straight(int[] rgb, int from, int count, MemorySegment out, long at) {
    int last = count - 1;
    for (int i = 0; i < last; i++) {
      out.set(INT, at + 3L * i, rgb[from + i]);
    }
    if (count > 0) {
      end(rgb[from + last], out, at + 3L * last);
    }
  }

  private static void end(int pixel, MemorySegment out, long at) {
    out.set(SHORT, at, (short) pixel);
    out.set(JAVA_BYTE, at + 2, (byte) (pixel >> 16));
  }
}
