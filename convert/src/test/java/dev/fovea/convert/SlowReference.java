package dev.fovea.convert;

import dev.fovea.ColorSpec;
import dev.fovea.CropRegion;
import dev.fovea.FrameFormat;

/**
 * What the converters must give, written another way: the whole frame to 8-bit RGB first, with the
 * matrices' coefficients as plain numbers, then crop_and_resize by the letter of its formula.
 */
final class SlowReference {
  private SlowReference() {}

  /** The frame as [row][column][red, green, blue]. */
  static int[][][] rgb(FrameFormat format, byte[] bytes) {
    int[][][] picture = new int[format.height()][format.width()][];
    for (int y = 0; y < format.height(); y++) {
      for (int x = 0; x < format.width(); x++) {
        picture[y][x] = pixel(format, bytes, x, y);
      }
    }
    return picture;
  }

  private static int[] pixel(FrameFormat format, byte[] bytes, int x, int y) {
    int stride = format.bytesPerLine();
    int row = y * stride;
    int chroma = format.height() * stride;
    int macroPixel = row + x / 2 * 4;
    ColorSpec color = format.color();
    switch (format.pixelFormat().name()) {
      case "YUYV":
        return yuv(
            color, at(bytes, row + 2 * x), at(bytes, macroPixel + 1), at(bytes, macroPixel + 3));
      case "UYVY":
        return yuv(
            color, at(bytes, row + 2 * x + 1), at(bytes, macroPixel), at(bytes, macroPixel + 2));
      case "NV12":
        int pair = chroma + y / 2 * stride + x / 2 * 2;
        return yuv(color, at(bytes, row + x), at(bytes, pair), at(bytes, pair + 1));
      case "YU12":
        int half = stride / 2;
        int cb = chroma + y / 2 * half + x / 2;
        int cr = cb + (format.height() + 1) / 2 * half;
        return yuv(color, at(bytes, row + x), at(bytes, cb), at(bytes, cr));
      case "GREY":
        return yuv(color, at(bytes, row + x), 128, 128);
      case "RGB3":
        int r = row + 3 * x;
        return new int[] {at(bytes, r), at(bytes, r + 1), at(bytes, r + 2)};
      case "BGR3":
        int b = row + 3 * x;
        return new int[] {at(bytes, b + 2), at(bytes, b + 1), at(bytes, b)};
      default:
        throw new AssertionError(format);
    }
  }

  private static int at(byte[] bytes, int index) {
    return Byte.toUnsignedInt(bytes[index]);
  }

  /** One pixel. */
  static int[] yuv(ColorSpec color, int y, int cb, int cr) {
    int[] c = coefficients(color);
    double light = c[0] * (double) (color.fullRange() ? y : y - 16);
    return new int[] {
      eightBit(light + c[1] * (cr - 128.0)),
      eightBit(light - c[2] * (cb - 128.0) - c[3] * (cr - 128.0)),
      eightBit(light + c[4] * (cb - 128.0))
    };
  }

  /** Luma, red by Cr, green by Cb, green by Cr, blue by Cb, in 65536ths. */
  private static int[] coefficients(ColorSpec color) {
    boolean full = color.fullRange();
    return switch (color.matrix()) {
      case BT601 ->
          full
              ? new int[] {65536, 91881, 22553, 46802, 116130}
              : new int[] {76309, 104597, 25675, 53279, 132201};
      case BT709 ->
          full
              ? new int[] {65536, 103206, 12276, 30679, 121609}
              : new int[] {76309, 117489, 13975, 34925, 138438};
      case BT2020 ->
          full
              ? new int[] {65536, 96639, 10784, 37444, 123299}
              : new int[] {76309, 110014, 12277, 42626, 140363};
    };
  }

  private static int eightBit(double fixed) {
    return (int) Math.clamp(Math.floor((fixed + 32768) / 65536), 0, 255);
  }

  /** The crop as [row][column][red, green, blue], truncated. */
  static int[][][] crop(int[][][] picture, CropRegion crop, int height, int width) {
    int[][][] out = new int[height][width][3];
    for (int y = 0; y < height; y++) {
      float inY = position(crop.yMin(), crop.yMax(), picture.length, height, y);
      for (int x = 0; x < width; x++) {
        float inX = position(crop.xMin(), crop.xMax(), picture[0].length, width, x);
        if (inY >= 0 && inY <= picture.length - 1 && inX >= 0 && inX <= picture[0].length - 1) {
          out[y][x] = bilinear(picture, inY, inX);
        }
      }
    }
    return out;
  }

  private static float position(float from, float to, int side, int samples, int i) {
    if (samples == 1) {
      return (float) (0.5 * (from + to) * (side - 1));
    }
    float scale = (to - from) * (side - 1) / (samples - 1);
    return from * (side - 1) + i * scale;
  }

  private static int[] bilinear(int[][][] picture, float inY, float inX) {
    int[][] above = picture[(int) Math.floor(inY)];
    int[][] below = picture[(int) Math.ceil(inY)];
    int left = (int) Math.floor(inX);
    int right = (int) Math.ceil(inX);
    float lerpX = inX - left;
    float lerpY = inY - (float) Math.floor(inY);
    int[] rgb = new int[3];
    for (int c = 0; c < 3; c++) {
      float top = above[left][c] + (above[right][c] - above[left][c]) * lerpX;
      float bottom = below[left][c] + (below[right][c] - below[left][c]) * lerpX;
      rgb[c] = (int) (top + (bottom - top) * lerpY);
    }
    return rgb;
  }
}
