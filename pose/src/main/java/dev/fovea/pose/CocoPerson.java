package dev.fovea.pose;

import dev.fovea.Box;
import dev.fovea.Keypoint;
import java.util.List;

/**
 * A person as COCO's annotators marked it.
 *
 * @param keypoints COCO's 17; a score of 0 says that a joint is not labelled, 1 that it is hidden,
 *     2 that it is seen
 * @param box about the person, in pixels
 * @param area of the person's outline, in square pixels
 * @param crowd whether it is a crowd, which nobody must find
 * @param ignored whether it counts neither for nor against: a crowd, or somebody of whom the
 *     annotators say that no joint is labelled
 */
public record CocoPerson(
    List<Keypoint> keypoints, Box box, double area, boolean crowd, boolean ignored) {
  /** What NumPy calls {@code spacing(1)}: COCO's own evaluation adds it to areas. */
  static final double EPSILON = Math.ulp(1.0);

  public CocoPerson {
    keypoints = List.copyOf(keypoints);
  }

  /** A person that is ignored if it is a crowd or none of its joints is labelled. */
  public CocoPerson(List<Keypoint> keypoints, Box box, double area, boolean crowd) {
    this(keypoints, box, area, crowd, crowd || !labelled(keypoints));
  }

  /** The same person as another annotator counts it. */
  public CocoPerson withIgnored(boolean other) {
    return new CocoPerson(keypoints, box, area, crowd, other);
  }

  private static boolean labelled(List<Keypoint> keypoints) {
    return keypoints.stream().anyMatch(joint -> joint.score() > 0);
  }

  /**
   * Object keypoint similarity, 0..1: the mean over labelled joints of exp(-d² / (2 s² (2k)²)), s²
   * being the area. Without labelled joints, d is how far a joint lies outside of the box, doubled
   * about its middle (cocoapi, {@code computeOks}).
   *
   * @param found COCO's 17 joints, in pixels
   */
  public double oks(List<Keypoint> found) {
    boolean labelled = labelled(keypoints);
    double sum = 0;
    int count = 0;
    for (int i = 0; i < keypoints.size(); i++) {
      Keypoint truth = keypoints.get(i);
      if (labelled && truth.score() <= 0) {
        continue;
      }
      double dx =
          labelled
              ? found.get(i).x() - truth.x()
              : beyond(found.get(i).x(), box.xMin(), box.xMax());
      double dy =
          labelled
              ? found.get(i).y() - truth.y()
              : beyond(found.get(i).y(), box.yMin(), box.yMax());
      double spread = 2 * Similarity.COCO_FALLOFF.get(i);
      sum += Math.exp(-(dx * dx + dy * dy) / (spread * spread) / (area + EPSILON) / 2);
      count++;
    }
    return count == 0 ? 0 : sum / count;
  }

  private static double beyond(double at, double from, double to) {
    double side = to - from;
    return Math.max(0, from - side - at) + Math.max(0, at - (to + side));
  }
}
