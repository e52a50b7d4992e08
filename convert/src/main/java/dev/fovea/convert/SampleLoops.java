package dev.fovea.convert;

import static dev.fovea.convert.Lanes.FLOATS;
import static dev.fovea.convert.Lanes.INTS;
import static dev.fovea.convert.Lanes.LONGS;
import static dev.fovea.convert.Lanes.N;
import static dev.fovea.convert.ScalarKernels.LITTLE_ENDIAN_LONG;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.F2I;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import dev.fovea.convert.Kernels.Packed422;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * Samples between pixels, in whole vectors, for {@link VectorKernels}; each loop whole, as {@link
 * PictureLoops} says.
 */
final class SampleLoops {
  /** The upper one of two 16-bit values in an int. */
  private static final int UPPER = 0xffff0000;

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

  private SampleLoops() {}

  static void yuvToRgb(int[] pixels, int from, int to, YuvMatrix m) {
    int light = m.luma();
    int redV = m.redV();
    int greenU = m.greenU();
    int greenV = m.greenV();
    int blueU = m.blueU();
    int red = m.redOffset();
    int green = m.greenOffset();
    int blue = m.blueOffset();
    for (int i = from; i < to; i += N) {
      IntVector pixel = IntVector.fromArray(INTS, pixels, i);
      IntVector y = pixel.lanewise(LSHR, 16).mul(light);
      IntVector u = pixel.lanewise(LSHR, 8).and(0xff);
      IntVector v = pixel.and(0xff);
      IntVector r = y.add(v.mul(redV)).add(red).max(0).min(0xffffff).and(0xff0000);
      IntVector g = y.sub(u.mul(greenU)).sub(v.mul(greenV)).add(green).max(0).min(0xffffff);
      IntVector b = y.add(u.mul(blueU)).add(blue).max(0).min(0xffffff).lanewise(LSHR, 16);
      r.or(g.lanewise(LSHR, 8).and(0xff00)).or(b).intoArray(pixels, i);
    }
  }

  static void lerp(int[] pixels, float[] weights, int count, float[] line) {
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

  /** The two bytes in the middle change places where {@code swapped} is 0xff00ff. */
  static void join422(int[] parts, int swapped, int count, long[] eights) {
    int up = swapped << 8 & 0xff00;
    int down = swapped & 0xff0000;
    int stay = ~(up | down);
    for (int i = 0; i < count; i += N) {
      IntVector luma = IntVector.fromArray(INTS, parts, i);
      IntVector chroma = IntVector.fromArray(INTS, parts, count + i);
      IntVector moved = chroma.and(up).lanewise(LSHL, 8).or(chroma.and(down).lanewise(LSHR, 8));
      IntVector pairs = chroma.and(stay).or(moved);
      IntVector low = luma.and(0xffff).or(pairs.lanewise(LSHL, 16));
      IntVector high = luma.lanewise(LSHR, 16).or(pairs.and(UPPER));
      low.rearrange(FIRST_IN_TURN, high).reinterpretAsLongs().intoArray(eights, i);
      low.rearrange(SECOND_IN_TURN, high).reinterpretAsLongs().intoArray(eights, i + N / 2);
    }
  }

  /**
   * Long, but in two loops with the pixels between them it is slower by a third, and with the
   * reading of the next row in a loop of its own by a fifth.
   */
  static void lerp422(
      Neighbours neighbours,
      Packed422 order,
      YuvMatrix m,
      float[] line,
      MemorySegment frame,
      long row) {
    long[] pairs = neighbours.eights();
    int[] lumaShifts = neighbours.lumaShifts();
    float[] weights = neighbours.weights();
    long[] ahead = neighbours.ahead();
    int[] offsets = neighbours.offsets();
    int count = neighbours.count();
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
      if (frame != null) {
        for (int j = i; j < i + N; j++) {
          ahead[j] = frame.get(LITTLE_ENDIAN_LONG, row + offsets[j]);
        }
      }
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

  static void blend(float[] top, float[] bottom, float weight, int count, int[] rgb, int to) {
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

  static void bytes(int[] rgb, int from, int count, MemorySegment out, long at) {
    for (int i = 0; i < count; i += 4) {
      ByteVector four =
          IntVector.fromArray(IntVector.SPECIES_128, rgb, from + i).reinterpretAsBytes();
      four.rearrange(REVERSED).intoMemorySegment(out, at + 3L * i, LITTLE_ENDIAN);
    }
  }
}
