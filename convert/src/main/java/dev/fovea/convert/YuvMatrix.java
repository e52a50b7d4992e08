package dev.fovea.convert;

import dev.fovea.ColorSpec;

/**
 * The way from 8-bit Y'CbCr to 8-bit RGB in integers with 16 fractional bits, by ITU-R BT.601,
 * BT.709 or BT.2020 (non-constant luminance) in full or limited range. A value; any thread.
 *
 * <p>With {@code y = Y - black}, {@code u = Cb - 128}, {@code v = Cr - 128}:
 *
 * <pre>
 *   R = clamp((luma * y + redV * v             + 32768) >> 16)
 *   G = clamp((luma * y - greenU * u - greenV * v + 32768) >> 16)
 *   B = clamp((luma * y + blueU * u            + 32768) >> 16)
 * </pre>
 *
 * Every coefficient is its real value times 65536, rounded to the nearest integer. Limited range
 * stretches luma by 255/219 from a black of 16 and chroma by 255/224.
 */
record YuvMatrix(int black, int luma, int redV, int greenU, int greenV, int blueU) {
  private static final int FRACTION_BITS = 16;
  private static final int HALF = 1 << FRACTION_BITS - 1;

  static YuvMatrix of(ColorSpec color) {
    double kr = color.matrix().kr();
    double kb = color.matrix().kb();
    double kg = 1 - kr - kb;
    double chroma = color.fullRange() ? 2 : 2 * 255 / 224.0;
    return new YuvMatrix(
        color.fullRange() ? 0 : 16,
        fixed(color.fullRange() ? 1 : 255 / 219.0),
        fixed(chroma * (1 - kr)),
        fixed(chroma * (1 - kb) * kb / kg),
        fixed(chroma * (1 - kr) * kr / kg),
        fixed(chroma * (1 - kb)));
  }

  private static int fixed(double value) {
    return (int) Math.round(value * (1 << FRACTION_BITS));
  }

  /** What red is for Y, Cb and Cr of 0, with the half that rounds. */
  int redOffset() {
    return HALF - black * luma - 128 * redV;
  }

  /** The same for green. */
  int greenOffset() {
    return HALF - black * luma + 128 * (greenU + greenV);
  }

  /** The same for blue. */
  int blueOffset() {
    return HALF - black * luma - 128 * blueU;
  }

  /** The pixel as 0xRRGGBB. */
  int rgb(int y, int cb, int cr) {
    int light = luma * (y - black) + HALF;
    int u = cb - 128;
    int v = cr - 128;
    int red = clamp(light + redV * v >> FRACTION_BITS);
    int green = clamp(light - greenU * u - greenV * v >> FRACTION_BITS);
    int blue = clamp(light + blueU * u >> FRACTION_BITS);
    return red << 16 | green << 8 | blue;
  }

  /** The same for a pixel without chroma. */
  int grey(int y) {
    return 0x010101 * clamp(luma * (y - black) + HALF >> FRACTION_BITS);
  }

  private static int clamp(int value) {
    return Math.min(Math.max(value, 0), 255);
  }
}
