package dev.fovea.v4l2;

/**
 * A part of a picture, in pixels.
 *
 * @param left from the left edge
 * @param top from the upper edge
 * @param width pixels of a row
 * @param height rows
 */
public record Rectangle(int left, int top, int width, int height) {

  /** Such as "640x480+16+8". */
  @Override
  public String toString() {
    return "%dx%d%+d%+d".formatted(width, height, left, top);
  }
}
