package dev.fovea.convert;

import dev.fovea.FrameFormat;
import java.lang.foreign.MemorySegment;

/**
 * The rows of a picture of a whole frame: as they are, or scaled, and mirrored if wanted. Belongs
 * to one converter; one thread at a time.
 */
final class PictureRows {
  private final boolean mirrored;
  private final TouchedBytes touched = new TouchedBytes();
  private final SampleAxis rows = new SampleAxis();
  private final SampleAxis columns = new SampleAxis();
  private final Sampler sampler = new BilinearSampler();
  private RowReader reader;
  private MemorySegment[] memories;
  private boolean scaled;
  private int width;
  private int height;
  private int[] line = new int[0];
  private long bytesRead;

  PictureRows(boolean mirrored) {
    this.mirrored = mirrored;
  }

  /**
   * Makes ready for a reader and a size.
   *
   * @param frame the format of the frame itself; the reader's may be that of a smaller picture
   */
  void compile(RowReader reader, FrameFormat frame, int width, int height, int eighths) {
    this.reader = reader;
    this.width = width;
    this.height = height;
    FrameFormat picture = reader.format();
    scaled = width != picture.width() || height != picture.height();
    if (line.length < width + Kernels.LANES) {
      line = new int[width + Kernels.LANES];
    }
    if (scaled) {
      rows.crop(0, 1, frame.height(), height, picture.height(), eighths);
      columns.crop(0, 1, frame.width(), width, picture.width(), eighths);
      if (mirrored) {
        columns.mirror();
      }
      sampler.compile(reader, rows, columns);
    }
    bytesRead = scaled ? touched.of(reader, sampler) : touched.ofAll(reader);
  }

  /** Begins with another frame. */
  void start(MemorySegment[] memories) {
    this.memories = memories;
    sampler.start(memories);
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** The frame's bytes that all rows together read. */
  long bytesRead() {
    return bytesRead;
  }

  /** Reads row {@code y}; it is in the returned array until the next one. */
  int[] read(int y) {
    if (scaled) {
      sampler.row(y, line);
    } else {
      reader.row(memories, y, 0, width, line, 0);
      if (mirrored) {
        reverse(line, 0, width);
      }
    }
    return line;
  }

  /** Reads row {@code y} into {@code rgb}, from index {@code at}. */
  void read(int y, int[] rgb, int at) {
    if (scaled) {
      System.arraycopy(read(y), 0, rgb, at, width);
    } else {
      reader.row(memories, y, 0, width, rgb, at);
      if (mirrored) {
        reverse(rgb, at, width);
      }
    }
  }

  private static void reverse(int[] rgb, int at, int count) {
    for (int i = at, j = at + count - 1; i < j; i++, j--) {
      int pixel = rgb[i];
      rgb[i] = rgb[j];
      rgb[j] = pixel;
    }
  }
}
