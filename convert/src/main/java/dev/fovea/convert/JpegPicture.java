package dev.fovea.convert;

import dev.fovea.ColorSpec;
import dev.fovea.FrameFormat;
import dev.fovea.FrameFormat.Memory;
import dev.fovea.PixelFormat;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory for a decoded JPEG: its planes of Y, Cb and Cr as they are in it, or RGB where no format
 * of frames is like them. Belongs to one codec, which closes it. One thread at a time.
 */
final class JpegPicture implements AutoCloseable {

  /** How the chroma of a JPEG is sampled. */
  enum Chroma {
    /** 4:4:4. */
    FULL("YM24", 1, 1),
    /** 4:2:2: two columns share a value. */
    HALF("YM16", 2, 1),
    /** 4:2:0: two columns and two rows share one. */
    QUARTER("YM12", 2, 2),
    /** Luma alone. */
    NONE("GREY", 1, 1),
    /** Any other, and what is not Y, Cb, Cr: decoded to RGB. */
    OTHER("RGB3", 1, 1);

    private final PixelFormat pixelFormat;
    private final int columns;
    private final int rows;

    Chroma(String name, int columns, int rows) {
      pixelFormat = PixelFormat.of(name);
      this.columns = columns;
      this.rows = rows;
    }
  }

  private final Arena arena = Arena.ofShared();
  private final int width;
  private final int height;
  private final int eighths;
  private final Chroma chroma;
  private final FrameFormat format;
  private final MemorySegment[] memories;

  /** Memory for the decoded part of a frame of that size. */
  JpegPicture(int width, int height, int eighths, Chroma chroma) {
    this.width = width;
    this.height = height;
    this.eighths = eighths;
    this.chroma = chroma;
    int across = eighthsOf(width, eighths);
    int down = eighthsOf(height, eighths);
    // Decoders write whole groups of pixels that share chroma.
    int columns = (across + chroma.columns - 1) / chroma.columns * chroma.columns;
    int rows = (down + chroma.rows - 1) / chroma.rows * chroma.rows;
    List<Memory> planes = new ArrayList<>();
    switch (chroma) {
      case OTHER -> planes.add(new Memory(3 * across, 3 * across * down));
      case NONE -> planes.add(new Memory(columns, columns * rows));
      default -> {
        planes.add(new Memory(columns, columns * rows));
        int half = columns / chroma.columns;
        planes.add(new Memory(half, half * (rows / chroma.rows)));
        planes.add(planes.get(1));
      }
    }
    format = new FrameFormat(across, down, chroma.pixelFormat, planes, ColorSpec.BT601_FULL);
    memories = new MemorySegment[planes.size()];
    for (int i = 0; i < memories.length; i++) {
      // Decoders' vectors write in steps of 32 bytes.
      memories[i] = arena.allocate(planes.get(i).sizeImage(), 64);
    }
  }

  private static int eighthsOf(int side, int eighths) {
    return (side * eighths + 7) / 8;
  }

  /** Whether this is memory for that. */
  boolean fits(int width, int height, int eighths, Chroma chroma) {
    return this.width == width
        && this.height == height
        && this.eighths == eighths
        && this.chroma == chroma;
  }

  /** What is decoded: a frame's size or less, BT.601 in full range as JFIF has it. */
  FrameFormat format() {
    return format;
  }

  MemorySegment[] memories() {
    return memories;
  }

  /** How many eighths of the frame's sides it has. */
  int eighths() {
    return eighths;
  }

  @Override
  public void close() {
    arena.close();
  }
}
