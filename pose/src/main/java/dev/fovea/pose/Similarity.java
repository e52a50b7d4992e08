package dev.fovea.pose;

import dev.fovea.Box;
import dev.fovea.Keypoint;
import dev.fovea.Pose;
import java.util.List;

/** How alike two poses are, 0..1: the measures of tfjs's trackers and of COCO. Any thread. */
final class Similarity {
  /**
   * COCO's per-joint falloff, in the order of {@link dev.fovea.BodyPart}: how far annotators
   * disagree about a joint, in parts of the person's size.
   */
  static final List<Double> COCO_FALLOFF =
      List.of(
          .026, .025, .025, .035, .035, .079, .079, .072, .072, .062, .062, .107, .107, .087, .087,
          .089, .089);

  private static final double LEAST_AREA = 1e-6;

  private Similarity() {}

  /**
   * Object keypoint similarity as tfjs tracks with it: the mean of exp(-d² / (2 A (2k)²)) over the
   * joints that both are sure of, A being the area about the track's joints; 0 with too few joints.
   */
  static double oks(
      List<Keypoint> pose,
      List<Keypoint> track,
      double minScore,
      int minJoints,
      List<Double> falloff) {
    double area = area(track, minScore) + LEAST_AREA;
    double sum = 0;
    int joints = 0;
    for (int i = 0; i < Math.min(pose.size(), track.size()); i++) {
      Keypoint a = pose.get(i);
      Keypoint b = track.get(i);
      if (a.score() >= minScore && b.score() >= minScore) {
        double spread = 2 * falloff.get(i);
        double dx = (double) a.x() - b.x();
        double dy = (double) a.y() - b.y();
        sum += Math.exp(-(dx * dx + dy * dy) / (2 * area * spread * spread));
        joints++;
      }
    }
    return joints < minJoints ? 0 : sum / joints;
  }

  /** By COCO's joints, or by boxes for other skeletons. */
  static double alike(Pose a, Pose b) {
    return a.keypoints().size() == COCO_FALLOFF.size()
        ? oks(a.keypoints(), b.keypoints(), 0, 1, COCO_FALLOFF)
        : iou(a, b);
  }

  /** The area of the box about the joints surer than {@code minScore}. */
  static double area(List<Keypoint> joints, double minScore) {
    return box(joints, minScore).area();
  }

  /** Of two poses' boxes, or of the boxes about their joints where a model gives none. */
  static double iou(Pose a, Pose b) {
    return box(a).iou(box(b));
  }

  private static Box box(Pose pose) {
    return pose.box().orElseGet(() -> box(pose.keypoints(), -1));
  }

  private static Box box(List<Keypoint> joints, double minScore) {
    float left = Float.POSITIVE_INFINITY;
    float top = Float.POSITIVE_INFINITY;
    float right = Float.NEGATIVE_INFINITY;
    float bottom = Float.NEGATIVE_INFINITY;
    for (Keypoint joint : joints) {
      if (joint.score() > minScore) {
        left = Math.min(left, joint.x());
        top = Math.min(top, joint.y());
        right = Math.max(right, joint.x());
        bottom = Math.max(bottom, joint.y());
      }
    }
    return new Box(top, left, bottom, right);
  }
}
