package dev.fovea.convert;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Means of areas. A sample stands for an interval as long as the samples are apart, and no shorter
 * than a pixel, around its place; a pixel counts with the part of it that lies in there. Rows are
 * summed first, column by column, then the columns; floats throughout, truncated at the end.
 */
final class AreaSampler implements Sampler {
  private RowReader reader;
  private SampleAxis rows;
  private SampleAxis columns;
  private MemorySegment[] memories;
  private int from;
  private int to;
  private int[] pixels = new int[0];
  private float[] sums = new float[0];

  @Override
  public void compile(RowReader reader, SampleAxis rows, SampleAxis columns) {
    this.reader = reader;
    this.rows = rows;
    this.columns = columns;
    boolean any = columns.first() < columns.end();
    int one = any ? columns.first() : 0;
    int other = any ? columns.end() - 1 : 0;
    int least = any ? Math.min(low(columns, one), low(columns, other)) : 0;
    int most = any ? Math.max(high(columns, one), high(columns, other)) : 0;
    from = least & ~3; // where even chroma that four columns share begins
    to = most + 1;
    if (pixels.length < to - from) {
      pixels = new int[to - from];
      sums = new float[3 * (to - from)];
    }
  }

  private static float halfWidth(SampleAxis axis) {
    return Math.max(axis.spacing(), 1) / 2;
  }

  /** The first pixel of which a sample has a part. */
  private static int low(SampleAxis axis, int sample) {
    return Math.max(0, (int) Math.ceil(axis.centre(sample) - halfWidth(axis) - 0.5f));
  }

  /** The last one. */
  private static int high(SampleAxis axis, int sample) {
    int last = (int) Math.floor(axis.centre(sample) + halfWidth(axis) + 0.5f);
    return Math.min(axis.pixels() - 1, last);
  }

  /** How much of a pixel lies in a sample's interval. */
  private static float part(SampleAxis axis, int sample, int pixel) {
    float centre = axis.centre(sample);
    float half = halfWidth(axis);
    float left = Math.max(pixel - 0.5f, centre - half);
    float right = Math.min(pixel + 0.5f, centre + half);
    return Math.max(0, right - left);
  }

  @Override
  public void start(MemorySegment[] memories) {
    this.memories = memories;
  }

  @Override
  public void row(int row, int[] rgb) {
    Arrays.fill(sums, 0);
    float weight = 0;
    for (int y = low(rows, row); y <= high(rows, row); y++) {
      float part = part(rows, row, y);
      if (part > 0) {
        reader.row(memories, y, from, to, pixels, 0);
        add(pixels, to - from, part, sums);
        weight += part;
      }
    }
    for (int i = columns.first(); i < columns.end(); i++) {
      rgb[i] = mean(i, weight);
    }
  }

  /** A loop of its own, for the JIT makes vectors of it. */
  private static void add(int[] pixels, int count, float part, float[] sums) {
    for (int i = 0; i < count; i++) {
      int pixel = pixels[i];
      sums[i] += part * (pixel >> 16);
      sums[count + i] += part * (pixel >> 8 & 0xff);
      sums[2 * count + i] += part * (pixel & 0xff);
    }
  }

  private int mean(int sample, float rowWeight) {
    int count = to - from;
    float red = 0;
    float green = 0;
    float blue = 0;
    float weight = 0;
    for (int x = low(columns, sample); x <= high(columns, sample); x++) {
      float part = part(columns, sample, x);
      red += part * sums[x - from];
      green += part * sums[count + x - from];
      blue += part * sums[2 * count + x - from];
      weight += part;
    }
    float all = weight * rowWeight;
    return truncated(red / all) << 16 | truncated(green / all) << 8 | truncated(blue / all);
  }

  /** Sums of floats may pass 255 by their last bit. */
  private static int truncated(float value) {
    return Math.min((int) value, 255);
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
      for (int pixel = low(axis, i); pixel <= high(axis, i); pixel++) {
        if (part(axis, i, pixel) > 0) {
          marks.set(pixel);
        }
      }
    }
  }
}
