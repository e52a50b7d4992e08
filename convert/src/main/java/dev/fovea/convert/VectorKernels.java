package dev.fovea.convert;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.F2I;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.S2B;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2I;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2S;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_S2I;

import dev.fovea.ColorSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernels on the Vector API: a guard, a loop over whole vectors, and the specification's loop
 * for the rest of a row.
 *
 * <p>Each loop begins to work once it is compiled ({@link Rehearsal}); plain Java does until then.
 *
 * <p>Every loop stands whole in a method of its own. C2 does not inline a helper that works on
 * vectors once that has been compiled by itself (its code is larger than InlineSmallCode); each
 * vector that crosses such a call is an object, which makes the loop five times slower.
 *
 * <p>The three picture kernels differ in how they come by luma and chroma and are one computation:
 * a vector of chroma pairs, the lumas of the even and the odd pixels. Sums have 16 fractional bits
 * in 32, so that the high half of an even pixel's and of an odd pixel's together are 16-bit values
 * in the order of the row, which are then clamped for both at once.
 */
final class VectorKernels implements Kernels {
  private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, shape());
  private static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, shape());
  private static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, shape());

  /** As many shorts as there are ints, and as many bytes, if there are vectors so short. */
  private static final VectorSpecies<Short> HALF =
      VectorSpecies.of(
          short.class, VectorShape.forBitSize(Math.max(64, shape().vectorBitSize() / 2)));

  private static final VectorSpecies<Byte> QUARTER =
      VectorSpecies.of(
          byte.class, VectorShape.forBitSize(Math.max(64, shape().vectorBitSize() / 4)));

  /** As many bytes as there are shorts. */
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(
          byte.class, VectorShape.forBitSize(Math.max(64, shape().vectorBitSize() / 2)));

  private static final VectorSpecies<Long> LONGS = VectorSpecies.of(long.class, shape());

  private static final int N = INTS.length();

  /** The low and the high ints of the longs in two vectors. */
  private static final VectorShuffle<Integer> LOW_HALVES = VectorShuffle.fromOp(INTS, i -> 2 * i);

  private static final VectorShuffle<Integer> HIGH_HALVES =
      VectorShuffle.fromOp(INTS, i -> 2 * i + 1);

  /** One int of each of two vectors in turn, from their first halves or second ones. */
  private static final VectorShuffle<Integer> FIRST_IN_TURN =
      VectorShuffle.fromOp(INTS, i -> i / 2 + i % 2 * N);

  private static final VectorShuffle<Integer> SECOND_IN_TURN =
      VectorShuffle.fromOp(INTS, i -> N / 2 + i / 2 + i % 2 * N);

  /** Four ints' lower three bytes, each int's in reverse, without a gap. */
  private static final VectorShuffle<Byte> REVERSED =
      VectorShuffle.fromValues(
          ByteVector.SPECIES_128, 2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 3, 7, 11, 15);

  /** The odd one of two 16-bit values in an int. */
  private static final int ODD = 0xffff0000;

  /** One short of each of two vectors in turn, from the vectors' first halves or second ones. */
  private static final ShortVector FIRST_HALVES = inTurn(0);

  private static final ShortVector SECOND_HALVES = inTurn(N);

  private static final short BLACK = 0;
  private static final short WHITE = 255;

  private final ScalarKernels scalar = new ScalarKernels();

  private static final int ROW = 256;
  private static final MemorySegment BYTE_ROW = Arena.global().allocate(4 * ROW, 64);
  private static final Packed422 YUYV = new Packed422(0, 16, 8, 24);
  private static final YuvMatrix MATRIX = YuvMatrix.of(ColorSpec.BT601_LIMITED);
  private final int[] ints = new int[2 * ROW];
  private final long[] longs = new long[ROW];
  private final int[] shifts = new int[ROW];
  private final float[] floats = new float[3 * ROW];

  private final Rehearsal yuvToRgb =
      new Rehearsal(
          () -> yuvToRgbLoop(ints, 0, shifts, 0, 8, ROW, MATRIX),
          () -> scalar.yuvToRgb(ints, 0, shifts, 0, 8, ROW, MATRIX));
  private final Rehearsal packed422 =
      new Rehearsal(
          () -> packed422Loop(BYTE_ROW, 0, YUYV, MATRIX, ints, 0, ROW),
          () -> scalar.packed422(BYTE_ROW, 0, YUYV, MATRIX, ints, 0, ROW));
  private final Rehearsal semiPlanar =
      new Rehearsal(
          () -> semiPlanarLoop(BYTE_ROW, 0, BYTE_ROW, ROW, true, MATRIX, ints, 0, ROW),
          () -> scalar.semiPlanar(BYTE_ROW, 0, BYTE_ROW, ROW, true, MATRIX, ints, 0, ROW));
  private final Rehearsal planar =
      new Rehearsal(
          () -> planarLoop(BYTE_ROW, 0, BYTE_ROW, ROW, BYTE_ROW, ROW, MATRIX, ints, 0, ROW),
          () -> scalar.planar(BYTE_ROW, 0, BYTE_ROW, ROW, BYTE_ROW, ROW, MATRIX, ints, 0, ROW));
  private final Rehearsal lerp =
      new Rehearsal(
          () -> lerpLoop(ints, floats, ROW, floats), () -> scalar.lerp(ints, floats, ROW, floats));
  private final Rehearsal join422 =
      new Rehearsal(
          () -> join422Loop(ints, 0xff00ff, ROW, longs),
          () -> scalar.join422(ints, true, ROW, longs));
  private final Rehearsal lerp422 =
      new Rehearsal(
          () -> lerp422Loop(longs, shifts, YUYV, MATRIX, floats, ROW, floats),
          () -> scalar.lerp422(longs, shifts, YUYV, MATRIX, floats, ROW, floats));
  private final Rehearsal bytes =
      new Rehearsal(
          () -> bytesLoop(ints, 0, ROW, BYTE_ROW, 0),
          () -> scalar.bytes(ints, 0, ROW, BYTE_ROW, 0));
  private final Rehearsal blend =
      new Rehearsal(
          () -> blendLoop(floats, floats, 0, ROW, ints, 0),
          () -> scalar.blend(floats, floats, 0, ROW, ints, 0));
  private final Rehearsal split =
      new Rehearsal(
          () -> splitLoop(BYTE_ROW, 0, BYTE_ROW, 2 * ROW, BYTE_ROW, 3 * ROW, ROW),
          () -> scalar.split(BYTE_ROW, 0, BYTE_ROW, 2 * ROW, BYTE_ROW, 3 * ROW, ROW));
  private final Rehearsal mean =
      new Rehearsal(
          () -> meanLoop(BYTE_ROW, 0, BYTE_ROW, ROW, BYTE_ROW, 2 * ROW, ROW),
          () -> scalar.mean(BYTE_ROW, 0, BYTE_ROW, ROW, BYTE_ROW, 2 * ROW, ROW));
  private final Rehearsal widen =
      new Rehearsal(
          () -> widenLoop(BYTE_ROW, 0, Range.LUMA, BYTE_ROW, ROW, ROW),
          () -> scalar.widen(BYTE_ROW, 0, Range.LUMA, BYTE_ROW, ROW, ROW));

  private static ShortVector inTurn(int from) {
    short[] indexes = new short[2 * N];
    for (int i = 0; i < 2 * N; i++) {
      indexes[i] = (short) (from + i / 2 + (i % 2) * 2 * N);
    }
    return ShortVector.fromArray(SHORTS, indexes, 0);
  }

  private static VectorShape shape() {
    int forced = KernelChoice.forcedBits();
    return forced > 0 ? VectorShape.forBitSize(forced) : IntVector.SPECIES_PREFERRED.vectorShape();
  }

  /** Bits of the vectors. */
  static int bits() {
    return INTS.vectorBitSize();
  }

  @Override
  public void yuvToRgb(
      int[] pixels, int at, int[] lumaShifts, int cb, int cr, int count, YuvMatrix matrix) {
    int whole = yuvToRgb.whole(count, N);
    yuvToRgbLoop(pixels, at, lumaShifts, cb, cr, whole, matrix);
    scalar.yuvToRgb(pixels, at, lumaShifts, cb, cr, whole, count, matrix);
  }

  private static void yuvToRgbLoop(
      int[] pixels, int at, int[] lumaShifts, int cb, int cr, int count, YuvMatrix m) {
    int light = m.luma();
    int redV = m.redV();
    int greenU = m.greenU();
    int greenV = m.greenV();
    int blueU = m.blueU();
    int red = m.redOffset();
    int green = m.greenOffset();
    int blue = m.blueOffset();
    for (int i = 0; i < count; i += N) {
      IntVector pixel = IntVector.fromArray(INTS, pixels, at + i);
      IntVector shift = IntVector.fromArray(INTS, lumaShifts, i);
      IntVector y = pixel.lanewise(LSHR, shift).and(0xff).mul(light);
      IntVector u = pixel.lanewise(LSHR, cb).and(0xff);
      IntVector v = pixel.lanewise(LSHR, cr).and(0xff);
      IntVector r = y.add(v.mul(redV)).add(red).max(0).min(0xffffff).and(0xff0000);
      IntVector g = y.sub(u.mul(greenU)).sub(v.mul(greenV)).add(green).max(0).min(0xffffff);
      IntVector b = y.add(u.mul(blueU)).add(blue).max(0).min(0xffffff).lanewise(LSHR, 16);
      r.or(g.lanewise(LSHR, 8).and(0xff00)).or(b).intoArray(pixels, at + i);
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
    int whole = packed422.whole(width, 2 * N);
    packed422Loop(frame, at, order, matrix, rgb, to, whole);
    scalar.packed422(frame, at + 2L * whole, order, matrix, rgb, to + whole, width - whole);
  }

  private static void packed422Loop(
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
    int whole = semiPlanar.whole(width, 2 * N);
    semiPlanarLoop(luma, lumaAt, chroma, chromaAt, cbFirst, matrix, rgb, to, whole);
    scalar.semiPlanar(
        luma,
        lumaAt + whole,
        chroma,
        chromaAt + whole,
        cbFirst,
        matrix,
        rgb,
        to + whole,
        width - whole);
  }

  private static void semiPlanarLoop(
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
    // A vector of 64 bits, the shortest, holds twice the bytes that 128-bit loops need.
    int end = width - Math.max(0, 2 * (QUARTER.length() - N));
    int whole = planar.whole(Math.max(0, end), 2 * N);
    planarLoop(luma, lumaAt, cb, cbAt, cr, crAt, matrix, rgb, to, whole);
    int half = whole / 2;
    scalar.planar(
        luma,
        lumaAt + whole,
        cb,
        cbAt + half,
        cr,
        crAt + half,
        matrix,
        rgb,
        to + whole,
        width - whole);
  }

  private static void planarLoop(
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

  @Override
  public void lerp(int[] pixels, float[] weights, int count, float[] line) {
    if (lerp.whole(count, N) == 0) {
      scalar.lerp(pixels, weights, count, line);
    } else {
      lerpLoop(pixels, weights, count, line);
    }
  }

  private static void lerpLoop(int[] pixels, float[] weights, int count, float[] line) {
    for (int i = 0; i < count; i += N) {
      IntVector left = IntVector.fromArray(INTS, pixels, i);
      IntVector right = IntVector.fromArray(INTS, pixels, count + i);
      FloatVector weight = FloatVector.fromArray(FLOATS, weights, i);
      FloatVector r = (FloatVector) left.lanewise(LSHR, 16).convert(I2F, 0);
      FloatVector g = (FloatVector) left.lanewise(LSHR, 8).and(0xff).convert(I2F, 0);
      FloatVector b = (FloatVector) left.and(0xff).convert(I2F, 0);
      FloatVector r1 = (FloatVector) right.lanewise(LSHR, 16).convert(I2F, 0);
      FloatVector g1 = (FloatVector) right.lanewise(LSHR, 8).and(0xff).convert(I2F, 0);
      FloatVector b1 = (FloatVector) right.and(0xff).convert(I2F, 0);
      r.add(r1.sub(r).mul(weight)).intoArray(line, i);
      g.add(g1.sub(g).mul(weight)).intoArray(line, count + i);
      b.add(b1.sub(b).mul(weight)).intoArray(line, 2 * count + i);
    }
  }

  @Override
  public void join422(int[] parts, boolean planar, int count, long[] eights) {
    if (join422.whole(count, N) == 0) {
      scalar.join422(parts, planar, count, eights);
    } else {
      join422Loop(parts, planar ? 0xff00ff : 0, count, eights);
    }
  }

  /** The two bytes in the middle change places where {@code swapped} is 0xff00ff. */
  private static void join422Loop(int[] parts, int swapped, int count, long[] eights) {
    int up = swapped << 8 & 0xff00;
    int down = swapped & 0xff0000;
    int stay = ~(up | down);
    for (int i = 0; i < count; i += N) {
      IntVector luma = IntVector.fromArray(INTS, parts, i);
      IntVector chroma = IntVector.fromArray(INTS, parts, count + i);
      IntVector moved = chroma.and(up).lanewise(LSHL, 8).or(chroma.and(down).lanewise(LSHR, 8));
      IntVector pairs = chroma.and(stay).or(moved);
      IntVector low = luma.and(0xffff).or(pairs.lanewise(LSHL, 16));
      IntVector high = luma.lanewise(LSHR, 16).or(pairs.and(ODD));
      low.rearrange(FIRST_IN_TURN, high).reinterpretAsLongs().intoArray(eights, i);
      low.rearrange(SECOND_IN_TURN, high).reinterpretAsLongs().intoArray(eights, i + N / 2);
    }
  }

  @Override
  public void lerp422(
      long[] pairs,
      int[] lumaShifts,
      Packed422 order,
      YuvMatrix matrix,
      float[] weights,
      int count,
      float[] line) {
    if (lerp422.whole(count, N) == 0) {
      scalar.lerp422(pairs, lumaShifts, order, matrix, weights, count, line);
    } else {
      lerp422Loop(pairs, lumaShifts, order, matrix, weights, count, line);
    }
  }

  /** Long, but in two loops with the pixels between them it is slower by a third. */
  private static void lerp422Loop(
      long[] pairs,
      int[] lumaShifts,
      Packed422 order,
      YuvMatrix m,
      float[] weights,
      int count,
      float[] line) {
    int light = m.luma();
    int redV = m.redV();
    int greenU = m.greenU();
    int greenV = m.greenV();
    int blueU = m.blueU();
    int red = m.redOffset();
    int green = m.greenOffset();
    int blue = m.blueOffset();
    int y0 = order.y0();
    int both = y0 + order.y1();
    int cb = order.cb();
    int cr = order.cr();
    for (int i = 0; i < count; i += N) {
      IntVector one = LongVector.fromArray(LONGS, pairs, i).reinterpretAsInts();
      IntVector other = LongVector.fromArray(LONGS, pairs, i + N / 2).reinterpretAsInts();
      IntVector low = one.rearrange(LOW_HALVES, other);
      IntVector high = one.rearrange(HIGH_HALVES, other);
      IntVector shift = IntVector.fromArray(INTS, lumaShifts, i);
      IntVector left = low.blend(high, shift.compare(GT, 31));
      IntVector right = low.blend(high, shift.compare(GT, y0));
      IntVector y = left.lanewise(LSHR, shift).and(0xff).mul(light);
      IntVector u = left.lanewise(LSHR, cb).and(0xff);
      IntVector v = left.lanewise(LSHR, cr).and(0xff);
      IntVector r = y.add(v.mul(redV)).add(red).lanewise(ASHR, 16).max(0).min(255);
      IntVector g = y.sub(u.mul(greenU)).sub(v.mul(greenV)).add(green);
      IntVector b = y.add(u.mul(blueU)).add(blue).lanewise(ASHR, 16).max(0).min(255);
      g = g.lanewise(ASHR, 16).max(0).min(255);
      y = right.lanewise(LSHR, shift.neg().add(both)).and(0xff).mul(light);
      u = right.lanewise(LSHR, cb).and(0xff);
      v = right.lanewise(LSHR, cr).and(0xff);
      IntVector r1 = y.add(v.mul(redV)).add(red).lanewise(ASHR, 16).max(0).min(255);
      IntVector g1 = y.sub(u.mul(greenU)).sub(v.mul(greenV)).add(green);
      IntVector b1 = y.add(u.mul(blueU)).add(blue).lanewise(ASHR, 16).max(0).min(255);
      g1 = g1.lanewise(ASHR, 16).max(0).min(255);
      FloatVector weight = FloatVector.fromArray(FLOATS, weights, i);
      FloatVector from = (FloatVector) r.convert(I2F, 0);
      FloatVector to = (FloatVector) r1.convert(I2F, 0);
      from.add(to.sub(from).mul(weight)).intoArray(line, i);
      from = (FloatVector) g.convert(I2F, 0);
      to = (FloatVector) g1.convert(I2F, 0);
      from.add(to.sub(from).mul(weight)).intoArray(line, count + i);
      from = (FloatVector) b.convert(I2F, 0);
      to = (FloatVector) b1.convert(I2F, 0);
      from.add(to.sub(from).mul(weight)).intoArray(line, 2 * count + i);
    }
  }

  @Override
  public void blend(float[] top, float[] bottom, float weight, int count, int[] rgb, int to) {
    if (blend.whole(count, N) == 0) {
      scalar.blend(top, bottom, weight, count, rgb, to);
    } else {
      blendLoop(top, bottom, weight, count, rgb, to);
    }
  }

  private static void blendLoop(
      float[] top, float[] bottom, float weight, int count, int[] rgb, int to) {
    for (int i = 0; i < count; i += N) {
      FloatVector r = FloatVector.fromArray(FLOATS, top, i);
      FloatVector g = FloatVector.fromArray(FLOATS, top, count + i);
      FloatVector b = FloatVector.fromArray(FLOATS, top, 2 * count + i);
      r = r.add(FloatVector.fromArray(FLOATS, bottom, i).sub(r).mul(weight));
      g = g.add(FloatVector.fromArray(FLOATS, bottom, count + i).sub(g).mul(weight));
      b = b.add(FloatVector.fromArray(FLOATS, bottom, 2 * count + i).sub(b).mul(weight));
      IntVector red = (IntVector) r.convert(F2I, 0);
      IntVector green = (IntVector) g.convert(F2I, 0);
      IntVector blue = (IntVector) b.convert(F2I, 0);
      red.lanewise(LSHL, 16).or(green.lanewise(LSHL, 8)).or(blue).intoArray(rgb, to + i);
    }
  }

  @Override
  public void bytes(int[] rgb, int from, int count, MemorySegment out, long at) {
    // A vector's last four bytes lie where the next one's first four do.
    int whole = bytes.whole(Math.max(0, count - 2), 4);
    bytesLoop(rgb, from, whole, out, at);
    scalar.bytes(rgb, from + whole, count - whole, out, at + 3L * whole);
  }

  private static void bytesLoop(int[] rgb, int from, int count, MemorySegment out, long at) {
    for (int i = 0; i < count; i += 4) {
      ByteVector four =
          IntVector.fromArray(IntVector.SPECIES_128, rgb, from + i).reinterpretAsBytes();
      four.rearrange(REVERSED).intoMemorySegment(out, at + 3L * i, LITTLE_ENDIAN);
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
    int whole = split.whole(count, 2 * N);
    splitLoop(pairs, at, firsts, firstsAt, seconds, secondsAt, whole);
    scalar.split(
        pairs,
        at + 2L * whole,
        firsts,
        firstsAt + whole,
        seconds,
        secondsAt + whole,
        count - whole);
  }

  private static void splitLoop(
      MemorySegment pairs,
      long at,
      MemorySegment firsts,
      long firstsAt,
      MemorySegment seconds,
      long secondsAt,
      int count) {
    for (int i = 0; i < count; i += 2 * N) {
      ShortVector both = ShortVector.fromMemorySegment(SHORTS, pairs, at + 2L * i, LITTLE_ENDIAN);
      ByteVector first = (ByteVector) both.convertShape(S2B, BYTES, 0);
      ByteVector second = (ByteVector) both.lanewise(LSHR, 8).convertShape(S2B, BYTES, 0);
      first.intoMemorySegment(firsts, firstsAt + i, LITTLE_ENDIAN);
      second.intoMemorySegment(seconds, secondsAt + i, LITTLE_ENDIAN);
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
    int whole = mean.whole(count, 2 * N);
    meanLoop(one, at, other, otherAt, out, outAt, whole);
    scalar.mean(one, at + whole, other, otherAt + whole, out, outAt + whole, count - whole);
  }

  private static void meanLoop(
      MemorySegment one,
      long at,
      MemorySegment other,
      long otherAt,
      MemorySegment out,
      long outAt,
      int count) {
    for (int i = 0; i < count; i += 2 * N) {
      ByteVector a = ByteVector.fromMemorySegment(BYTES, one, at + i, LITTLE_ENDIAN);
      ByteVector b = ByteVector.fromMemorySegment(BYTES, other, otherAt + i, LITTLE_ENDIAN);
      ShortVector sum =
          (ShortVector)
              a.convertShape(ZERO_EXTEND_B2S, SHORTS, 0)
                  .add(b.convertShape(ZERO_EXTEND_B2S, SHORTS, 0));
      ByteVector mean =
          (ByteVector) sum.add((short) 1).lanewise(LSHR, 1).convertShape(S2B, BYTES, 0);
      mean.intoMemorySegment(out, outAt + i, LITTLE_ENDIAN);
    }
  }

  @Override
  public void widen(
      MemorySegment bytes, long at, Range range, MemorySegment out, long outAt, int count) {
    int whole = widen.whole(count, 2 * N);
    widenLoop(bytes, at, range, out, outAt, whole);
    scalar.widen(bytes, at + whole, range, out, outAt + whole, count - whole);
  }

  private static void widenLoop(
      MemorySegment bytes, long at, Range range, MemorySegment out, long outAt, int count) {
    short low = range.low();
    short high = range.high();
    short centre = range.centre();
    short factor = range.factor();
    short offset = range.offset();
    for (int i = 0; i < count; i += 2 * N) {
      ByteVector narrow = ByteVector.fromMemorySegment(BYTES, bytes, at + i, LITTLE_ENDIAN);
      ShortVector value = (ShortVector) narrow.convertShape(ZERO_EXTEND_B2S, SHORTS, 0);
      value = value.max(low).min(high).sub(centre).mul(factor).add((short) 64);
      value = value.lanewise(ASHR, 7).add(offset).min(WHITE);
      ByteVector wide = (ByteVector) value.convertShape(S2B, BYTES, 0);
      wide.intoMemorySegment(out, outAt + i, LITTLE_ENDIAN);
    }
  }
}
