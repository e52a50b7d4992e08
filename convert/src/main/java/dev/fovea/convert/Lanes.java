package dev.fovea.convert;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** How long vectors are: as this processor likes them, or as {@link KernelChoice} was told. */
final class Lanes {
  private static final VectorShape SHAPE = shape();

  static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);
  static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, SHAPE);
  static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, SHAPE);
  static final VectorSpecies<Long> LONGS = VectorSpecies.of(long.class, SHAPE);

  /** As many shorts as there are ints, and as many bytes, if there are vectors so short. */
  static final VectorSpecies<Short> HALF = VectorSpecies.of(short.class, part(2));

  static final VectorSpecies<Byte> QUARTER = VectorSpecies.of(byte.class, part(4));

  /** As many bytes as there are shorts. */
  static final VectorSpecies<Byte> BYTES = VectorSpecies.of(byte.class, part(2));

  /** Ints of a vector. */
  static final int N = INTS.length();

  private Lanes() {}

  private static VectorShape shape() {
    int forced = KernelChoice.forcedBits();
    return forced > 0 ? VectorShape.forBitSize(forced) : IntVector.SPECIES_PREFERRED.vectorShape();
  }

  private static VectorShape part(int divisor) {
    return VectorShape.forBitSize(Math.max(64, SHAPE.vectorBitSize() / divisor));
  }

  /** Bits of the vectors. */
  static int bits() {
    return SHAPE.vectorBitSize();
  }
}
