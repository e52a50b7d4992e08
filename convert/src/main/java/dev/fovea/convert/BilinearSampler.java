package dev.fovea.convert;

import java.lang.foreign.MemorySegment;
import java.util.BitSet;

/**
 * Bilinear samples. Two lines of the picture's width, already interpolated along the row, are all
 * that is kept, so a frame's row that serves several rows of the picture is read once.
 */
final class BilinearSampler implements Sampler {
  private final Kernels kernels = Kernels.chosen();
  private final Neighbours neighbours = new Neighbours();
  private RowReader reader;
  private SampleAxis rows;
  private SampleAxis columns;
  private MemorySegment[] memories;
  private int count;
  private float[] top = new float[0];
  private float[] bottom = new float[0];
  private int topRow;
  private int bottomRow;

  @Override
  public void compile(RowReader reader, SampleAxis rows, SampleAxis columns) {
    this.reader = reader;
    this.rows = rows;
    this.columns = columns;
    neighbours.of(columns);
    count = neighbours.count();
    if (top.length < 3 * count) {
      top = new float[3 * count];
      bottom = new float[3 * count];
    }
    reader.place(neighbours);
  }

  @Override
  public void start(MemorySegment[] memories) {
    this.memories = memories;
    topRow = -1;
    bottomRow = -1;
    neighbours.reads(-1); // another frame's
  }

  @Override
  public void row(int row, int[] rgb) {
    int low = rows.low(row);
    int high = rows.high(row);
    move(row, low, high);
    float[] below = low == high ? top : bottom;
    kernels.blend(top, below, rows.weight(row), count, rgb, columns.first());
  }

  /** Brings the frame's row {@code high} into one line, and {@code low} into the other. */
  private void move(int row, int low, int high) {
    if (bottomRow == low) {
      swap();
    }
    if (topRow != low) {
      reader.lerp(memories, low, after(low, row), neighbours, top);
      topRow = low;
    }
    if (high != low && bottomRow != high) {
      reader.lerp(memories, high, after(high, row), neighbours, bottom);
      bottomRow = high;
    }
  }

  /** The frame's row that is wanted after that one, from the picture's {@code row} on, or -1. */
  private int after(int read, int row) {
    for (int i = row; i < rows.end(); i++) {
      if (rows.high(i) > read) {
        return Math.max(rows.low(i), read + 1);
      }
    }
    return -1;
  }

  private void swap() {
    float[] line = top;
    top = bottom;
    bottom = line;
    int row = topRow;
    topRow = bottomRow;
    bottomRow = row;
  }

  @Override
  public void markRows(BitSet marks) {
    mark(rows, marks);
  }

  @Override
  public void markColumns(BitSet marks) {
    mark(columns, marks);
  }

  private static void mark(SampleAxis axis, BitSet marks) {
    for (int i = axis.first(); i < axis.end(); i++) {
      marks.set(axis.low(i));
      marks.set(axis.high(i));
    }
  }
}
