package dev.fovea.lab;

import dev.fovea.ColorSpec;
import dev.fovea.FrameFormat;

/**
 * What a colour's bytes are in a raw format, by the formulas of ITU-R BT.601 and BT.709 in floating
 * point: the truth that the product is held to, written down a second time and another way.
 */
public final class Colors {
  private Colors() {}

  /** Y, Cb and Cr of an RGB colour (0xRRGGBB). */
  public static int[] yCbCr(int rgb, ColorSpec color) {
    double kr = color.matrix().kr();
    double kb = color.matrix().kb();
    double red = (rgb >> 16 & 0xff) / 255.0;
    double blue = (rgb & 0xff) / 255.0;
    double luma = kr * red + (1 - kr - kb) * (rgb >> 8 & 0xff) / 255.0 + kb * blue;
    double cb = (blue - luma) / (2 * (1 - kb));
    double cr = (red - luma) / (2 * (1 - kr));
    double chroma = color.fullRange() ? 255 : 224;
    return new int[] {
      clamp(color.fullRange() ? 255 * luma : 16 + 219 * luma),
      clamp(128 + chroma * cb),
      clamp(128 + chroma * cr)
    };
  }

  /** The 8-bit values that a pixel of this colour has: Y Cb Cr, only Y, or R G B. */
  public static int[] components(int rgb, FrameFormat format) {
    return switch (format.pixelFormat().layout().model()) {
      case YUV -> yCbCr(rgb, format.color());
      case GREY -> new int[] {yCbCr(rgb, format.color())[0]};
      default -> new int[] {rgb >> 16 & 0xff, rgb >> 8 & 0xff, rgb & 0xff};
    };
  }

  private static int clamp(double value) {
    return Math.clamp(Math.round(value), 0, 255);
  }
}
