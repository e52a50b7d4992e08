package dev.fovea.convert;

import dev.fovea.FrameFormat;
import dev.fovea.PixelLayout.Component;
import dev.fovea.PixelLayout.Model;
import java.lang.foreign.MemorySegment;

/**
 * Every other format, value by value: 16-bit words, deep greys, HSV. Of more than 8 bits the high 8
 * are taken. Of fewer, RGB's are stretched so that the largest value is 255, and those of Y, Cb and
 * Cr are shifted up, so that grey stays grey.
 */
final class ValueRows extends RowReader {
  private final MemorySegment[] sliced = new MemorySegment[layout.planes().size()];
  private final MemorySegment[] planes = new MemorySegment[layout.planes().size()];

  ValueRows(FrameFormat format) {
    super(format);
  }

  @Override
  void place(Columns columns) {
    // Columns are found by their numbers alone.
  }

  @Override
  void read(MemorySegment[] memories, int y, Columns columns, int[] pixels, int at) {
    slice(memories);
    boolean grey = layout.model() == Model.GREY;
    for (int i = 0; i < columns.count(); i++) {
      int x = columns.x(i);
      int first = value(memories, 0, x, y);
      int second = grey ? 128 : value(memories, 1, x, y);
      int third = grey ? 128 : value(memories, 2, x, y);
      pixels[at + i] =
          layout.model() == Model.HSV
              ? hsv(first, second, third)
              : first << 16 | second << 8 | third;
    }
    if (grey || layout.model() == Model.YUV) {
      kernels.yuvToRgb(pixels, at, columns.count(), matrix);
    }
  }

  /** A slice is an object, so it is made for a frame's first row alone. */
  private void slice(MemorySegment[] memories) {
    for (int plane = 0; plane < planes.length; plane++) {
      MemorySegment memory = memories[format.planeMemory(plane)];
      if (sliced[plane] != memory) {
        planes[plane] = memory.asSlice(format.planeOffset(plane));
        sliced[plane] = memory;
      }
    }
  }

  private int value(MemorySegment[] memories, int index, int x, int y) {
    Component component = layout.components().get(index);
    int plane = component.plane();
    int value = layout.value(index, planes[plane], format.planeBytesPerLine(plane), x, y);
    int depth = component.depth();
    if (depth >= 8) {
      return value >>> depth - 8;
    }
    int largest = (1 << depth) - 1;
    return layout.model() == Model.RGB ? (value * 255 + largest / 2) / largest : value << 8 - depth;
  }

  /** Hue in two degrees (V4L2_HSV_ENC_180), saturation and value of 255. */
  private static int hsv(int hue, int saturation, int value) {
    int sector = hue % 180 / 30;
    int within = hue % 30;
    int low = scaled(value, 255 * 30 - saturation * 30);
    int falling = scaled(value, 255 * 30 - saturation * within);
    int rising = scaled(value, 255 * 30 - saturation * (30 - within));
    return switch (sector) {
      case 0 -> value << 16 | rising << 8 | low;
      case 1 -> falling << 16 | value << 8 | low;
      case 2 -> low << 16 | value << 8 | rising;
      case 3 -> low << 16 | falling << 8 | value;
      case 4 -> rising << 16 | low << 8 | value;
      default -> value << 16 | low << 8 | falling;
    };
  }

  private static int scaled(int value, int part) {
    return (value * part + 255 * 15) / (255 * 30);
  }
}
