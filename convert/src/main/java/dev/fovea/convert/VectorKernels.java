package dev.fovea.convert;

import dev.fovea.ColorSpec;
import java.lang.foreign.MemorySegment;

/**
 * The kernels on the Vector API: a guard, a loop over whole vectors, and the specification's loop
 * for the rest of a row.
 *
 * <p>Each loop begins to work once it is compiled ({@link Rehearsal}); plain Java does until then.
 */
final class VectorKernels implements Kernels {
  private static final int N = Lanes.N;
  private final ScalarKernels scalar = new ScalarKernels();

  private static final int ROW = Rehearsal.ROW;
  private static final Packed422 YUYV = new Packed422(0, 16, 8, 24);
  private static final YuvMatrix MATRIX = YuvMatrix.of(ColorSpec.BT601_LIMITED);
  private final int[] ints = new int[2 * ROW];
  private final long[] longs = new long[ROW];
  private final Neighbours neighbours = neighbours();
  private final float[] floats = new float[3 * ROW];

  private final Rehearsal yuvToRgb =
      new Rehearsal(
          (_, count) -> SampleLoops.yuvToRgb(ints, 0, count, MATRIX),
          (_, count) -> scalar.yuvToRgb(ints, 0, count, MATRIX));
  private final Rehearsal packed422 =
      new Rehearsal(
          (row, count) -> PictureLoops.packed422(row, 0, YUYV, MATRIX, ints, 0, count),
          (row, count) -> scalar.packed422(row, 0, YUYV, MATRIX, ints, 0, count));
  private final Rehearsal semiPlanar =
      new Rehearsal(
          (row, count) -> PictureLoops.semiPlanar(row, 0, row, 0, true, MATRIX, ints, 0, count),
          (row, count) -> scalar.semiPlanar(row, 0, row, 0, true, MATRIX, ints, 0, count));
  private final Rehearsal planar =
      new Rehearsal(
          (row, count) -> PictureLoops.planar(row, 0, row, 0, row, 0, MATRIX, ints, 0, count),
          (row, count) -> scalar.planar(row, 0, row, 0, row, 0, MATRIX, ints, 0, count));
  private final Rehearsal lerp =
      new Rehearsal(
          (_, count) -> SampleLoops.lerp(ints, floats, count, floats),
          (_, count) -> scalar.lerp(ints, floats, count, floats));
  private final Rehearsal join422 =
      new Rehearsal(
          (_, count) -> SampleLoops.join422(ints, 0xff00ff, count, longs),
          (_, count) -> scalar.join422(ints, true, count, longs));
  private final Rehearsal lerp422 =
      new Rehearsal(
          (row, count) ->
              SampleLoops.lerp422(neighbours, YUYV, MATRIX, floats, count == 0 ? null : row, 0),
          (row, count) ->
              scalar.lerp422(neighbours, YUYV, MATRIX, floats, count == 0 ? null : row, 0));
  private final Rehearsal bytes =
      new Rehearsal(
          (row, count) -> SampleLoops.bytes(ints, 0, count, row, 0),
          (row, count) -> scalar.bytes(ints, 0, count, row, 0));
  private final Rehearsal blend =
      new Rehearsal(
          (_, count) -> SampleLoops.blend(floats, floats, 0, count, ints, 0),
          (_, count) -> scalar.blend(floats, floats, 0, count, ints, 0));
  private final Rehearsal split =
      new Rehearsal(
          (row, count) -> PlaneLoops.split(row, 0, row, 2 * ROW, row, 3 * ROW, count),
          (row, count) -> scalar.split(row, 0, row, 2 * ROW, row, 3 * ROW, count));
  private final Rehearsal mean =
      new Rehearsal(
          (row, count) -> PlaneLoops.mean(row, 0, row, ROW, row, 2 * ROW, count),
          (row, count) -> scalar.mean(row, 0, row, ROW, row, 2 * ROW, count));
  private final Rehearsal widen =
      new Rehearsal(
          (row, count) -> PlaneLoops.widen(row, 0, Range.LUMA, row, ROW, count),
          (row, count) -> scalar.widen(row, 0, Range.LUMA, row, ROW, count));

  private static Neighbours neighbours() {
    SampleAxis axis = new SampleAxis();
    axis.crop(0, 1, ROW, ROW);
    Neighbours neighbours = new Neighbours();
    neighbours.of(axis);
    return neighbours;
  }

  @Override
  public void yuvToRgb(int[] pixels, int at, int count, YuvMatrix matrix) {
    int whole = yuvToRgb.whole(count, N);
    SampleLoops.yuvToRgb(pixels, at, at + whole, matrix);
    scalar.yuvToRgb(pixels, at + whole, count - whole, matrix);
  }

