package dev.fovea.lab.guest;

import dev.fovea.ColorSpec;
import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.PixelLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * vivid's "100% Colorbar" and what its pixels are, to the last bit, in every format whose layout is
 * known. The eight colours tell every exchange of components, rows out of place tilt the bars.
 */
final class Bars {
  /** From left to right. */
  static final int[] COLOURS = {
    0xffffff, 0xffff00, 0x00ffff, 0x00ff00, 0xff00ff, 0xff0000, 0x0000ff, 0x000000
  };

  /** Hue of each in 256ths of the circle, as vivid rounds them. */
  private static final int[] HUES = {0, 42, 127, 85, 215, 0, 170, 0};

  private Bars() {}

  /** What is wrong with a frame of the bars: nothing, if it is right. */
  static List<String> faults(Frame frame) {
    FrameFormat format = frame.format();
    List<String> faults = new ArrayList<>();
    for (int bar = 0; bar < COLOURS.length; bar++) {
      int x = (2 * bar + 1) * format.width() / (2 * COLOURS.length) & ~1;
      for (int y : new int[] {0, format.height() / 2 & ~1, format.height() - 2}) {
        for (int pixel = 0; pixel < 4; pixel++) {
          check(frame, bar, x + (pixel & 1), y + (pixel >> 1), faults);
        }
      }
    }
    return faults;
  }

  private static void check(Frame frame, int bar, int x, int y, List<String> faults) {
    PixelLayout layout = frame.format().pixelFormat().layout();
    List<Frame.Plane> planes = frame.planes();
    int[] drawn = drawn(bar, frame.format(), x, y);
    for (int i = 0; i < drawn.length; i++) {
      PixelLayout.Component place = layout.components().get(i);
      Frame.Plane plane = planes.get(place.plane());
      int expected = inBits(drawn[i], place.depth(), layout.model());
      int seen = layout.value(i, plane.segment(), plane.bytesPerLine(), x, y);
      if (seen != expected) {
        faults.add(
            "%s bar %d at %d,%d component %d: %d, not %d"
                .formatted(frame.format(), bar, x, y, i, seen, expected));
      }
    }
  }

  /** The 8-bit values of a pixel's components. */
  private static int[] drawn(int bar, FrameFormat format, int x, int y) {
    int rgb = COLOURS[bar];
    int[] colour = {rgb >> 16 & 0xff, rgb >> 8 & 0xff, rgb & 0xff};
    PixelLayout layout = format.pixelFormat().layout();
    return switch (layout.model()) {
      case YUV -> yCbCr(rgb, format.color());
      // vivid's GREY is BT.709's luma in full range, whatever it says of its colours
      case GREY -> new int[] {13879 * colour[0] + 46688 * colour[1] + 4713 * colour[2] >> 16};
      case BAYER -> new int[] {colour[layout.bayer().colour(x, y)]};
      case HSV -> new int[] {HUES[bar], bar % 7 == 0 ? 0 : 255, rgb == 0 ? 0 : 255};
      default -> colour;
    };
  }

  /**
   * Y, Cb and Cr in vivid's arithmetic: coefficients of four decimals times 2^16, colours of 12
   * bits (255 is 255/256 of them), truncated.
   */
  static int[] yCbCr(int rgb, ColorSpec color) {
    double[][] rows =
        switch (color.matrix()) {
          case BT601 ->
              new double[][] {
                {0.299, 0.587, 0.114}, {-0.1687, -0.3313, 0.5}, {0.5, -0.4187, -0.0813}
              };
          case BT709 ->
              new double[][] {
                {0.2126, 0.7152, 0.0722}, {-0.1146, -0.3854, 0.5}, {0.5, -0.4542, -0.0458}
              };
          case BT2020 ->
              new double[][] {
                {0.2627, 0.6780, 0.0593}, {-0.1396, -0.3604, 0.5}, {0.5, -0.4598, -0.0402}
              };
        };
    boolean full = color.fullRange();
    return full
        ? new int[] {
          component(rows[0], 255, rgb, 0, 1, 254),
          component(rows[1], 255, rgb, 128, 1, 254),
          component(rows[2], 255, rgb, 128, 1, 254)
        }
        : new int[] {
          component(rows[0], 219, rgb, 16, 16, 235),
          component(rows[1], 224, rgb, 128, 16, 240),
          component(rows[2], 224, rgb, 128, 16, 240)
        };
  }

  private static int component(double[] row, int range, int rgb, int zero, int least, int most) {
    int sum = 0;
    for (int i = 0; i < 3; i++) {
      int coefficient = (int) (0.5 + row[i] * range * 256);
      sum += coefficient * ((rgb >> 16 - 8 * i & 0xff) << 4);
    }
    return Math.clamp((sum >> 16) + (zero << 4) >> 4, least, most);
  }

  /** vivid shifts; only the brightest luma and the samples of a Bayer filter get every bit. */
  private static int inBits(int value, int depth, PixelLayout.Model model) {
    if (depth <= 8) {
      return value >> 8 - depth;
    }
    boolean every = model == PixelLayout.Model.BAYER || depth == 16;
    return every && value == 255 ? (1 << depth) - 1 : value << depth - 8;
  }
}
