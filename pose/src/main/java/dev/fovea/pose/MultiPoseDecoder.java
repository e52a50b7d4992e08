package dev.fovea.pose;

import dev.fovea.BodyPart;
import dev.fovea.Box;
import dev.fovea.Keypoint;
import dev.fovea.Pose;
import dev.fovea.Skeleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * MoveNet MultiPose: [1,6,56], for each of six persons 17 rows of y, x, score, then the box's yMin,
 * xMin, yMax, xMax and its score. Persons less sure than {@value #MIN_SCORE} are left out (tfjs).
 */
final class MultiPoseDecoder implements Decoder {
  private static final float MIN_SCORE = 0.25f;
  private static final int PARTS = BodyPart.values().length;
  private static final int ROW = 3 * PARTS + 5;

  private final Output output;
  private final int persons;
  private final Keypoint[] keypoints = new Keypoint[PARTS];

  private MultiPoseDecoder(Output output) {
    this.output = output;
    persons = output.spec().side(1);
  }

  static Optional<Decoder> matching(Engine engine) {
    return engine.outputs().size() == 1 && engine.outputs().getFirst().is("f32", 1, 6, ROW)
        ? Optional.of(new MultiPoseDecoder(Output.of(engine, 0)))
        : Optional.empty();
  }

  @Override
  public Skeleton skeleton() {
    return Skeleton.COCO_17;
  }

  @Override
  public int maxPersons() {
    return persons;
  }

  @Override
  public List<Pose> decode() {
    output.refresh();
    List<Pose> poses = new ArrayList<>(persons);
    for (int person = 0; person < persons; person++) {
      long row = (long) ROW * person;
      long box = row + 3L * PARTS;
      float score = output.at(box + 4);
      if (score >= MIN_SCORE && Float.isFinite(score) && Rows.yxScore(output, row, keypoints)) {
        poses.add(new Pose(0, Decoder.score(score), List.of(keypoints), box(box)));
      }
    }
    return poses;
  }

  private Optional<Box> box(long at) {
    Box box = new Box(output.at(at), output.at(at + 1), output.at(at + 2), output.at(at + 3));
    return box.area() > 0 && Double.isFinite(box.area()) ? Optional.of(box) : Optional.empty();
  }
}