  @Override
  public void packed422(
      MemorySegment frame,
      long at,
      Packed422 order,
      YuvMatrix matrix,
      int[] rgb,
      int to,
      int width) {
    int whole = packed422.whole(width, 2 * N);
    PictureLoops.packed422(frame, at, order, matrix, rgb, to, whole);
    scalar.packed422(frame, at + 2L * whole, order, matrix, rgb, to + whole, width - whole);
  }

  @Override
  public void semiPlanar(
      MemorySegment luma,
      long lumaAt,
      MemorySegment chroma,
      long chromaAt,
      boolean cbFirst,
      YuvMatrix matrix,
      int[] rgb,
      int to,
      int width) {
    int whole = semiPlanar.whole(width, 2 * N);
    PictureLoops.semiPlanar(luma, lumaAt, chroma, chromaAt, cbFirst, matrix, rgb, to, whole);
    scalar.semiPlanar(
        luma,
        lumaAt + whole,
        chroma,
        chromaAt + whole,
        cbFirst,
        matrix,
        rgb,
        to + whole,
        width - whole);
  }

  @Override
  public void planar(
      MemorySegment luma,
      long lumaAt,
      MemorySegment cb,
      long cbAt,
      MemorySegment cr,
      long crAt,
      YuvMatrix matrix,
      int[] rgb,
      int to,
      int width) {
    // A vector of 64 bits, the shortest, holds twice the bytes that 128-bit loops need.
    int end = width - Math.max(0, 2 * (Lanes.QUARTER.length() - N));
    int whole = planar.whole(Math.max(0, end), 2 * N);
    PictureLoops.planar(luma, lumaAt, cb, cbAt, cr, crAt, matrix, rgb, to, whole);
    int half = whole / 2;
    scalar.planar(
        luma,
        lumaAt + whole,
        cb,
        cbAt + half,
        cr,
        crAt + half,
        matrix,
        rgb,
        to + whole,
        width - whole);
  }

  @Override
  public void lerp(int[] pixels, float[] weights, int count, float[] line) {
    if (lerp.whole(count, N) == 0) {
      scalar.lerp(pixels, weights, count, line);
    } else {
      SampleLoops.lerp(pixels, weights, count, line);
    }
  }

  @Override
  public void join422(int[] parts, boolean planar, int count, long[] eights) {
    if (join422.whole(count, N) == 0) {
      scalar.join422(parts, planar, count, eights);
    } else {
      SampleLoops.join422(parts, planar ? 0xff00ff : 0, count, eights);
    }
  }

  @Override
  public void lerp422(
      Neighbours neighbours,
      Packed422 order,
      YuvMatrix matrix,
      float[] line,
      MemorySegment frame,
      long row) {
    if (lerp422.whole(neighbours.count(), N) == 0) {
      scalar.lerp422(neighbours, order, matrix, line, frame, row);
    } else {
      SampleLoops.lerp422(neighbours, order, matrix, line, frame, row);
    }
  }

  @Override
  public void blend(float[] top, float[] bottom, float weight, int count, int[] rgb, int to) {
    if (blend.whole(count, N) == 0) {
      scalar.blend(top, bottom, weight, count, rgb, to);
    } else {
      SampleLoops.blend(top, bottom, weight, count, rgb, to);
    }
  }

  @Override
  public void bytes(int[] rgb, int from, int count, MemorySegment out, long at) {
    // A vector's last four bytes lie where the next one's first four do.
    int whole = bytes.whole(Math.max(0, count - 2), 4);
    SampleLoops.bytes(rgb, from, whole, out, at);
    scalar.bytes(rgb, from + whole, count - whole, out, at + 3L * whole);
  }

  @Override
  public void split(
      MemorySegment pairs,
      long at,
      MemorySegment firsts,
      long firstsAt,
      MemorySegment seconds,
      long secondsAt,
      int count) {
    int whole = split.whole(count, 2 * N);
    PlaneLoops.split(pairs, at, firsts, firstsAt, seconds, secondsAt, whole);
    scalar.split(
        pairs,
        at + 2L * whole,
        firsts,
        firstsAt + whole,
        seconds,
        secondsAt + whole,
        count - whole);
  }

  @Override
  public void mean(
      MemorySegment one,
      long at,
      MemorySegment other,
      long otherAt,
      MemorySegment out,
      long outAt,
      int count) {
    int whole = mean.whole(count, 2 * N);
    PlaneLoops.mean(one, at, other, otherAt, out, outAt, whole);
    scalar.mean(one, at + whole, other, otherAt + whole, out, outAt + whole, count - whole);
  }

  @Override
  public void widen(
      MemorySegment bytes, long at, Range range, MemorySegment out, long outAt, int count) {
    int whole = widen.whole(count, 2 * N);
    PlaneLoops.widen(bytes, at, range, out, outAt, whole);
    scalar.widen(bytes, at + whole, range, out, outAt + whole, count - whole);
  }
}
