package dev.fovea.pose;

import dev.fovea.Keypoint;
import dev.fovea.Pose;
import dev.fovea.Skeleton;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The angles of elbows, shoulders, hips and knees, as they are in the picture: 180 is a straight
 * limb. Any thread.
 */
public final class JointAngles {
  private static final String[][] JOINTS = {
    {"shoulder", "elbow", "wrist"},
    {"hip", "shoulder", "elbow"},
    {"shoulder", "hip", "knee"},
    {"hip", "knee", "ankle"}
  };

  private JointAngles() {}

  /**
   * Angles in degrees, 0..180, by the joint they are at ("left_elbow"); those of which a joint is
   * less sure than {@code minScore}, or which the skeleton has not, are left out.
   */
  public static Map<String, Double> of(Pose pose, Skeleton skeleton, double minScore) {
    Map<String, Double> angles = new LinkedHashMap<>();
    for (String side : new String[] {"left_", "right_"}) {
      for (String[] joint : JOINTS) {
        int from = skeleton.part(side + joint[0]);
        int at = skeleton.part(side + joint[1]);
        int to = skeleton.part(side + joint[2]);
        if (Math.min(from, Math.min(at, to)) >= 0) {
          Keypoint a = pose.keypoints().get(from);
          Keypoint b = pose.keypoints().get(at);
          Keypoint c = pose.keypoints().get(to);
          if (Math.min(a.score(), Math.min(b.score(), c.score())) >= minScore && apart(a, b, c)) {
            angles.put(side + joint[1], degrees(a, b, c));
          }
        }
      }
    }
    return angles;
  }

  private static boolean apart(Keypoint a, Keypoint b, Keypoint c) {
    return (a.x() != b.x() || a.y() != b.y()) && (c.x() != b.x() || c.y() != b.y());
  }

  private static double degrees(Keypoint a, Keypoint b, Keypoint c) {
    double ax = a.x() - b.x();
    double ay = a.y() - b.y();
    double cx = c.x() - b.x();
    double cy = c.y() - b.y();
    return Math.toDegrees(Math.abs(Math.atan2(ax * cy - ay * cx, ax * cx + ay * cy)));
  }
}
