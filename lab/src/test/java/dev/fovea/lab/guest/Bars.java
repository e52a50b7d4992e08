package dev.fovea.lab.guest;

import dev.fovea.ColorSpec;
import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.PixelLayout;
import dev.fovea.PixelLayout.Model;
import dev.fovea.lab.Colors;
import java.util.ArrayList;
import java.util.List;

/**
 * vivid's "100% Colorbar" and what its pixels must be, in every format whose layout is known. The
 * eight colours tell every exchange of components, rows out of place tilt the bars.
 */
final class Bars {
  /** From left to right. */
  static final int[] COLOURS = {
    0xffffff, 0xffff00, 0x00ffff, 0x00ff00, 0xff00ff, 0xff0000, 0x0000ff, 0x000000
  };

  /** vivid scales by 255/256 and truncates, so it is up to 2 below. */
  private static final int TOLERANCE = 2;

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
    int[] expected = expected(bar, frame.format(), x, y);
    List<Frame.Plane> planes = frame.planes();
    for (int i = 0; i < expected.length; i++) {
      PixelLayout.Component place = layout.components().get(i);
      Frame.Plane plane = planes.get(place.plane());
      int seen = layout.value(i, plane.segment(), plane.bytesPerLine(), x, y);
      // The 8-bit value in as many bits as the component has: by shifts, which lose up to a step of
      // either.
      double most = (1 << place.depth()) - 1;
      double off = Math.abs(seen - expected[i] * most / 255);
      double step = place.depth() == 8 ? 0 : Math.max(1, most / 255);
      if (expected[i] >= 0 && off > TOLERANCE * most / 255 + step) {
        faults.add(
            "%s bar %d at %d,%d component %d: %d of %.0f, not %d of 255"
                .formatted(frame.format(), bar, x, y, i, seen, most, expected[i]));
      }
    }
  }

  /** The 8-bit values of a pixel's components; -1 where any will do. */
  private static int[] expected(int bar, FrameFormat format, int x, int y) {
    int rgb = COLOURS[bar];
    Model model = format.pixelFormat().layout().model();
    return switch (model) {
      // vivid's GREY is BT.709's luma, whatever it says
      case GREY -> new int[] {Colors.yCbCr(rgb, ColorSpec.BT709_FULL)[0]};
      case BAYER -> {
        int colour = format.pixelFormat().layout().bayer().colour(x, y);
        yield new int[] {Colors.components(rgb, format)[colour]};
      }
      // Whether the hue has 180 or 256 steps is the driver's choice.
      case HSV -> new int[] {-1, bar % 7 == 0 ? 0 : 255, rgb == 0 ? 0 : 255};
      default -> Colors.components(rgb, format);
    };
  }
}
