package dev.fovea;

import java.util.List;
import java.util.Optional;

/**
 * One person: the joints of a {@link Skeleton}, in its order.
 *
 * @param id the same for the same person from frame to frame; 0 where nobody tracks
 * @param score how sure the model is of the person, 0..1
 * @param keypoints as many as the skeleton has parts
 * @param box what the model says the person fills; empty for models that find joints only
 */
public record Pose(int id, float score, List<Keypoint> keypoints, Optional<Box> box) {
  public Pose {
    keypoints = List.copyOf(keypoints);
  }

  /** A person of a model that finds joints only. */
  public Pose(int id, float score, List<Keypoint> keypoints) {
    this(id, score, keypoints, Optional.empty());
  }

  /** The pose of these joints, its score their mean. */
  public static Pose of(int id, List<Keypoint> keypoints) {
    float sum = 0;
    for (int i = 0; i < keypoints.size(); i++) { // an iterator would be garbage for every pose
      sum += keypoints.get(i).score();
    }
    return new Pose(id, keypoints.isEmpty() ? 0 : sum / keypoints.size(), keypoints);
  }

  /** The same person under another id. */
  public Pose withId(int other) {
    return new Pose(other, score, keypoints, box);
  }
}
