package dev.fovea.convert;

import dev.fovea.FrameFormat;
import dev.fovea.PixelLayout.Component;
import dev.fovea.PixelLayout.Packing;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Bayer mosaics, bilinear: the colours that a pixel's filter held back are the rounded mean of its
 * two or four nearest neighbours of that colour; the frame goes on mirrored beyond its edges. Only
 * the neighbourhoods of the columns that are asked for are read. Of more than 8 bits the high 8
 * count.
 */
final class BayerRows extends RowReader {
  private final Component sample = layout.components().get(0);
  private final boolean bytes = layout.packing() == Packing.WORDS && sample.word() == 1;

  BayerRows(FrameFormat format) {
    super(format);
  }

  @Override
  void place(Columns columns) {
    // Columns are found by their numbers alone.
  }

  @Override
  void read(MemorySegment[] memories, int y, Columns columns, int[] pixels, int at) {
    MemorySegment frame = memories[0];
    int above = mirrored(y - 1, format.height());
    int below = mirrored(y + 1, format.height());
    for (int i = 0; i < columns.count(); i++) {
      pixels[at + i] = pixel(frame, columns.x(i), y, above, below);
    }
  }

  private int pixel(MemorySegment frame, int x, int y, int above, int below) {
    int left = mirrored(x - 1, format.width());
    int right = mirrored(x + 1, format.width());
    int own = layout.bayer().colour(x, y);
    int here = value(frame, x, y);
    int across = value(frame, left, y) + value(frame, right, y);
    int along = value(frame, x, above) + value(frame, x, below);
    if (own == 1) {
      int beside = across + 1 >> 1;
      int over = along + 1 >> 1;
      boolean redBeside = layout.bayer().colour(x + 1, y) == 0;
      return redBeside ? beside << 16 | here << 8 | over : over << 16 | here << 8 | beside;
    }
    int green = across + along + 2 >> 2;
    int corners =
        value(frame, left, above)
            + value(frame, right, above)
            + value(frame, left, below)
            + value(frame, right, below);
    int opposite = corners + 2 >> 2;
    return own == 0 ? here << 16 | green << 8 | opposite : opposite << 16 | green << 8 | here;
  }

  /** Beyond an edge the second pixel from it, which has the colour of the one that is missing. */
  private static int mirrored(int at, int side) {
    int inside = at < 0 ? 1 : at == side ? side - 2 : at;
    return Math.clamp(inside, 0, side - 1);
  }

  private int value(MemorySegment frame, int x, int y) {
    int stride = format.bytesPerLine();
    if (bytes) {
      return frame.get(ValueLayout.JAVA_BYTE, (long) y * stride + x) & 0xff;
    }
    return layout.value(0, frame, stride, x, y) >>> sample.depth() - 8;
  }
}
