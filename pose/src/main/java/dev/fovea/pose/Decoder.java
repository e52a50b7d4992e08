package dev.fovea.pose;

import dev.fovea.Pose;
import dev.fovea.Skeleton;
import java.util.List;

/**
 * Reads persons out of a model's outputs. Made for one engine; one thread at a time, its scratch
 * space is its own. What is no finite number is never a joint: an output that holds such a thing
 * where a person would be gives no person. Scores are held to 0..1.
 */
interface Decoder {

  Skeleton skeleton();

  default int maxPersons() {
    return 1;
  }

  /** How the model wants its pixels. */
  default PixelScale pixels() {
    return PixelScale.BYTES;
  }

  /** The persons of the last run, keypoints in parts of the input tensor; the best first. */
  List<Pose> decode();

  /** A score as it may be shown. */
  static float score(float score) {
    return Math.clamp(score, 0f, 1f);
  }

  static double sigmoid(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }
}
