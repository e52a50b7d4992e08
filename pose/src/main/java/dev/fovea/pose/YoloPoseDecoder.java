package dev.fovea.pose;

import dev.fovea.Box;
import dev.fovea.Keypoint;
import dev.fovea.Pose;
import dev.fovea.Skeleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Ultralytics' pose models (v8, 11, 26), whose weights are the user's and AGPL-3.0. Candidates are
 * columns or rows of 56 numbers: the box's centre, width and height, its score, and x, y, score of
 * 17 joints. An end-to-end model has rows of 57: x1, y1, x2, y2, score, class, joints; it has
 * suppressed already.
 *
 * <p>Coordinates are pixels of the input, but parts of its sides in files that were quantized for
 * microcontrollers: a person is never two pixels large, so a box of less than 2 is in parts.
 */
final class YoloPoseDecoder implements Decoder {
  private static final int PARTS = 17;
  private static final int RAW = 5 + 3 * PARTS;
  private static final int END_TO_END = 6 + 3 * PARTS;

  /** Ultralytics' default. */
  private static final double MAX_IOU = 0.7;

  private final Output output;
  private final PixelScale pixels;
  private final float height;
  private final float width;
  private final boolean endToEnd;
  private final int candidates;
  private final int candidateStep;
  private final int valueStep;
  private final Keypoint[] keypoints = new Keypoint[PARTS];

  private YoloPoseDecoder(Engine engine, boolean columns) {
    output = Output.of(engine, 0);
    Engine.Spec input = engine.inputs().getFirst();
    boolean planes = input.side(1) == 3;
    height = input.side(planes ? 2 : 1);
    width = input.side(planes ? 3 : 2);
    pixels = input.type().equals("f32") ? PixelScale.UNIT : PixelScale.BYTES;
    candidates = output.spec().side(columns ? 2 : 1);
    candidateStep = columns ? 1 : output.spec().side(2);
    valueStep = columns ? candidates : 1;
    endToEnd = !columns && candidateStep == END_TO_END;
  }

  static Optional<Decoder> matching(Engine engine) {
    Engine.Spec output = engine.outputs().getFirst();
    if (engine.outputs().size() != 1
        || output.shape().size() != 3
        || engine.inputs().getFirst().shape().size() != 4
        || !Output.readable(output)) {
      return Optional.empty();
    }
    boolean columns = output.is(output.type(), 1, RAW, Engine.ANY);
    boolean rows =
        output.is(output.type(), 1, Engine.ANY, RAW)
            || output.is(output.type(), 1, Engine.ANY, END_TO_END);
    return columns || rows ? Optional.of(new YoloPoseDecoder(engine, columns)) : Optional.empty();
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
    return pixels;
  }

  @Override
  public List<Pose> decode() {
    output.refresh();
    List<Pose> poses = new ArrayList<>();
    for (int candidate = 0; candidate < candidates; candidate++) {
      float score = at(candidate, 4);
      if (score >= Detections.MIN_SCORE && Float.isFinite(score)) {
        read(candidate, score).ifPresent(poses::add);
      }
    }
    return Detections.distinct(poses, MAX_IOU);
  }

  private Optional<Pose> read(int candidate, float score) {
    float a = at(candidate, 0);
    float b = at(candidate, 1);
    float c = at(candidate, 2);
    float d = at(candidate, 3);
    float most = Math.max(Math.max(Math.abs(a), Math.abs(b)), Math.max(c, d));
    float x = most < 2 ? 1 : width;
    float y = most < 2 ? 1 : height;
    Box box =
        endToEnd
            ? new Box(b / y, a / x, d / y, c / x)
            : new Box((b - d / 2) / y, (a - c / 2) / x, (b + d / 2) / y, (a + c / 2) / x);
    int first = endToEnd ? 6 : 5;
    for (int part = 0; part < PARTS; part++) {
      int at = first + 3 * part;
      if (!Rows.put(
          keypoints,
          part,
          at(candidate, at) / x,
          at(candidate, at + 1) / y,
          at(candidate, at + 2))) {
        return Optional.empty();
      }
    }
    return Double.isFinite(box.area()) && box.area() > 0
        ? Optional.of(new Pose(0, Decoder.score(score), List.of(keypoints), Optional.of(box)))
        : Optional.empty();
  }

  private float at(int candidate, int value) {
    return output.at((long) candidate * candidateStep + (long) value * valueStep);
  }
}
