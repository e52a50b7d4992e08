package dev.fovea.convert;

import java.lang.foreign.MemorySegment;
import java.util.BitSet;

/**
 * Cuts and scales a picture, row by row, out of the rows of a frame. Belongs to one converter; one
 * thread at a time; allocates nothing once it has seen the sizes.
 */
sealed interface Sampler permits BilinearSampler, AreaSampler {

  /** A sampler of that kind. */
  static Sampler of(Sampling sampling) {
    return switch (sampling) {
      case BILINEAR -> new BilinearSampler();
      case AREA -> new AreaSampler();
    };
  }

  /** Makes ready for frames of that reader and the axes as they are now. */
  void compile(RowReader reader, SampleAxis rows, SampleAxis columns);

  /** Begins with another frame. */
  void start(MemorySegment[] memories);

  /**
   * Fills in the pixels of a row that lie inside the frame, from the first such column to before
   * the last; up to {@link Kernels#LANES} more after them are overwritten.
   *
   * @param row one that lies inside the frame; rows come in order
   */
  void row(int row, int[] rgb);

  /** Marks the frame's rows that are read. */
  void markRows(BitSet rows);

  /** Marks the frame's columns that are read. */
  void markColumns(BitSet columns);
}
