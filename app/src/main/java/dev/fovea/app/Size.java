package dev.fovea.app;

import dev.fovea.FrameFormat;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A picture size as people write it: 640x480. */
record Size(int width, int height) {

  static final class Converter implements ITypeConverter<Size> {
    @Override
    public Size convert(String text) {
      String[] sides = text.toLowerCase(java.util.Locale.ROOT).split("x", -1);
      try {
        Size size = new Size(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
        if (sides.length == 2 && size.sane()) {
          return size;
        }
      } catch (NumberFormatException | ArrayIndexOutOfBoundsException _) {
        // told below, like a size that is no picture's
      }
      throw new TypeConversionException(
          ("'%s' is no size: give WIDTHxHEIGHT such as 640x480, each from 16 to %d, one at most 16"
                  + " times the other")
              .formatted(text, FrameFormat.MAX_SIDE));
    }
  }

  private boolean sane() {
    int shorter = Math.min(width, height);
    int longer = Math.max(width, height);
    return shorter >= 16 && longer <= FrameFormat.MAX_SIDE && longer <= 16 * shorter;
  }
}
