package dev.fovea.convert;

/**
 * The pixels left and right of each of a row's samples, how much of the right one there is, and
 * room for what a {@link RowReader} reads of them, in this row and ahead of it in another. Belongs
 * to one sampler; one thread at a time. Arrays grow and are used again.
 */
final class Neighbours {
  private final Columns columns = new Columns();
  private int count;
  private int[] pixels = new int[0];
  private float[] weights = new float[0];
  private int[] offsets = new int[0];
  private int[] lumaShifts = new int[0];
  private long[] eights = new long[0];
  private long[] ahead = new long[0];
  private int aheadRow = -1;

  /** From now on those of an axis's samples, as far as they lie inside the frame. */
  void of(SampleAxis axis) {
    int inside = axis.end() - axis.first();
    count = Kernels.padded(inside);
    if (weights.length < count) {
      pixels = new int[2 * count];
      weights = new float[count];
      offsets = new int[count];
      lumaShifts = new int[count];
      eights = new long[count];
      ahead = new long[count];
    }
    axis.weightsFromFirst(weights);
    columns.reset(2 * count);
    for (int i = 0; i < inside; i++) {
      columns.put(i, axis.low(axis.first() + i));
      columns.put(count + i, axis.high(axis.first() + i));
    }
  }

  /** Samples, padded. */
  int count() {
    return count;
  }

  /** The left pixels, then the right ones. */
  Columns columns() {
    return columns;
  }

  /** Room for as many pixels. */
  int[] pixels() {
    return pixels;
  }

  float[] weights() {
    return weights;
  }

  /** The reader's table of where it reads for each sample. */
  int[] offsets() {
    return offsets;
  }

  /** The reader's table of where luma stands in {@link #eights}. */
  int[] lumaShifts() {
    return lumaShifts;
  }

  /** Room for eight bytes a sample. */
  long[] eights() {
    return eights;
  }

  /** Room for those of the row that comes next. */
  long[] ahead() {
    return ahead;
  }

  /** What is read ahead will be of that row; -1: nothing is. */
  void reads(int row) {
    aheadRow = row;
  }

  /** Takes what was read ahead, if it is of that row. */
  boolean take(int row) {
    if (row != aheadRow) {
      return false;
    }
    long[] taken = ahead;
    ahead = eights;
    eights = taken;
    return true;
  }
}
