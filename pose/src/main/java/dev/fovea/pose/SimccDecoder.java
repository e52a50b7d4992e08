package dev.fovea.pose;

import dev.fovea.Keypoint;
import dev.fovea.Pose;
import dev.fovea.Skeleton;
import java.util.List;
import java.util.Optional;

/**
 * SimCC as RTMPose has it: for each of COCO's 17 joints the likelihoods of its column and of its
 * row, in bins finer than pixels ({@code simcc_x} and {@code simcc_y}). A joint's score is the
 * lesser of the two maxima (MMPose, {@code get_simcc_maximum}).
 */
final class SimccDecoder implements Decoder {
  private static final int PARTS = 17;

  private final Output columns;
  private final Output rows;
  private final Keypoint[] keypoints = new Keypoint[PARTS];

  private SimccDecoder(Output columns, Output rows) {
    this.columns = columns;
    this.rows = rows;
  }

  /** Of the two outputs, x is the one whose bins are as many for a pixel as the other's. */
  static Optional<Decoder> matching(Engine engine) {
    List<Engine.Spec> outputs = engine.outputs();
    List<Integer> input = engine.inputs().getFirst().shape();
    if (outputs.size() != 2
        || input.size() != 4
        || !outputs.stream().allMatch(spec -> spec.is("f32", 1, PARTS, Engine.ANY))) {
      return Optional.empty();
    }
    boolean planes = input.get(1) == 3;
    long height = input.get(planes ? 2 : 1);
    long width = input.get(planes ? 3 : 2);
    boolean xFirst = outputs.get(0).side(2) * height == outputs.get(1).side(2) * width;
    return Optional.of(
        new SimccDecoder(Output.of(engine, xFirst ? 0 : 1), Output.of(engine, xFirst ? 1 : 0)));
  }

  @Override
  public Skeleton skeleton() {
    return Skeleton.COCO_17;
  }

  @Override
  public PixelScale pixels() {
    return PixelScale.IMAGENET;
  }

  @Override
  public List<Pose> decode() {
    columns.refresh();
    rows.refresh();
    int width = columns.spec().side(2);
    int height = rows.spec().side(2);
    for (int part = 0; part < PARTS; part++) {
      int x = highest(columns, part, width);
      int y = highest(rows, part, height);
      if (x < 0 || y < 0) {
        return List.of();
      }
      float score =
          Math.min(columns.at((long) part * width + x), rows.at((long) part * height + y));
      if (!Rows.put(keypoints, part, (float) x / width, (float) y / height, score)) {
        return List.of();
      }
    }
    return List.of(Pose.of(0, List.of(keypoints)));
  }

  /** The first bin of the highest finite value, or -1. */
  private static int highest(Output output, int part, int bins) {
    int best = -1;
    float most = Float.NEGATIVE_INFINITY;
    for (int bin = 0; bin < bins; bin++) {
      float value = output.at((long) part * bins + bin);
      if (value > most && value < Float.POSITIVE_INFINITY) {
        most = value;
        best = bin;
      }
    }
    return best;
  }
}
