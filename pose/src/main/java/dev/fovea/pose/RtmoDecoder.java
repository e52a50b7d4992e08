package dev.fovea.pose;

import dev.fovea.Box;
import dev.fovea.Keypoint;
import dev.fovea.Pose;
import dev.fovea.Skeleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * RTMO as MMDeploy exports it, with suppression in the graph: {@code dets} [1,N,5] are x1, y1, x2,
 * y2 and score, {@code keypoints} [1,N,17,3] x, y and score, all in pixels of the input, N being as
 * many persons as there are. The input is planes of blue, green and red, 0..255.
 */
final class RtmoDecoder implements Decoder {
  private static final int PARTS = 17;

  private final Output boxes;
  private final Output joints;
  private final float height;
  private final float width;
  private final Keypoint[] keypoints = new Keypoint[PARTS];

  private RtmoDecoder(Engine engine, int boxes, int joints) {
    this.boxes = Output.of(engine, boxes);
    this.joints = Output.of(engine, joints);
    height = engine.inputs().getFirst().side(2);
    width = engine.inputs().getFirst().side(3);
  }

  static Optional<Decoder> matching(Engine engine) {
    List<Engine.Spec> outputs = engine.outputs();
    if (outputs.size() != 2
        || !engine.inputs().getFirst().is("f32", 1, 3, Engine.ANY, Engine.ANY)) {
      return Optional.empty();
    }
    int boxes = outputs.getFirst().shape().size() == 3 ? 0 : 1;
    return outputs.get(boxes).is("f32", 1, Engine.ANY, 5)
            && outputs.get(1 - boxes).is("f32", 1, Engine.ANY, PARTS, 3)
        ? Optional.of(new RtmoDecoder(engine, boxes, 1 - boxes))
        : Optional.empty();
  }

  @Override
  public Skeleton skeleton() {
    return Skeleton.COCO_17;
  }

  @Override
  public int maxPersons() {
    return Detections.MAX_PERSONS;
  }

  @Override
  public PixelScale pixels() {
    return PixelScale.BYTES_BLUE_FIRST;
  }

  @Override
  public List<Pose> decode() {
    boxes.refresh();
    joints.refresh();
    List<Pose> poses = new ArrayList<>();
    long persons = Math.min(boxes.count() / 5, joints.count() / (3 * PARTS));
    for (long person = 0; person < persons; person++) {
      float score = boxes.at(5 * person + 4);
      if (score >= Detections.MIN_SCORE && Float.isFinite(score) && read(person)) {
        poses.add(
            new Pose(0, Decoder.score(score), List.of(keypoints), Optional.of(box(5 * person))));
      }
    }
    return Detections.distinct(poses, 1); // the graph has suppressed; this sorts
  }

  private boolean read(long person) {
    long first = 3 * PARTS * person;
    for (int part = 0; part < PARTS; part++) {
      long at = first + 3L * part;
      if (!Rows.put(
          keypoints, part, joints.at(at) / width, joints.at(at + 1) / height, joints.at(at + 2))) {
        return false;
      }
    }
    return true;
  }

  private Box box(long at) {
    return new Box(
        boxes.at(at + 1) / height,
        boxes.at(at) / width,
        boxes.at(at + 3) / height,
        boxes.at(at + 2) / width);
  }
}
