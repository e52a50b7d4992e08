package dev.fovea.convert;

import static dev.fovea.convert.Lanes.HALF;
import static dev.fovea.convert.Lanes.INTS;
import static dev.fovea.convert.Lanes.N;
import static dev.fovea.convert.Lanes.QUARTER;
import static dev.fovea.convert.Lanes.SHORTS;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2I;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_S2I;

import dev.fovea.convert.Kernels.Packed422;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/**
 * Rows of pixels to RGB, in whole vectors, for {@link VectorKernels}. The three differ in how they
 * come by luma and chroma and are one computation: a vector of chroma pairs, the lumas of the even
 * and the odd pixels. Sums have 16 fractional bits in 32, so that the high half of an even pixel's
 * and of an odd pixel's together are 16-bit values in the order of the row, which are then clamped
 * for both at once.
 *
 * <p>Every loop stands whole in a method of its own. C2 does not inline a helper that works on
 * vectors once that has been compiled by itself (its code is larger than InlineSmallCode); each
 * vector that crosses such a call is an object, which makes the loop five times slower.
 */
final class PictureLoops {
  /** The odd one of two 16-bit values in an int. */
  private static final int ODD = 0xffff0000;

  private static final short BLACK = 0;
  private static final short WHITE = 255;

  /** One short of each of two vectors in turn, from the vectors' first halves or second ones. */
  private static final ShortVector FIRST_HALVES = inTurn(0);

  private static final ShortVector SECOND_HALVES = inTurn(N);

  private PictureLoops() {}

  private static ShortVector inTurn(int from) {
    short[] indexes = new short[2 * N];
    for (int i = 0; i < 2 * N; i++) {
      indexes[i] = (short) (from + i / 2 + i % 2 * 2 * N);
    }
    return ShortVector.fromArray(SHORTS, indexes, 0);
  }

  static void packed422(
      MemorySegment frame, long at, Packed422 order, YuvMatrix m, int[] rgb, int to, int width) {
    int light = m.luma();
    int redV = m.redV();
    int greenU = -m.greenU();
    int greenV = m.greenV();
    int blueU = m.blueU();
    int red = m.redOffset();
    int green = m.greenOffset();
    int blue = m.blueOffset();
    IntVector y0 = IntVector.broadcast(INTS, order.y0());
    IntVector y1 = IntVector.broadcast(INTS, order.y1());
    IntVector cb = IntVector.broadcast(INTS, order.cb());
    IntVector cr = IntVector.broadcast(INTS, order.cr());
    for (int x = 0; x < width; x += 2 * N) {
      IntVector pair = IntVector.fromMemorySegment(INTS, frame, at + 2L * x, LITTLE_ENDIAN);
      IntVector u = pair.lanewise(LSHR, cb).and(0xff);
      IntVector v = pair.lanewise(LSHR, cr).and(0xff);
      IntVector even = pair.lanewise(LSHR, y0).and(0xff).mul(light);
      IntVector odd = pair.lanewise(LSHR, y1).and(0xff).mul(light);
      IntVector rc = v.mul(redV).add(red);
      IntVector gc = u.mul(greenU).sub(v.mul(greenV)).add(green);
      IntVector bc = u.mul(blueU).add(blue);
      IntVector r = even.add(rc).lanewise(LSHR, 16).or(odd.add(rc).and(ODD));
      IntVector g = even.add(gc).lanewise(LSHR, 16).or(odd.add(gc).and(ODD));
      IntVector b = even.add(bc).lanewise(LSHR, 16).or(odd.add(bc).and(ODD));
      ShortVector rs = r.reinterpretAsShorts().max(BLACK).min(WHITE);
      ShortVector gs = g.reinterpretAsShorts().max(BLACK).min(WHITE);
      ShortVector bs = b.reinterpretAsShorts().max(BLACK).min(WHITE).or(gs.lanewise(LSHL, 8));
      FIRST_HALVES.selectFrom(bs, rs).reinterpretAsInts().intoArray(rgb, to + x);
      SECOND_HALVES.selectFrom(bs, rs).reinterpretAsInts().intoArray(rgb, to + x + N);
    }
  }

