package dev.fovea;

import java.util.List;

/**
 * The size and memory layout of a source's frames, as granted, never as asked for.
 *
 * @param width pixels
 * @param height rows
 * @param pixelFormat what a pixel is made of
 * @param memories one, in which all planes lie one after the other; or one for each plane, for the
 *     formats that keep them {@linkplain PixelLayout#separate apart}
 * @param color how to read luma and chroma
 */
public record FrameFormat(
    int width, int height, PixelFormat pixelFormat, List<Memory> memories, ColorSpec color) {

  /**
   * One of the memories that a frame lies in.
   *
   * @param bytesPerLine bytes from one row of its first plane to the next; 0 for compressed formats
   * @param sizeImage the most bytes that a frame can have there; exactly what a raw frame has
   */
  public record Memory(int bytesPerLine, int sizeImage) {}

  /** The largest side of a frame that Fovea accepts, in pixels: what vivid, the largest, offers. */
  public static final int MAX_SIDE = 16384;

  /** VIDEO_MAX_PLANES: no driver has a frame in more memories. */
  public static final int MAX_MEMORIES = 8;

  /**
   * @throws IllegalArgumentException if a side is not within 1..{@link #MAX_SIDE}, or a stride is
   *     shorter than a row, or a size smaller than the rows
   */
  public FrameFormat {
    if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) {
      throw new IllegalArgumentException("no frame has " + width + "x" + height + " pixels");
    }
    memories = List.copyOf(memories);
    PixelLayout layout = pixelFormat.layout();
    boolean possible =
        layout.pixels()
            ? memories.size() == layout.memories()
            : !memories.isEmpty() && memories.size() <= MAX_MEMORIES;
    if (!possible) {
      throw new IllegalArgumentException(
          "%s lies in %d memories, not %d"
              .formatted(pixelFormat, layout.memories(), memories.size()));
    }
    long size = 0;
    for (int i = 0; i < memories.size(); i++) {
      requireRoom(width, height, pixelFormat, i, memories.get(i));
      size += memories.get(i).sizeImage;
    }
    if (size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("no frame has " + size + " bytes");
    }
  }

  /**
   * The format of frames that lie in one memory.
   *
   * @param bytesPerLine bytes from one row of the first plane to the next; 0 for compressed formats
   * @param sizeImage the most bytes a frame can have; exactly what a raw frame has
   * @throws IllegalArgumentException as the other constructor, and if the planes lie apart
   */
  public FrameFormat(
      int width,
      int height,
      PixelFormat pixelFormat,
      int bytesPerLine,
      int sizeImage,
      ColorSpec color) {
    this(width, height, pixelFormat, List.of(new Memory(bytesPerLine, sizeImage)), color);
  }

  private static void requireRoom(
      int width, int height, PixelFormat format, int index, Memory memory) {
    long row = Strides.leastStride(format.layout(), index, width);
    if (row > 0 && (memory.bytesPerLine < row || memory.bytesPerLine > 8 * MAX_SIDE)) {
      throw new IllegalArgumentException(
          "a row of %d %s pixels has %d bytes, not %d"
              .formatted(width, format, row, memory.bytesPerLine));
    }
    long least = Strides.leastBytes(format.layout(), index, width, height, memory.bytesPerLine);
    if (memory.sizeImage < least) {
      throw new IllegalArgumentException(
          "%dx%d %s needs %d bytes, not %d"
              .formatted(width, height, format, least, memory.sizeImage));
    }
  }

  /** A raw format without padding, in BT.601 limited range; compressed ones get 2 bytes a pixel. */
  public static FrameFormat packed(int width, int height, PixelFormat pixelFormat) {
    return packed(width, height, pixelFormat, ColorSpec.BT601_LIMITED);
  }

  /** A raw format without padding; compressed ones get two bytes a pixel. */
  public static FrameFormat packed(
      int width, int height, PixelFormat pixelFormat, ColorSpec color) {
    PixelLayout layout = pixelFormat.layout();
    if (!layout.pixels()) {
      return new FrameFormat(
          width, height, pixelFormat, 0, Math.toIntExact(2L * width * height), color);
    }
    Memory[] memories = new Memory[layout.memories()];
    for (int i = 0; i < memories.length; i++) {
      int stride = Math.toIntExact(Strides.leastStride(layout, i, width));
      long size = Strides.bytes(layout, i, height, stride);
      memories[i] = new Memory(stride, Math.toIntExact(size));
    }
    return new FrameFormat(width, height, pixelFormat, List.of(memories), color);
  }

  /** Bytes from one row of the first plane to the next; 0 for compressed formats. */
  public int bytesPerLine() {
    return memories.get(0).bytesPerLine;
  }

  /** The most bytes a frame can have, in all its memories together. */
  public int sizeImage() {
    int size = 0;
    for (int i = 0; i < memories.size(); i++) {
      size += memories.get(i).sizeImage;
    }
    return size;
  }

  /** Whether a frame is not rows of pixels, so that its length varies. */
  public boolean compressed() {
    PixelLayout layout = pixelFormat.layout();
    return !layout.pixels() && (layout.model() != PixelLayout.Model.OPAQUE || bytesPerLine() == 0);
  }

  /** The number of planes of pixels: 1, 2 or 3; 1 for formats that Fovea does not know. */
  public int planeCount() {
    return Math.max(1, pixelFormat.layout().planes().size());
  }

  /** Which of the {@link #memories} a plane lies in. */
  public int planeMemory(int plane) {
    return pixelFormat.layout().separate() ? plane : 0;
  }

  /** The first byte of a plane, counted from the first of its memory. */
  public long planeOffset(int plane) {
    long offset = 0;
    for (int i = 0; i < plane && !pixelFormat.layout().separate(); i++) {
      offset += (long) planeBytesPerLine(i) * planeRows(i);
    }
    return offset;
  }

  /**
   * Bytes from one row of a plane to the next. Planes that share a memory share its stride, by the
   * kernel's rule: as many pixels of padding in each (for YU12 half the bytes, for NV24 twice).
   */
  public int planeBytesPerLine(int plane) {
    PixelLayout layout = pixelFormat.layout();
    int stride = memories.get(planeMemory(plane)).bytesPerLine;
    return layout.separate() ? stride : Strides.of(layout, plane, stride);
  }

  /** Rows of a plane. */
  public int planeRows(int plane) {
    PixelLayout layout = pixelFormat.layout();
    return layout.pixels() ? layout.planes().get(plane).rows(height) : height;
  }

  /**
   * The fewest bytes of a whole frame: the padding of its last row may be missing, some drivers
   * leave it off. 1 for compressed formats and those that Fovea does not know.
   */
  public long leastBytes() {
    return leastBytes(0);
  }

  /** The fewest bytes that a whole frame has in one of its memories, as {@link #leastBytes()}. */
  public long leastBytes(int memory) {
    return Strides.leastBytes(
        pixelFormat.layout(), memory, width, height, memories.get(memory).bytesPerLine);
  }

  @Override
  public String toString() {
    return width + "x" + height + " " + pixelFormat;
  }
}
