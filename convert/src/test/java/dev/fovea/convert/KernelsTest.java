package dev.fovea.convert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.fovea.ColorSpec;
import dev.fovea.convert.Kernels.Packed422;
import dev.fovea.convert.Kernels.Range;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * The vectors' kernels against the plain ones, at sizes around every vector's length. Runs once for
 * each width of vectors (see the pom); the memory ends where the last row does, so that nothing is
 * read beyond it.
 */
class KernelsTest {
  private static final int[] SIZES = {
    1, 2, 3, 4, 5, 7, 8, 9, 14, 15, 16, 17, 18, 31, 32, 33, 34, 47, 48, 62, 63, 64, 65, 66, 95, 96,
    97, 128, 130, 255, 256, 258, 1000
  };

  private static final Kernels SCALAR = new ScalarKernels();

  private final Random random = new Random(8);

  @Test
  void shouldBeWhatTheBuildAskedFor() {
    String asked = System.getProperty("dev.fovea.convert.kernels", "auto");
    if (asked.equals("scalar")) {
      assertInstanceOf(ScalarKernels.class, Kernels.chosen());
    } else if (!asked.equals("auto")) {
      assertInstanceOf(VectorKernels.class, Kernels.chosen());
      assertEquals(Integer.parseInt(asked), Lanes.bits());
    }
  }

  private static Kernels vectors() {
    Assumptions.assumeTrue(
        Kernels.chosen() instanceof VectorKernels, "java runs without vectors here");
    return Kernels.chosen();
  }

  /** Memory of exactly that size, of random bytes, a few of them extreme. */
  private MemorySegment bytes(long size) {
    byte[] bytes = new byte[(int) size];
    random.nextBytes(bytes);
    for (int i = 0; i < bytes.length; i += 5) {
      bytes[i] = (byte) (random.nextBoolean() ? 255 : 0);
    }
    MemorySegment memory = Arena.ofAuto().allocate(Math.max(1, size));
    memory.asSlice(0, size).copyFrom(MemorySegment.ofArray(bytes));
    return memory.asSlice(0, size);
  }

  private static void assertSame(int count, BiConsumer<Kernels, int[]> kernel) {
    int[] expected = new int[count + 40];
    int[] actual = new int[count + 40];
    kernel.accept(SCALAR, expected);
    kernel.accept(vectors(), actual);
    assertArrayEquals(expected, actual, count + " pixels");
  }

  @Test
  void shouldConvertPixelsAlike() {
    for (ColorSpec color : TestFrames.colors()) {
      YuvMatrix matrix = YuvMatrix.of(color);
      for (int size : SIZES) {
        int[] pixels = random.ints(size + 40, 0, 1 << 24).toArray();
        assertSame(
            size,
            (kernels, out) -> {
              System.arraycopy(pixels, 0, out, 0, out.length);
              kernels.yuvToRgb(out, 3, size, matrix);
            });
      }
    }
  }

  @Test
  void shouldConvertPackedRowsAlike() {
    Packed422[] orders = {
      new Packed422(0, 16, 8, 24), new Packed422(8, 24, 0, 16), new Packed422(0, 16, 24, 8)
    };
    for (ColorSpec color : TestFrames.colors()) {
      YuvMatrix matrix = YuvMatrix.of(color);
      for (int size : SIZES) {
        MemorySegment row = bytes(6 + 4L * ((size + 1) / 2));
        Packed422 order = orders[size % orders.length];
        assertSame(size, (kernels, out) -> kernels.packed422(row, 6, order, matrix, out, 5, size));
      }
    }
  }

  @Test
  void shouldConvertSemiPlanarRowsAlike() {
    for (ColorSpec color : TestFrames.colors()) {
      YuvMatrix matrix = YuvMatrix.of(color);
      for (int size : SIZES) {
        MemorySegment luma = bytes(size);
        MemorySegment chroma = bytes(2L * ((size + 1) / 2));
        boolean cbFirst = size % 2 == 0;
        assertSame(
            size,
            (kernels, out) ->
                kernels.semiPlanar(luma, 0, chroma, 0, cbFirst, matrix, out, 1, size));
      }
    }
  }

  @Test
  void shouldConvertPlanarRowsAlike() {
    for (ColorSpec color : TestFrames.colors()) {
      YuvMatrix matrix = YuvMatrix.of(color);
      for (int size : SIZES) {
        MemorySegment luma = bytes(size);
        MemorySegment cb = bytes((size + 1) / 2);
        MemorySegment cr = bytes((size + 1) / 2);
        assertSame(
            size, (kernels, out) -> kernels.planar(luma, 0, cb, 0, cr, 0, matrix, out, 2, size));
      }
    }
  }

  @Test
  void shouldInterpolateAlike() {
    for (int size : SIZES) {
      int count = Kernels.padded(size);
      int[] pixels = random.ints(2L * count, 0, 1 << 24).toArray();
      float[] weights = new float[count];
      for (int i = 0; i < count; i++) {
        weights[i] = random.nextFloat();
      }
      float[] expected = new float[3 * count];
      float[] actual = new float[3 * count];
      SCALAR.lerp(pixels, weights, count, expected);
      vectors().lerp(pixels, weights, count, actual);
      assertArrayEquals(expected, actual, 0);
      float[] other = new float[3 * count];
      for (int i = 0; i < other.length; i++) {
        other[i] = random.nextFloat(256);
      }
      float weight = random.nextFloat();
      assertSame(count, (kernels, out) -> kernels.blend(expected, other, weight, count, out, 7));
    }
  }

