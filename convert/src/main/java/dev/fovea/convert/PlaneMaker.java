package dev.fovea.convert;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.fovea.ColorSpec.Matrix;
import dev.fovea.CopyLedger;
import dev.fovea.CopyLedger.Stage;
import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.PixelLayout;
import dev.fovea.PixelLayout.Component;
import dev.fovea.PixelLayout.Model;
import dev.fovea.convert.Kernels.Range;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * Brings frames of Y, Cb, Cr into the planes that a JPEG encoder takes, 4:2:0 in full range, in one
 * pass: pairs of bytes are parted, limited ranges widened, and where each row has chroma of its
 * own, two rows' are averaged. One thread at a time; belongs to one encoder.
 */
final class PlaneMaker implements AutoCloseable {
  private final Kernels kernels = Kernels.chosen();
  private final CopyLedger ledger;
  private final PixelSource source;
  private final Scratch memory = new Scratch();
  private RowReader reader;
  private Component luma;
  private Component cb;
  private Component cr;
  private boolean packed;
  private boolean paired;
  private boolean limited;
  private int height;
  private int width;
  private int half;
  private YuvPlanes planes;

  /** Two rows of chroma pairs on their way. */
  private MemorySegment pairs;

  private long bytesRead;

  PlaneMaker(CopyLedger ledger) {
    this.ledger = ledger;
    this.source = new PixelSource(ledger);
  }

  /** Whether frames of a format are Y, Cb, Cr of a JPEG's matrix, two columns to a chroma value. */
  static boolean fits(FrameFormat format) {
    PixelLayout layout = format.pixelFormat().layout();
    return layout.model() == Model.YUV
        && format.color().matrix() == Matrix.BT601
        && ByteRows.fits(layout)
        && layout.components().get(1).shiftX() == 1
        && layout.components().get(1).shiftY() <= 1;
  }

  /**
   * The planes of a frame, valid until the next call.
   *
   * @throws IOException if it is cut short
   */
  YuvPlanes of(Frame frame) throws IOException {
    RowReader next = source.open(frame, 8);
    if (next != reader) {
      compile(next);
    }
    MemorySegment[] memories = source.memories();
    for (int row = 0; row < (height + 1) / 2; row++) {
      luma(memories, 2 * row);
      luma(memories, 2 * row + 1);
      chroma(memories, row);
    }
    ledger.pass(Stage.JPEG, bytesRead, planes.bytes());
    return planes;
  }

  private void compile(RowReader next) {
    reader = null;
    FrameFormat format = next.format();
    PixelLayout layout = format.pixelFormat().layout();
    luma = layout.components().get(0);
    cb = layout.components().get(1);
    cr = layout.components().get(2);
    packed = layout.planes().size() == 1;
    paired = layout.planes().size() < 3;
    limited = !format.color().fullRange();
    width = format.width();
    height = format.height();
    half = (width + 1) / 2;
    long plane = (long) half * ((height + 1) / 2);
    MemorySegment all = memory.ofSize(6 * plane + 4L * half);
    planes =
        new YuvPlanes(
            width,
            height,
            all.asSlice(0, 4 * plane),
            all.asSlice(4 * plane, plane),
            all.asSlice(5 * plane, plane),
            2 * half,
            half);
    pairs = all.asSlice(6 * plane);
    bytesRead = new TouchedBytes().ofAll(next);
    reader = next;
  }

  /** Makes a row of luma, and of packed formats the row of chroma pairs that comes with it. */
  private void luma(MemorySegment[] memories, int row) {
    MemorySegment in = reader.memory(memories, luma);
    long at = reader.rowOf(luma, Math.min(row, height - 1));
    long out = 2L * half * row;
    if (packed) {
      long aside = 2L * half * (row & 1);
      boolean first = luma.offset() == 0;
      MemorySegment firsts = first ? planes.y() : pairs;
      MemorySegment seconds = first ? pairs : planes.y();
      kernels.split(in, at, firsts, first ? out : aside, seconds, first ? aside : out, 2 * half);
      full(planes.y(), out, Range.LUMA, planes.y(), out, width);
    } else {
      full(in, at, Range.LUMA, planes.y(), out, width);
    }
    if (width < 2 * half) {
      planes.y().set(JAVA_BYTE, out + width, planes.y().get(JAVA_BYTE, out + width - 1));
    }
  }

  private void chroma(MemorySegment[] memories, int row) {
    long out = (long) half * row;
    if (paired) {
      boolean swapped = cb.offset() > cr.offset();
      MemorySegment firsts = swapped ? planes.cr() : planes.cb();
      MemorySegment seconds = swapped ? planes.cb() : planes.cr();
      if (packed) {
        kernels.mean(pairs, 0, pairs, 2L * half, pairs, 0, 2 * half);
        kernels.split(pairs, 0, firsts, out, seconds, out, half);
      } else if (cb.shiftY() == 0) {
        means(memories, cb, row, pairs, 0, 2 * half);
        kernels.split(pairs, 0, firsts, out, seconds, out, half);
      } else {
        MemorySegment in = reader.memory(memories, cb);
        kernels.split(in, reader.rowOf(cb, 2 * row), firsts, out, seconds, out, half);
      }
    } else {
      means(memories, cb, row, planes.cb(), out, half);
      means(memories, cr, row, planes.cr(), out, half);
    }
    full(planes.cb(), out, Range.CHROMA, planes.cb(), out, half);
    full(planes.cr(), out, Range.CHROMA, planes.cr(), out, half);
  }

  /** The mean of the chroma of two rows, or the one that they share. */
  private void means(
      MemorySegment[] memories, Component part, int row, MemorySegment out, long at, int count) {
    MemorySegment in = reader.memory(memories, part);
    long one = reader.rowOf(part, 2 * row);
    long other = reader.rowOf(part, Math.min(2 * row + 1, height - 1));
    if (one == other) {
      MemorySegment.copy(in, one, out, at, count);
    } else {
      kernels.mean(in, one, in, other, out, at, count);
    }
  }

  private void full(
      MemorySegment in, long at, Range range, MemorySegment out, long outAt, int count) {
    if (limited) {
      kernels.widen(in, at, range, out, outAt, count);
    } else if (in != out) {
      MemorySegment.copy(in, at, out, outAt, count);
    }
  }

  @Override
  public void close() {
    source.close();
    memory.close();
  }
}
