package dev.fovea.convert;

import dev.fovea.FrameFormat;
import dev.fovea.PixelLayout;
import dev.fovea.PixelLayout.Component;
import dev.fovea.PixelLayout.Model;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Reads chosen columns of a frame's rows as 8-bit RGB, for frames of one format. Subsampled chroma
 * is taken as it is from the nearest value to the left and above. One thread at a time; allocates
 * nothing once it has seen a width.
 */
abstract sealed class RowReader permits ByteRows, ValueRows, BayerRows {
  final FrameFormat format;
  final PixelLayout layout;
  final YuvMatrix matrix;
  final Kernels kernels = Kernels.chosen();
  private final Place[] places;
  private final Columns all = new Columns();
  private int allFrom = -1;
  private int allTo = -1;

  RowReader(FrameFormat format) {
    this.format = format;
    this.layout = format.pixelFormat().layout();
    this.matrix = YuvMatrix.of(format.color());
    places = new Place[layout.planes().size()];
    Arrays.setAll(places, plane -> Place.of(format, plane));
  }

  /** Where a plane lies, computed once: it is asked for in every row. */
  private record Place(int memory, long offset, long bytesPerLine) {
    static Place of(FrameFormat format, int plane) {
      return new Place(
          format.planeMemory(plane), format.planeOffset(plane), format.planeBytesPerLine(plane));
    }
  }

  /**
   * The reader of a format.
   *
   * @throws IllegalArgumentException if its frames are no rows of pixels
   */
  static RowReader of(FrameFormat format) {
    PixelLayout layout = format.pixelFormat().layout();
    if (!layout.pixels()) {
      throw new IllegalArgumentException(format + " has no rows of pixels");
    }
    if (layout.model() == Model.BAYER) {
      return new BayerRows(format);
    }
    return ByteRows.fits(layout) ? new ByteRows(format) : new ValueRows(format);
  }

  FrameFormat format() {
    return format;
  }

  /** Fills in where this format has its columns; needed before they are read. */
  abstract void place(Columns columns);

  /** Reads columns of row {@code y} into {@code rgb}, from index {@code at}. */
  abstract void read(MemorySegment[] memories, int y, Columns columns, int[] rgb, int at);

  /** Fills in where this format has the neighbours of samples; needed before they are read. */
  void place(Neighbours neighbours) {
    place(neighbours.columns());
  }

  /**
   * Reads the neighbours in row {@code y} and interpolates between left and right ones.
   *
   * @param next the row that will be wanted after it, or -1
   */
  void lerp(MemorySegment[] memories, int y, int next, Neighbours neighbours, float[] line) {
    int[] pixels = neighbours.pixels();
    read(memories, y, neighbours.columns(), pixels, 0);
    kernels.lerp(pixels, neighbours.weights(), neighbours.count(), line);
  }

  /** Reads the columns from {@code from}, a multiple of 4, to before {@code to} of a row. */
  void row(MemorySegment[] memories, int y, int from, int to, int[] rgb, int at) {
    if (from != allFrom || to != allTo) {
      all.range(from, to);
      place(all);
      allFrom = from;
      allTo = to;
    }
    read(memories, y, all, rgb, at);
  }

  /** The memory that a component of this format lies in. */
  MemorySegment memory(MemorySegment[] memories, Component component) {
    return memories[places[component.plane()].memory];
  }

  /** The first byte of a component's row, counted from its memory's. */
  long rowOf(Component component, int y) {
    Place place = places[component.plane()];
    return place.offset + (y >> component.shiftY()) * place.bytesPerLine;
  }
}
