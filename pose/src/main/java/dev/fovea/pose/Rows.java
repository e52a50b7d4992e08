package dev.fovea.pose;

import dev.fovea.Keypoint;

/** Joints that stand in an output as rows of three numbers. */
final class Rows {
  private Rows() {}

  /**
   * Reads rows of y, x, score.
   *
   * @param first the index of the first row's y
   * @param keypoints is filled
   * @return false if one of the numbers is not finite
   */
  static boolean yxScore(Output output, long first, Keypoint[] keypoints) {
    for (int i = 0; i < keypoints.length; i++) {
      long row = first + 3L * i;
      if (!put(keypoints, i, output.at(row + 1), output.at(row), output.at(row + 2))) {
        return false;
      }
    }
    return true;
  }

  /** Sets a joint, unless one of its numbers is not finite: then false. */
  static boolean put(Keypoint[] keypoints, int index, float x, float y, float score) {
    if (!Float.isFinite(x) || !Float.isFinite(y) || !Float.isFinite(score)) {
      return false;
    }
    keypoints[index] = new Keypoint(x, y, Decoder.score(score));
    return true;
  }
}
