package dev.fovea.convert;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.fovea.FrameFormat;
import dev.fovea.PixelLayout;
import dev.fovea.PixelLayout.Component;
import dev.fovea.PixelLayout.Model;
import dev.fovea.convert.Kernels.Packed422;
import java.lang.foreign.MemorySegment;

/** Formats whose components are bytes: what nearly every camera sends. */
final class ByteRows extends RowReader {

  /** How the bytes stand to each other, for the loops that make use of it. */
  enum Shape {
    /** Two pixels in four bytes. */
    PACKED_422,
    /** Two columns share a pair of chroma bytes. */
    SEMI_PLANAR,
    /** Two columns share a byte each of Cb and Cr. */
    PLANAR,
    GREY,
    /** Any other three bytes. */
    OTHER
  }

  /** Chroma without colour, for pixels that have luma alone. */
  private static final int NEUTRAL = 0x8080;

  private final Component first;
  private final Component second;
  private final Component third;
  private final Shape shape;
  private final boolean rgb;
  private final Packed422 order;

  /** Reads the neighbours of samples, where two columns share chroma; null elsewhere. */
  private final EightBytes eights;

  ByteRows(FrameFormat format) {
    super(format);
    boolean grey = layout.components().size() < 3;
    first = layout.components().get(0);
    second = layout.components().get(grey ? 0 : 1);
    third = layout.components().get(grey ? 0 : 2);
    rgb = layout.model() == Model.RGB;
    shape = shape();
    order = Packed422.of(first, second, third);
    eights = EightBytes.of(this, shape, first, second, third);
  }

  /** Whether a format is one of those. */
  static boolean fits(PixelLayout layout) {
    return layout.bytes() && layout.model() != Model.HSV;
  }

  private Shape shape() {
    if (layout.components().size() < 3) {
      return Shape.GREY;
    }
    if (rgb || second.shiftX() != 1) {
      return Shape.OTHER;
    }
    if (layout.planes().size() == 1) {
      return Shape.PACKED_422;
    }
    return second.step() == 2 ? Shape.SEMI_PLANAR : Shape.PLANAR;
  }

  @Override
  void place(Columns columns) {
    for (int i = 0; i < columns.count(); i++) {
      int x = columns.x(i);
      columns.first()[i] = x * first.step();
      columns.second()[i] = (x >> second.shiftX()) * second.step();
    }
  }

  @Override
  void read(MemorySegment[] memories, int y, Columns columns, int[] pixels, int at) {
    MemorySegment memory = memory(memories, first);
    if (shape == Shape.GREY) {
      grey(memory, rowOf(first, y) + first.offset(), columns, pixels, at);
    } else {
      gather(
          memory,
          rowOf(first, y) + first.offset(),
          memory(memories, second),
          rowOf(second, y) + second.offset(),
          memory(memories, third),
          rowOf(third, y) + third.offset(),
          columns,
          pixels,
          at);
    }
    if (!rgb) {
      kernels.yuvToRgb(pixels, at, columns.count(), matrix);
    }
  }

  @Override
  void place(Neighbours neighbours) {
    if (eights != null) {
      eights.place(neighbours);
    } else {
      super.place(neighbours);
    }
  }

  @Override
  void lerp(MemorySegment[] memories, int y, int next, Neighbours neighbours, float[] line) {
    if (eights != null) {
      eights.lerp(memories, y, next, neighbours, line);
    } else {
      super.lerp(memories, y, next, neighbours, line);
    }
  }

  private static void grey(MemorySegment frame, long row, Columns columns, int[] pixels, int at) {
    int[] lumas = columns.first();
    for (int i = 0; i < columns.count(); i++) {
      pixels[at + i] = u8(frame, row + lumas[i]) << 16 | NEUTRAL;
    }
  }

  private static void gather(
      MemorySegment first,
      long firstRow,
      MemorySegment second,
      long secondRow,
      MemorySegment third,
      long thirdRow,
      Columns columns,
      int[] pixels,
      int at) {
    int[] firsts = columns.first();
    int[] others = columns.second();
    for (int i = 0; i < columns.count(); i++) {
      int other = others[i];
      pixels[at + i] =
          u8(first, firstRow + firsts[i]) << 16
              | u8(second, secondRow + other) << 8
              | u8(third, thirdRow + other);
    }
  }

  @Override
  void row(MemorySegment[] memories, int y, int from, int to, int[] pixels, int at) {
    MemorySegment memory = memory(memories, first);
    long row = rowOf(first, y);
    switch (shape) {
      case PACKED_422 ->
          kernels.packed422(memory, row + 2L * from, order, matrix, pixels, at, to - from);
      case SEMI_PLANAR ->
          kernels.semiPlanar(
              memory,
              row + from,
              memory(memories, second),
              rowOf(second, y) + from,
              second.offset() == 0,
              matrix,
              pixels,
              at,
              to - from);
      case PLANAR ->
          kernels.planar(
              memory,
              row + from,
              memory(memories, second),
              rowOf(second, y) + from / 2,
              memory(memories, third),
              rowOf(third, y) + from / 2,
              matrix,
              pixels,
              at,
              to - from);
      default -> super.row(memories, y, from, to, pixels, at);
    }
  }

  private static int u8(MemorySegment memory, long at) {
    return memory.get(JAVA_BYTE, at) & 0xff;
  }
}