  @Test
  void shouldConvertAndInterpolateAlike() {
    Packed422[] orders = {new Packed422(0, 16, 8, 24), new Packed422(8, 24, 16, 0)};
    for (ColorSpec color : TestFrames.colors()) {
      for (int size : SIZES) {
        Packed422 order = orders[size % orders.length];
        Neighbours neighbours = neighbours(size, order);
        int count = neighbours.count();
        MemorySegment frame = size % 3 == 0 ? null : bytes(count + 7 + 5);
        float[] expected = new float[3 * count];
        float[] actual = new float[3 * count];
        YuvMatrix matrix = YuvMatrix.of(color);
        SCALAR.lerp422(neighbours, order, matrix, expected, frame, 5);
        long[] expectedAhead = neighbours.ahead().clone();
        Arrays.fill(neighbours.ahead(), 0);
        vectors().lerp422(neighbours, order, matrix, actual, frame, 5);
        assertArrayEquals(expected, actual, 0);
        assertArrayEquals(expectedAhead, neighbours.ahead());
      }
    }
  }

  /** Random ones; the bytes of the next row are read from a byte a sample on. */
  private Neighbours neighbours(int size, Packed422 order) {
    SampleAxis axis = new SampleAxis();
    axis.crop(0, 1, 2 * size, size);
    Neighbours neighbours = new Neighbours();
    neighbours.of(axis);
    for (int i = 0; i < neighbours.count(); i++) {
      neighbours.eights()[i] = random.nextLong();
      neighbours.lumaShifts()[i] = order.y0() + 16 * random.nextInt(4);
      neighbours.weights()[i] = random.nextInt(4) == 0 ? 0 : random.nextFloat();
      neighbours.offsets()[i] = i;
    }
    return neighbours;
  }

  @Test
  void shouldJoinPlanesAlike() {
    for (int size : SIZES) {
      int count = Kernels.padded(size);
      int[] parts = random.ints(2L * count).toArray();
      long[] expected = new long[count];
      long[] actual = new long[count];
      for (boolean planar : new boolean[] {false, true}) {
        SCALAR.join422(parts, planar, count, expected);
        vectors().join422(parts, planar, count, actual);
        assertArrayEquals(expected, actual);
      }
    }
  }

  @Test
  void shouldWriteBytesAlike() {
    for (int size : SIZES) {
      int[] pixels = random.ints(size + 2, 0, 1 << 24).toArray();
      assertSameBytes(3 * size, (kernels, out) -> kernels.bytes(pixels, 2, size, out, 0));
    }
  }

  @Test
  void shouldMakePlanesAlike() {
    for (int size : SIZES) {
      MemorySegment pairs = bytes(2L * size);
      assertSameBytes(2 * size, (kernels, out) -> kernels.split(pairs, 0, out, 0, out, size, size));
      MemorySegment one = bytes(size);
      MemorySegment other = bytes(size + 3);
      assertSameBytes(size, (kernels, out) -> kernels.mean(one, 0, other, 3, out, 0, size));
      for (Range range : new Range[] {Range.LUMA, Range.CHROMA}) {
        assertSameBytes(size, (kernels, out) -> kernels.widen(one, 0, range, out, 0, size));
      }
    }
  }

  private static void assertSameBytes(int size, BiConsumer<Kernels, MemorySegment> kernel) {
    MemorySegment expected = Arena.ofAuto().allocate(size);
    MemorySegment actual = Arena.ofAuto().allocate(size);
    kernel.accept(SCALAR, expected);
    kernel.accept(vectors(), actual);
    assertArrayEquals(
        expected.toArray(ValueLayout.JAVA_BYTE),
        actual.toArray(ValueLayout.JAVA_BYTE),
        size + " bytes");
  }

  @Test
  void shouldWidenLimitedRangesAsTheMatrixDoes() {
    for (int value = 0; value < 256; value++) {
      MemorySegment in = Arena.ofAuto().allocate(1);
      in.set(ValueLayout.JAVA_BYTE, 0, (byte) value);
      SCALAR.widen(in, 0, Range.LUMA, in, 0, 1);
      double luma = Math.clamp((value - 16) * 255 / 219.0, 0, 255);
      assertEquals(luma, in.get(ValueLayout.JAVA_BYTE, 0) & 0xff, 0.6);
      in.set(ValueLayout.JAVA_BYTE, 0, (byte) value);
      SCALAR.widen(in, 0, Range.CHROMA, in, 0, 1);
      double chroma = Math.clamp(128 + (value - 128) * 255 / 224.0, 0, 255);
      assertEquals(chroma, in.get(ValueLayout.JAVA_BYTE, 0) & 0xff, 0.9);
    }
  }
}
