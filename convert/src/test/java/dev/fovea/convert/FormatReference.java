package dev.fovea.convert;

import dev.fovea.Frame;
import dev.fovea.Frame.Plane;
import dev.fovea.PixelLayout;
import dev.fovea.PixelLayout.Component;
import dev.fovea.PixelLayout.Model;
import java.util.List;

/**
 * What any format's pixels must be, out of core's own {@link PixelLayout#value}, one pixel at a
 * time; independent of the converters' loops. Matrices are {@link SlowReference}'s.
 */
final class FormatReference {
  private FormatReference() {}

  /** The frame as [row][column][red, green, blue]. */
  static int[][][] rgb(Frame frame) {
    int[][][] picture = new int[frame.format().height()][frame.format().width()][];
    List<Plane> planes = frame.planes();
    for (int y = 0; y < picture.length; y++) {
      for (int x = 0; x < picture[0].length; x++) {
        picture[y][x] = pixel(frame, planes, x, y);
      }
    }
    return picture;
  }

  private static int[] pixel(Frame frame, List<Plane> planes, int x, int y) {
    Model model = frame.format().pixelFormat().layout().model();
    if (model == Model.BAYER) {
      return mosaic(frame, planes, x, y);
    }
    int first = eightBits(frame, planes, 0, x, y);
    if (model == Model.GREY) {
      return SlowReference.yuv(frame.format().color(), first, 128, 128);
    }
    int second = eightBits(frame, planes, 1, x, y);
    int third = eightBits(frame, planes, 2, x, y);
    return switch (model) {
      case YUV -> SlowReference.yuv(frame.format().color(), first, second, third);
      case HSV -> hsv(first, second, third);
      default -> new int[] {first, second, third};
    };
  }

  private static int eightBits(Frame frame, List<Plane> planes, int index, int x, int y) {
    PixelLayout layout = frame.format().pixelFormat().layout();
    Component component = layout.components().get(index);
    Plane plane = planes.get(component.plane());
    int value = layout.value(index, plane.segment(), plane.bytesPerLine(), x, y);
    int depth = component.depth();
    if (layout.model() == Model.RGB) {
      double largest = Math.pow(2, depth) - 1;
      return depth > 8
          ? value / (1 << depth - 8)
          : (int) Math.floor(value * 255 / largest + 0.5 * (largest - 1) / largest);
    }
    return (int) (value * Math.pow(2, 8 - depth));
  }

  /** The mean of the pixels of each colour among the nine; where a pixel has it itself, that. */
  private static int[] mosaic(Frame frame, List<Plane> planes, int x, int y) {
    PixelLayout layout = frame.format().pixelFormat().layout();
    int[] sum = new int[3];
    int[] count = new int[3];
    for (int dy = -1; dy <= 1; dy++) {
      for (int dx = -1; dx <= 1; dx++) {
        int colour = layout.bayer().colour(x + dx + 2, y + dy + 2);
        int inX = Math.abs(x + dx) > frame.format().width() - 1 ? x - dx : Math.abs(x + dx);
        int inY = Math.abs(y + dy) > frame.format().height() - 1 ? y - dy : Math.abs(y + dy);
        sum[colour] += eightBits(frame, planes, 0, inX, inY);
        count[colour]++;
      }
    }
    int own = layout.bayer().colour(x, y);
    sum[own] = eightBits(frame, planes, 0, x, y);
    count[own] = 1;
    int[] rgb = new int[3];
    for (int c = 0; c < 3; c++) {
      rgb[c] = (int) Math.floor((double) sum[c] / count[c] + 0.5);
    }
    return rgb;
  }

  /** By the hexagon's definition: chroma falls off linearly from the hue of each primary. */
  private static int[] hsv(int hue, int saturation, int value) {
    double degrees = 2.0 * (hue % 180);
    int[] rgb = new int[3];
    for (int c = 0; c < 3; c++) {
      double k = (5 - 2 * c + degrees / 60) % 6;
      double part = Math.max(0, Math.min(Math.min(k, 4 - k), 1));
      rgb[c] = (int) Math.floor(value * (1 - saturation / 255.0 * part) + 0.5 + 1e-9);
    }
    return rgb;
  }
}
