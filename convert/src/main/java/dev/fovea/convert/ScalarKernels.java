package dev.fovea.convert;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The kernels in plain Java: what they mean. */
final class ScalarKernels implements Kernels {
  static final ValueLayout.OfInt LITTLE_ENDIAN =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfShort LITTLE_ENDIAN_SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfLong LITTLE_ENDIAN_LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  @Override
  public void yuvToRgb(int[] pixels, int at, int count, YuvMatrix matrix) {
    for (int i = at; i < at + count; i++) {
      int pixel = pixels[i];
      pixels[i] = matrix.rgb(pixel >> 16, pixel >> 8 & 0xff, pixel & 0xff);
    }
  }

  @Override
  public void packed422(
      MemorySegment frame,
      long at,
      Packed422 order,
      YuvMatrix matrix,
      int[] rgb,
      int to,
      int width) {
    for (int x = 0; x < width; x++) {
      int pair = frame.get(LITTLE_ENDIAN, at + 4L * (x >> 1));
      int luma = pair >>> ((x & 1) == 0 ? order.y0() : order.y1()) & 0xff;
      rgb[to + x] = matrix.rgb(luma, pair >>> order.cb() & 0xff, pair >>> order.cr() & 0xff);
    }
  }

  @Override
  public void semiPlanar(
      MemorySegment luma,
      long lumaAt,
      MemorySegment chroma,
      long chromaAt,
      boolean cbFirst,
      YuvMatrix matrix,
      int[] rgb,
      int to,
      int width) {
    int cb = cbFirst ? 0 : 1;
    for (int x = 0; x < width; x++) {
      long pair = chromaAt + (x & ~1);
      rgb[to + x] =
          matrix.rgb(u8(luma, lumaAt + x), u8(chroma, pair + cb), u8(chroma, pair + 1 - cb));
    }
  }

  @Override
  public void planar(
      MemorySegment luma,
      long lumaAt,
      MemorySegment cb,
      long cbAt,
      MemorySegment cr,
      long crAt,
      YuvMatrix matrix,
      int[] rgb,
      int to,
      int width) {
    for (int x = 0; x < width; x++) {
      rgb[to + x] =
          matrix.rgb(u8(luma, lumaAt + x), u8(cb, cbAt + (x >> 1)), u8(cr, crAt + (x >> 1)));
    }
  }

  @Override
  public void lerp(int[] pixels, float[] weights, int count, float[] line) {
    for (int i = 0; i < count; i++) {
      int left = pixels[i];
      int right = pixels[count + i];
      float weight = weights[i];
      line[i] = lerp(left >> 16, right >> 16, weight);
      line[count + i] = lerp(left >> 8 & 0xff, right >> 8 & 0xff, weight);
      line[2 * count + i] = lerp(left & 0xff, right & 0xff, weight);
    }
  }

  @Override
  public void join422(int[] parts, boolean planar, int count, long[] eights) {
    for (int i = 0; i < count; i++) {
      int lumas = parts[i];
      int chroma = parts[count + i];
      int pairs = planar ? inPairs(chroma) : chroma;
      int low = lumas & 0xffff | pairs << 16;
      int high = lumas >>> 16 | pairs & 0xffff0000;
      eights[i] = low & 0xffffffffL | (long) high << 32;
    }
  }

  private static int inPairs(int chroma) {
    return chroma & 0xff0000ff | (chroma & 0xff00) << 8 | (chroma & 0xff0000) >>> 8;
  }

  @Override
  public void lerp422(
      Neighbours neighbours,
      Packed422 order,
      YuvMatrix matrix,
      float[] line,
      MemorySegment frame,
      long row) {
    long[] pairs = neighbours.eights();
    float[] weights = neighbours.weights();
    int count = neighbours.count();
    for (int i = 0; i < count; i++) {
      int shift = neighbours.lumaShifts()[i];
      int other = shift == order.y1() ? order.y0() + 32 : shift ^ order.y0() ^ order.y1();
      int left = rgb(pairs[i], shift, order, matrix);
      int right = rgb(pairs[i], other, order, matrix);
      float weight = weights[i];
      line[i] = lerp(left >> 16, right >> 16, weight);
      line[count + i] = lerp(left >> 8 & 0xff, right >> 8 & 0xff, weight);
      line[2 * count + i] = lerp(left & 0xff, right & 0xff, weight);
    }
    for (int i = 0; frame != null && i < count; i++) {
      neighbours.ahead()[i] = frame.get(LITTLE_ENDIAN_LONG, row + neighbours.offsets()[i]);
    }
  }

  private static int rgb(long pairs, int shift, Packed422 order, YuvMatrix matrix) {
    int luma = (int) (pairs >>> shift) & 0xff;
    int pair = (int) (pairs >>> (shift & 32));
    return matrix.rgb(luma, pair >>> order.cb() & 0xff, pair >>> order.cr() & 0xff);
  }

  @Override
  public void blend(float[] top, float[] bottom, float weight, int count, int[] rgb, int to) {
    for (int i = 0; i < count; i++) {
      int red = (int) lerp(top[i], bottom[i], weight);
      int green = (int) lerp(top[count + i], bottom[count + i], weight);
      int blue = (int) lerp(top[2 * count + i], bottom[2 * count + i], weight);
      rgb[to + i] = red << 16 | green << 8 | blue;
    }
  }

  /** An int a pixel, its fourth byte overwritten by the next one's first; the last has none. */
  @Override
  public void bytes(int[] rgb, int from, int count, MemorySegment out, long at) {
    int last = count - 1;
    for (int i = 0; i < last; i++) {
      out.set(LITTLE_ENDIAN, at + 3L * i, Integer.reverseBytes(rgb[from + i]) >>> 8);
    }
    if (count > 0) {
      int pixel = rgb[from + last];
      out.set(LITTLE_ENDIAN_SHORT, at + 3L * last, (short) (Integer.reverseBytes(pixel) >>> 8));
      out.set(JAVA_BYTE, at + 3L * last + 2, (byte) pixel);
    }
  }

  @Override
  public void split(
      MemorySegment pairs,
      long at,
      MemorySegment firsts,
      long firstsAt,
      MemorySegment seconds,
      long secondsAt,
      int count) {
    for (int i = 0; i < count; i++) {
      firsts.set(JAVA_BYTE, firstsAt + i, pairs.get(JAVA_BYTE, at + 2L * i));
      seconds.set(JAVA_BYTE, secondsAt + i, pairs.get(JAVA_BYTE, at + 2L * i + 1));
    }
  }

  @Override
  public void mean(
      MemorySegment one,
      long at,
      MemorySegment other,
      long otherAt,
      MemorySegment out,
      long outAt,
      int count) {
    for (int i = 0; i < count; i++) {
      int sum = u8(one, at + i) + u8(other, otherAt + i);
      out.set(JAVA_BYTE, outAt + i, (byte) (sum + 1 >> 1));
    }
  }

  @Override
  public void widen(
      MemorySegment bytes, long at, Range range, MemorySegment out, long outAt, int count) {
    for (int i = 0; i < count; i++) {
      int value = Math.clamp(u8(bytes, at + i), range.low(), range.high());
      int wide = ((value - range.centre()) * range.factor() + 64 >> 7) + range.offset();
      out.set(JAVA_BYTE, outAt + i, (byte) Math.min(wide, 255));
    }
  }

  private static float lerp(float from, float to, float weight) {
    return from + (to - from) * weight;
  }

  private static int u8(MemorySegment memory, long at) {
    return memory.get(JAVA_BYTE, at) & 0xff;
  }
}
