package dev.fovea.convert;

/** How a picture is made smaller or larger. */
public enum Sampling {
  /**
   * Between the four nearest pixels, however many lie between two samples: TensorFlow's {@code
   * crop_and_resize}, which MoveNet was trained on. Reads the fewest bytes.
   */
  BILINEAR,
  /**
   * The mean of all pixels that a sample stands for, those at its edge in part: nothing is left out
   * when a large frame becomes a small picture. Where pixels are no closer than samples it is the
   * same as BILINEAR, but for rounding.
   */
  AREA
}
