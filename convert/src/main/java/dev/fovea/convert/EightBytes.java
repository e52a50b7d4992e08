package dev.fovea.convert;

import static dev.fovea.convert.ByteRows.Shape.PACKED_422;
import static dev.fovea.convert.ByteRows.Shape.PLANAR;
import static dev.fovea.convert.ByteRows.Shape.SEMI_PLANAR;
import static dev.fovea.convert.ScalarKernels.LITTLE_ENDIAN;
import static dev.fovea.convert.ScalarKernels.LITTLE_ENDIAN_LONG;
import static dev.fovea.convert.ScalarKernels.LITTLE_ENDIAN_SHORT;

import dev.fovea.PixelLayout.Component;
import dev.fovea.convert.ByteRows.Shape;
import dev.fovea.convert.Kernels.Packed422;
import java.lang.foreign.MemorySegment;

/**
 * Reads both neighbours of a sample at once, where two columns share chroma: four pixels, from an
 * even column on, are eight bytes, in memory or put together here as packed 4:2:2. A left neighbour
 * is the first or the second of the four; at the end of the row, where they begin earlier, the
 * third or the fourth. A value; any thread.
 */
record EightBytes(
    RowReader reader,
    Shape shape,
    Component first,
    Component second,
    Component third,
    Packed422 order,
    int last) {

  /** For formats whose columns share chroma by two, and rows of whole pairs; null for others. */
  static EightBytes of(
      RowReader reader, Shape shape, Component first, Component second, Component third) {
    int width = reader.format().width();
    boolean pairs = shape == PACKED_422 || shape == SEMI_PLANAR || shape == PLANAR;
    return pairs && width >= 4 && width % 2 == 0
        ? new EightBytes(
            reader, shape, first, second, third, order(shape, first, second, third), width - 4)
        : null;
  }

  /** Where the eight bytes have what. */
  private static Packed422 order(Shape shape, Component first, Component second, Component third) {
    return switch (shape) {
      case PACKED_422 -> Packed422.of(first, second, third);
      case SEMI_PLANAR -> new Packed422(0, 8, 16 + 8 * second.offset(), 16 + 8 * third.offset());
      default -> new Packed422(0, 8, 16, 24);
    };
  }

  /** Fills in what is read for each sample, from its left neighbour. */
  void place(Neighbours neighbours) {
    int step = shape == PACKED_422 ? 2 : 1;
    for (int i = 0; i < neighbours.count(); i++) {
      int x = neighbours.columns().x(i);
      int from = Math.min(x & ~1, last);
      neighbours.offsets()[i] = from * step;
      neighbours.lumaShifts()[i] =
          ((x & 1) == 0 ? order.y0() : order.y1()) + (from < (x & ~1) ? 32 : 0);
    }
  }

  /**
   * Reads and interpolates a row, as {@link RowReader#lerp}. Of packed 4:2:2 the next row is read
   * meanwhile.
   */
  void lerp(MemorySegment[] memories, int y, int next, Neighbours neighbours, float[] line) {
    Kernels kernels = reader.kernels;
    if (shape != PACKED_422) {
      apart(memories, y, neighbours);
      kernels.join422(
          neighbours.pixels(), shape == PLANAR, neighbours.count(), neighbours.eights());
      kernels.lerp422(neighbours, order, reader.matrix, line, null, 0);
      return;
    }
    MemorySegment frame = reader.memory(memories, first);
    if (!neighbours.take(y)) {
      packed(frame, reader.rowOf(first, y), neighbours);
    }
    neighbours.reads(next);
    kernels.lerp422(
        neighbours,
        order,
        reader.matrix,
        line,
        next < 0 ? null : frame,
        next < 0 ? 0 : reader.rowOf(first, next));
  }

  private void apart(MemorySegment[] memories, int y, Neighbours neighbours) {
    MemorySegment memory = reader.memory(memories, first);
    MemorySegment chroma = reader.memory(memories, second);
    long row = reader.rowOf(first, y);
    long chromaRow = reader.rowOf(second, y);
    if (shape == SEMI_PLANAR) {
      semiPlanar(memory, row, chroma, chromaRow, neighbours);
    } else {
      MemorySegment other = reader.memory(memories, third);
      planar(memory, row, chroma, chromaRow, other, reader.rowOf(third, y), neighbours);
    }
  }

  private static void packed(MemorySegment frame, long row, Neighbours neighbours) {
    int[] offsets = neighbours.offsets();
    long[] eights = neighbours.eights();
    int count = neighbours.count();
    for (int i = 0; i < count; i++) {
      eights[i] = frame.get(LITTLE_ENDIAN_LONG, row + offsets[i]);
    }
  }

  private static void semiPlanar(
      MemorySegment luma, long row, MemorySegment chroma, long pairs, Neighbours neighbours) {
    int[] offsets = neighbours.offsets();
    int[] parts = neighbours.pixels();
    int count = neighbours.count();
    for (int i = 0; i < count; i++) {
      parts[i] = luma.get(LITTLE_ENDIAN, row + offsets[i]);
      parts[count + i] = chroma.get(LITTLE_ENDIAN, pairs + offsets[i]);
    }
  }

  private static void planar(
      MemorySegment luma,
      long row,
      MemorySegment cb,
      long cbRow,
      MemorySegment cr,
      long crRow,
      Neighbours neighbours) {
    int[] offsets = neighbours.offsets();
    int[] parts = neighbours.pixels();
    int count = neighbours.count();
    for (int i = 0; i < count; i++) {
      parts[i] = luma.get(LITTLE_ENDIAN, row + offsets[i]);
      int blue = cb.get(LITTLE_ENDIAN_SHORT, cbRow + (offsets[i] >> 1)) & 0xffff;
      int red = cr.get(LITTLE_ENDIAN_SHORT, crRow + (offsets[i] >> 1));
      parts[count + i] = blue | red << 16;
    }
  }
}
