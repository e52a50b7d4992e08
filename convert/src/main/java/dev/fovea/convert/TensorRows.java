package dev.fovea.convert;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import dev.fovea.Tensor;
import dev.fovea.Tensor.ElementType;
import dev.fovea.convert.TensorOptions.Normalization;
import dev.fovea.convert.TensorOptions.Order;
import java.lang.foreign.MemorySegment;

/** Writes rows of pixels into a tensor, in its type and order. A value; any thread. */
record TensorRows(Order order, Normalization normalization) {

  /** Writes one row of {@code tensor.width()} pixels, 0xRRGGBB. */
  void write(int[] rgb, Tensor tensor, int row) {
    MemorySegment out = tensor.segment();
    int width = tensor.width();
    if (order == Order.NHWC && tensor.type() == ElementType.U8) {
      PixelBytes.RGB.write(rgb, 0, width, out, 3L * width * row);
      return;
    }
    boolean interleaved = order == Order.NHWC;
    long first = (interleaved ? 3L : 1L) * width * row;
    int step = interleaved ? 3 : 1;
    long plane = interleaved ? 1 : (long) width * tensor.height();
    channel(rgb, 16, tensor, first, step, normalization.redMean(), normalization.redScale());
    channel(
        rgb, 8, tensor, first + plane, step, normalization.greenMean(), normalization.greenScale());
    channel(
        rgb,
        0,
        tensor,
        first + 2 * plane,
        step,
        normalization.blueMean(),
        normalization.blueScale());
  }

  /** One channel of a row: values from index {@code first}, {@code step} apart. */
  private static void channel(
      int[] rgb, int shift, Tensor tensor, long first, int step, float mean, float scale) {
    MemorySegment out = tensor.segment();
    int width = tensor.width();
    switch (tensor.type()) {
      case U8 -> bytes(rgb, shift, width, out, first, step);
      case I32 -> ints(rgb, shift, width, out, 4 * first, 4 * step);
      case F32 -> floats(rgb, shift, width, out, 4 * first, 4 * step, mean, scale);
    }
  }

  private static void bytes(int[] rgb, int shift, int width, MemorySegment out, long at, int step) {
    for (int i = 0; i < width; i++) {
      out.set(JAVA_BYTE, at + (long) step * i, (byte) (rgb[i] >> shift));
    }
  }

  private static void ints(int[] rgb, int shift, int width, MemorySegment out, long at, int step) {
    for (int i = 0; i < width; i++) {
      out.set(JAVA_INT_UNALIGNED, at + (long) step * i, rgb[i] >> shift & 0xff);
    }
  }

  private static void floats(
      int[] rgb,
      int shift,
      int width,
      MemorySegment out,
      long at,
      int step,
      float mean,
      float scale) {
    for (int i = 0; i < width; i++) {
      float value = ((rgb[i] >> shift & 0xff) - mean) * scale;
      out.set(JAVA_FLOAT_UNALIGNED, at + (long) step * i, value);
    }
  }
}
