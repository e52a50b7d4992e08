package dev.fovea.convert;

import java.util.Arrays;

/**
 * The columns of a frame that are read together, in any order, and where a {@link RowReader} finds
 * them. Belongs to one reader's caller; one thread at a time. Arrays grow and are used again.
 */
final class Columns {
  private int[] xs = new int[0];
  private int[] first = new int[0];
  private int[] second = new int[0];
  private int count;

  /** From now on that many columns, all of them column 0 until {@link #put}. */
  void reset(int columns) {
    count = columns;
    if (xs.length < columns) {
      xs = new int[columns];
      first = new int[columns];
      second = new int[columns];
    }
    Arrays.fill(xs, 0, columns, 0);
  }

  /** Every column from {@code from} to before {@code to}. */
  void range(int from, int to) {
    reset(to - from);
    for (int x = from; x < to; x++) {
      xs[x - from] = x;
    }
  }

  void put(int i, int x) {
    xs[i] = x;
  }

  int count() {
    return count;
  }

  int x(int i) {
    return xs[i];
  }

  /** The reader's table of the first component; what is in it is the reader's affair. */
  int[] first() {
    return first;
  }

  /** The reader's table of the other components. */
  int[] second() {
    return second;
  }
}
