package dev.fovea;

/**
 * An upright rectangle about a person, in the same coordinates as the {@link Keypoint}s beside it.
 *
 * @param yMin its upper edge
 * @param xMin its left edge
 * @param yMax its lower edge
 * @param xMax its right edge
 */
public record Box(float yMin, float xMin, float yMax, float xMax) {

  /** Height times width; 0 for a box that is turned inside out. */
  public double area() {
    return Math.max(0.0, (double) yMax - yMin) * Math.max(0.0, (double) xMax - xMin);
  }

  /** Intersection over union: 1 for the same box, 0 for boxes that don't meet. */
  public double iou(Box other) {
    double shared =
        Math.max(0.0, (double) Math.min(yMax, other.yMax) - Math.max(yMin, other.yMin))
            * Math.max(0.0, (double) Math.min(xMax, other.xMax) - Math.max(xMin, other.xMin));
    double all = area() + other.area() - shared;
    return all > 0 ? shared / all : 0;
  }
}
