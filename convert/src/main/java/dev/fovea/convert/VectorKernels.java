package dev.fovea.convert;

import dev.fovea.ColorSpec;
import java.lang.foreign.Arena;
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

  private static final int ROW = 256;
  private static final MemorySegment BYTE_ROW = Arena.global().allocate(4 * ROW, 64);
  private static final Packed422 YUYV = new Packed422(0, 16, 8, 24);
  private static final YuvMatrix MATRIX = YuvMatrix.of(ColorSpec.BT601_LIMITED);
  private final int[] ints = new int[2 * ROW];
  private final long[] longs = new long[ROW];
  private final int[] shifts = new int[ROW];
  private final float[] floats = new float[3 * ROW];

  private final Rehearsal yuvToRgb =
      new Rehearsal(
          () -> SampleLoops.yuvToRgb(ints, 0, ROW, MATRIX),
          () -> scalar.yuvToRgb(ints, 0, ROW, MATRIX));
  private final Rehearsal packed422 =
      new Rehearsal(
          () -> PictureLoops.packed422(BYTE_ROW, 0, YUYV, MATRIX, ints, 0, ROW),
          () -> scalar.packed422(BYTE_ROW, 0, YUYV, MATRIX, ints, 0, ROW));
  private final Rehearsal semiPlanar =
      new Rehearsal(
          () -> PictureLoops.semiPlanar(BYTE_ROW, 0, BYTE_ROW, ROW, true, MATRIX, ints, 0, ROW),
          () -> scalar.semiPlanar(BYTE_ROW, 0, BYTE_ROW, ROW, true, MATRIX, ints, 0, ROW));
  private final Rehearsal planar =
      new Rehearsal(
          () ->
              PictureLoops.planar(BYTE_ROW, 0, BYTE_ROW, ROW, BYTE_ROW, ROW, MATRIX, ints, 0, ROW),
          () -> scalar.planar(BYTE_ROW, 0, BYTE_ROW, ROW, BYTE_ROW, ROW, MATRIX, ints, 0, ROW));
  private final Rehearsal lerp =
      new Rehearsal(
          () -> SampleLoops.lerp(ints, floats, ROW, floats),
          () -> scalar.lerp(ints, floats, ROW, floats));
  private final Rehearsal join422 =
      new Rehearsal(
          () -> SampleLoops.join422(ints, 0xff00ff, ROW, longs),
          () -> scalar.join422(ints, true, ROW, longs));
  private final Rehearsal lerp422 =
      new Rehearsal(
          () -> SampleLoops.lerp422(longs, shifts, YUYV, MATRIX, floats, ROW, floats),
          () -> scalar.lerp422(longs, shifts, YUYV, MATRIX, floats, ROW, floats));
  private final Rehearsal bytes =
      new Rehearsal(
          () -> SampleLoops.bytes(ints, 0, ROW, BYTE_ROW, 0),
          () -> scalar.bytes(ints, 0, ROW, BYTE_ROW, 0));
  private final Rehearsal blend =
      new Rehearsal(
          () -> SampleLoops.blend(floats, floats, 0, ROW, ints, 0),
          () -> scalar.blend(floats, floats, 0, ROW, ints, 0));
  private final Rehearsal split =
      new Rehearsal(
          () -> PlaneLoops.split(BYTE_ROW, 0, BYTE_ROW, 2 * ROW, BYTE_ROW, 3 * ROW, ROW),
          () -> scalar.split(BYTE_ROW, 0, BYTE_ROW, 2 * ROW, BYTE_ROW, 3 * ROW, ROW));
  private final Rehearsal mean =
      new Rehearsal(
          () -> PlaneLoops.mean(BYTE_ROW, 0, BYTE_ROW, ROW, BYTE_ROW, 2 * ROW, ROW),
          () -> scalar.mean(BYTE_ROW, 0, BYTE_ROW, ROW, BYTE_ROW, 2 * ROW, ROW));
  private final Rehearsal widen =
      new Rehearsal(
          () -> PlaneLoops.widen(BYTE_ROW, 0, Range.LUMA, BYTE_ROW, ROW, ROW),
          () -> scalar.widen(BYTE_ROW, 0, Range.LUMA, BYTE_ROW, ROW, ROW));

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
      long[] pairs,
      int[] lumaShifts,
      Packed422 order,
      YuvMatrix matrix,
      float[] weights,
      int count,
      float[] line) {
    if (lerp422.whole(count, N) == 0) {
      scalar.lerp422(pairs, lumaShifts, order, matrix, weights, count, line);
    } else {
      SampleLoops.lerp422(pairs, lumaShifts, order, matrix, weights, count, line);
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
