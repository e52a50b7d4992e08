package dev.fovea;

import dev.fovea.PixelLayout.Plane;

/** The arithmetic of planes that lie in one memory or apart; allocates nothing. */
final class Strides {
  private Strides() {}

  /** The stride of a plane in a memory whose first plane has the given one. */
  static int of(PixelLayout layout, int plane, int bytesPerLine) {
    if (plane == 0) {
      return bytesPerLine;
    }
    Plane first = layout.planes().get(0);
    Plane other = layout.planes().get(plane);
    return (int)
        ((long) bytesPerLine * other.bytes() * first.pixels() / (other.pixels() * first.bytes()));
  }

  /** The shortest stride that holds a row of each of a memory's planes; 0 without pixels. */
  static long leastStride(PixelLayout layout, int memory, int width) {
    if (!layout.pixels()) {
      return 0;
    }
    Plane first = layout.planes().get(memory);
    long least = first.rowBytes(width);
    for (int i = 1; i < layout.planes().size() && !layout.separate(); i++) {
      Plane other = layout.planes().get(i);
      long part = (long) other.bytes() * first.pixels();
      long whole = (long) other.pixels() * first.bytes();
      least = Math.max(least, (other.rowBytes(width) * whole + part - 1) / part);
    }
    return least;
  }

  /** The bytes of a memory's planes with the padding of every row. */
  static long bytes(PixelLayout layout, int memory, int height, int bytesPerLine) {
    if (layout.separate()) {
      return (long) bytesPerLine * layout.planes().get(memory).rows(height);
    }
    long bytes = 0;
    for (int i = 0; i < layout.planes().size(); i++) {
      bytes += (long) of(layout, i, bytesPerLine) * layout.planes().get(i).rows(height);
    }
    return bytes;
  }

  /** The same without the padding of the last row; 1 without pixels. */
  static long leastBytes(PixelLayout layout, int memory, int width, int height, int bytesPerLine) {
    if (!layout.pixels()) {
      return 1;
    }
    int last = layout.separate() ? memory : layout.planes().size() - 1;
    int stride = layout.separate() ? bytesPerLine : of(layout, last, bytesPerLine);
    return bytes(layout, memory, height, bytesPerLine)
        - stride
        + layout.planes().get(last).rowBytes(width);
  }
}
