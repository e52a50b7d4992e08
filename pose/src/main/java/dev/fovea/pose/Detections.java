package dev.fovea.pose;

import dev.fovea.Pose;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What detectors of many candidates have in common. */
final class Detections {
  /** Ultralytics' and MMPose's usual thresholds are 0.25 to 0.3. */
  static final float MIN_SCORE = 0.25f;

  /** The most persons that are handed on. */
  static final int MAX_PERSONS = 20;

  private Detections() {}

  /**
   * Non-maximum suppression: the surest first, none that overlaps a surer one too much.
   *
   * @param candidates with boxes; is sorted
   * @param maxIou how much they may overlap
   */
  static List<Pose> distinct(List<Pose> candidates, double maxIou) {
    candidates.sort(Comparator.comparingDouble(Pose::score).reversed());
    List<Pose> kept = new ArrayList<>();
    for (Pose candidate : candidates) {
      if (kept.size() < MAX_PERSONS
          && kept.stream().noneMatch(pose -> Similarity.iou(pose, candidate) > maxIou)) {
        kept.add(candidate);
      }
    }
    return kept;
  }
}