  static void semiPlanar(
      MemorySegment luma,
      long lumaAt,
      MemorySegment chroma,
      long chromaAt,
      boolean cbFirst,
      YuvMatrix m,
      int[] rgb,
      int to,
      int width) {
    int light = m.luma();
    int redV = m.redV();
    int greenU = -m.greenU();
    int greenV = m.greenV();
    int blueU = m.blueU();
    int red = m.redOffset();
    int green = m.greenOffset();
    int blue = m.blueOffset();
    int cb = cbFirst ? 0 : 8;
    for (int x = 0; x < width; x += 2 * N) {
      ShortVector uv = ShortVector.fromMemorySegment(HALF, chroma, chromaAt + x, LITTLE_ENDIAN);
      ShortVector yy = ShortVector.fromMemorySegment(HALF, luma, lumaAt + x, LITTLE_ENDIAN);
      IntVector c = (IntVector) uv.convertShape(ZERO_EXTEND_S2I, INTS, 0);
      IntVector y = (IntVector) yy.convertShape(ZERO_EXTEND_S2I, INTS, 0);
      IntVector u = c.lanewise(LSHR, cb).and(0xff);
      IntVector v = c.lanewise(LSHR, 8 - cb).and(0xff);
      IntVector even = y.and(0xff).mul(light);
      IntVector odd = y.lanewise(LSHR, 8).mul(light);
      IntVector rc = v.mul(redV).add(red);
      IntVector gc = u.mul(greenU).sub(v.mul(greenV)).add(green);
      IntVector bc = u.mul(blueU).add(blue);
      IntVector r = even.add(rc).lanewise(LSHR, 16).or(odd.add(rc).and(ODD));
      IntVector g = even.add(gc).lanewise(LSHR, 16).or(odd.add(gc).and(ODD));
      IntVector b = even.add(bc).lanewise(LSHR, 16).or(odd.add(bc).and(ODD));
      ShortVector rs = r.reinterpretAsShorts().max(BLACK).min(WHITE);
      ShortVector gs = g.reinterpretAsShorts().max(BLACK).min(WHITE);
      ShortVector bs = b.reinterpretAsShorts().max(BLACK).min(WHITE).or(gs.lanewise(LSHL, 8));
      FIRST_HALVES.selectFrom(bs, rs).reinterpretAsInts().intoArray(rgb, to + x);
      SECOND_HALVES.selectFrom(bs, rs).reinterpretAsInts().intoArray(rgb, to + x + N);
    }
  }

  static void planar(
      MemorySegment luma,
      long lumaAt,
      MemorySegment cb,
      long cbAt,
      MemorySegment cr,
      long crAt,
      YuvMatrix m,
      int[] rgb,
      int to,
      int width) {
    int light = m.luma();
    int redV = m.redV();
    int greenU = -m.greenU();
    int greenV = m.greenV();
    int blueU = m.blueU();
    int red = m.redOffset();
    int green = m.greenOffset();
    int blue = m.blueOffset();
    for (int x = 0; x < width; x += 2 * N) {
      ByteVector us = ByteVector.fromMemorySegment(QUARTER, cb, cbAt + (x >> 1), LITTLE_ENDIAN);
      ByteVector vs = ByteVector.fromMemorySegment(QUARTER, cr, crAt + (x >> 1), LITTLE_ENDIAN);
      ShortVector yy = ShortVector.fromMemorySegment(HALF, luma, lumaAt + x, LITTLE_ENDIAN);
      IntVector y = (IntVector) yy.convertShape(ZERO_EXTEND_S2I, INTS, 0);
      IntVector u = (IntVector) us.convertShape(ZERO_EXTEND_B2I, INTS, 0);
      IntVector v = (IntVector) vs.convertShape(ZERO_EXTEND_B2I, INTS, 0);
      IntVector even = y.and(0xff).mul(light);
      IntVector odd = y.lanewise(LSHR, 8).mul(light);
      IntVector rc = v.mul(redV).add(red);
      IntVector gc = u.mul(greenU).sub(v.mul(greenV)).add(green);
      IntVector bc = u.mul(blueU).add(blue);
      IntVector r = even.add(rc).lanewise(LSHR, 16).or(odd.add(rc).and(ODD));
      IntVector g = even.add(gc).lanewise(LSHR, 16).or(odd.add(gc).and(ODD));
      IntVector b = even.add(bc).lanewise(LSHR, 16).or(odd.add(bc).and(ODD));
      ShortVector rs = r.reinterpretAsShorts().max(BLACK).min(WHITE);
      ShortVector gs = g.reinterpretAsShorts().max(BLACK).min(WHITE);
      ShortVector bs = b.reinterpretAsShorts().max(BLACK).min(WHITE).or(gs.lanewise(LSHL, 8));
      FIRST_HALVES.selectFrom(bs, rs).reinterpretAsInts().intoArray(rgb, to + x);
      SECOND_HALVES.selectFrom(bs, rs).reinterpretAsInts().intoArray(rgb, to + x + N);
    }
  }
}
