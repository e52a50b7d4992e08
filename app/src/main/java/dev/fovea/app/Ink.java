package dev.fovea.app;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.fovea.ColorSpec;
import dev.fovea.FrameFormat;
import dev.fovea.PixelFormat;
import java.awt.Color;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Colours single pixels of a picture in memory; what lies outside of it is left alone. One thread.
 */
interface Ink {
  /** The formats that there is ink for. */
  List<PixelFormat> FORMATS = List.of(PixelFormat.YUYV, PixelFormat.RGB3, PixelFormat.BGR3);

  void dot(int x, int y, Color color);

  /**
   * @param format one of {@link #FORMATS}
   */
  static Ink on(MemorySegment pixels, FrameFormat format) {
    int width = format.width();
    int height = format.height();
    int stride = format.bytesPerLine();
    Ink ink;
    if (format.pixelFormat().equals(PixelFormat.YUYV)) {
      ColorSpec spec = format.color();
      ink = (x, y, color) -> yuyv(pixels, (long) y * stride + 2L * x, spec, color);
    } else {
      int red = format.pixelFormat().equals(PixelFormat.RGB3) ? 0 : 2;
      ink = (x, y, color) -> rgb(pixels, (long) y * stride + 3L * x, red, color);
    }
    return (x, y, color) -> {
      if (x >= 0 && y >= 0 && x < width && y < height) {
        ink.dot(x, y, color);
      }
    };
  }

  private static void rgb(MemorySegment pixels, long at, int red, Color color) {
    pixels.set(JAVA_BYTE, at + red, (byte) color.getRed());
    pixels.set(JAVA_BYTE, at + 1, (byte) color.getGreen());
    pixels.set(JAVA_BYTE, at + 2 - red, (byte) color.getBlue());
  }

  /** Two pixels share their chroma: that of the one that is coloured last. */
  private static void yuyv(MemorySegment pixels, long at, ColorSpec spec, Color color) {
    double kr = spec.matrix().kr();
    double kb = spec.matrix().kb();
    double y =
        (kr * color.getRed() + kb * color.getBlue() + (1 - kr - kb) * color.getGreen()) / 255;
    double cb = (color.getBlue() / 255.0 - y) / (2 * (1 - kb));
    double cr = (color.getRed() / 255.0 - y) / (2 * (1 - kr));
    long pair = at & ~3L;
    double chroma = spec.fullRange() ? 255 : 224;
    pixels.set(JAVA_BYTE, at, (byte) Math.round(spec.fullRange() ? 255 * y : 16 + 219 * y));
    pixels.set(JAVA_BYTE, pair + 1, (byte) Math.round(128 + chroma * cb));
    pixels.set(JAVA_BYTE, pair + 3, (byte) Math.round(128 + chroma * cr));
  }
}
