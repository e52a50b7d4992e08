package dev.fovea.convert;

import dev.fovea.FrameFormat;

/**
 * Where the three components of a pixel lie in a frame's memory: Y, Cb, Cr or red, green, blue. A
 * value; any thread.
 */
record PixelLayout(Kind kind, Component first, Component second, Component third) {

  /** What the components are. */
  enum Kind {
    YUV,
    /** The first component alone. */
    GREY,
    RGB
  }

  /**
   * One component.
   *
   * @param offset its first byte
   * @param stride bytes from one of its rows to the next
   * @param step bytes from one of its values to the next
   * @param shiftX 1 where two columns share a value
   * @param shiftY 1 where two rows share a value
   */
  record Component(long offset, int stride, int step, int shiftX, int shiftY) {
    long row(int y) {
      return offset + (long) (y >> shiftY) * stride;
    }

    int column(int x) {
      return (x >> shiftX) * step;
    }
  }

  /**
   * @throws IllegalArgumentException if the format's frames are no rows of pixels that can be read
   */
  static PixelLayout of(FrameFormat format) {
    if (!format.pixelFormat().readable() || format.pixelFormat().jpeg()) {
      throw new IllegalArgumentException(format + " has no rows of pixels");
    }
    Component first = component(format, 0);
    return switch (format.pixelFormat().layout().model()) {
      case GREY -> new PixelLayout(Kind.GREY, first, first, first);
      case RGB -> new PixelLayout(Kind.RGB, first, component(format, 1), component(format, 2));
      default -> new PixelLayout(Kind.YUV, first, component(format, 1), component(format, 2));
    };
  }

  private static Component component(FrameFormat format, int number) {
    dev.fovea.PixelLayout.Component place = format.pixelFormat().layout().components().get(number);
    return new Component(
        format.planeOffset(place.plane()) + place.offset(),
        format.planeBytesPerLine(place.plane()),
        place.step(),
        place.shiftX(),
        place.shiftY());
  }

  /** The bytes from a frame's first to the last that belongs to a pixel. */
  long leastBytes(int width, int height) {
    return Math.max(
        last(first, width, height),
        Math.max(last(second, width, height), last(third, width, height)));
  }

  private static long last(Component component, int width, int height) {
    return component.row(height - 1) + component.column(width - 1) + 1;
  }

  /** The bytes of a frame that hold the pixels where the chosen rows and columns cross. */
  long bytesAt(SampleAxis rows, SampleAxis columns) {
    long luma = (long) rows.distinct(0) * columns.distinct(0);
    return kind == Kind.GREY
        ? luma
        : luma + 2L * rows.distinct(second.shiftY) * columns.distinct(second.shiftX);
  }
}
