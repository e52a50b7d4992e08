package dev.fovea.convert;

import static dev.fovea.convert.Lanes.BYTES;
import static dev.fovea.convert.Lanes.N;
import static dev.fovea.convert.Lanes.SHORTS;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.S2B;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2S;

import dev.fovea.convert.Kernels.Range;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.ShortVector;

/**
 * Planes of bytes, in whole vectors, for {@link VectorKernels}; each loop whole, as {@link
 * PictureLoops} says.
 */
final class PlaneLoops {
  private static final short WHITE = 255;

  private PlaneLoops() {}

  static void split(
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

  static void mean(
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

  static void widen(
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
