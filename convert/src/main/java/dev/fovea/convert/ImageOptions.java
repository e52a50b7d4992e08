package dev.fovea.convert;

/**
 * How a picture is to be made.
 *
 * @param width the picture's pixels across; 0: as many as the frame has
 * @param height the picture's rows; 0: as many as the frame has
 * @param mirrored whether left and right change places, as in a mirror
 */
public record ImageOptions(int width, int height, boolean mirrored) {

  /** The frame as it is. */
  public static final ImageOptions DEFAULT = new ImageOptions(0, 0, false);

  /**
   * @throws IllegalArgumentException if a side is negative, or only one is 0
   */
  public ImageOptions {
    if (width < 0 || height < 0 || (width == 0) != (height == 0)) {
      throw new IllegalArgumentException("no picture has " + width + "x" + height + " pixels");
    }
  }

  /** The same in another size: bilinear, corner to corner, whatever the proportions. */
  public ImageOptions withSize(int otherWidth, int otherHeight) {
    return new ImageOptions(otherWidth, otherHeight, mirrored);
  }

  /** The same mirrored, or not. */
  public ImageOptions withMirrored(boolean other) {
    return new ImageOptions(width, height, other);
  }
}
