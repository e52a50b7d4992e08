package dev.fovea.pose;

import dev.fovea.BodyPart;
import dev.fovea.Keypoint;
import dev.fovea.Pose;
import dev.fovea.Skeleton;
import java.util.List;
import java.util.Optional;

/** MoveNet for one person: [1,1,17,3], rows of y, x, score. */
final class SinglePoseDecoder implements Decoder {
  private static final int PARTS = BodyPart.values().length;

  private final Output output;
  private final Keypoint[] keypoints = new Keypoint[PARTS];

  private SinglePoseDecoder(Output output) {
    this.output = output;
  }

  static Optional<Decoder> matching(Engine engine) {
    return engine.outputs().size() == 1 && engine.outputs().getFirst().is("f32", 1, 1, PARTS, 3)
        ? Optional.of(new SinglePoseDecoder(Output.of(engine, 0)))
        : Optional.empty();
  }

  @Override
  public Skeleton skeleton() {
    return Skeleton.COCO_17;
  }

  @Override
  public List<Pose> decode() {
    output.refresh();
    return Rows.yxScore(output, 0, keypoints) ? List.of(Pose.of(0, List.of(keypoints))) : List.of();
  }
}
