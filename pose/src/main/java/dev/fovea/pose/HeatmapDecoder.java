package dev.fovea.pose;

import dev.fovea.Keypoint;
import dev.fovea.Pose;
import dev.fovea.Skeleton;
import java.util.List;
import java.util.Optional;

/**
 * A map of likelihoods for each of COCO's 17 joints. The joint is at the map's highest value, moved
 * a quarter of a cell towards the higher of its neighbours (Xiao, Wu and Wei, "Simple Baselines for
 * Human Pose Estimation", 2018). Model inputs of floats are taken as MMPose's: planes in ImageNet's
 * scale, or rows of 0..1.
 */
final class HeatmapDecoder implements Decoder {
  private static final int PARTS = 17;
  private static final float QUARTER = 0.25f;

  private final Head maps;
  private final PixelScale pixels;
  private final Keypoint[] keypoints = new Keypoint[PARTS];

  private HeatmapDecoder(Head maps, PixelScale pixels) {
    this.maps = maps;
    this.pixels = pixels;
  }

  static Optional<Decoder> matching(Engine engine) {
    return engine.outputs().size() == 1
        ? Head.ofChannels(engine, 0, PARTS)
            .map(maps -> new HeatmapDecoder(maps, pixels(engine.inputs().getFirst())))
        : Optional.empty();
  }

  private static PixelScale pixels(Engine.Spec input) {
    if (!input.type().equals("f32")) {
      return PixelScale.BYTES;
    }
    return input.shape().size() == 4 && input.side(3) == 3 ? PixelScale.UNIT : PixelScale.IMAGENET;
  }

  @Override
  public Skeleton skeleton() {
    return Skeleton.COCO_17;
  }

  @Override
  public PixelScale pixels() {
    return pixels;
  }

  @Override
  public List<Pose> decode() {
    maps.refresh();
    for (int part = 0; part < PARTS; part++) {
      int cell = highest(part);
      if (cell < 0) {
        return List.of();
      }
      float x = cell % maps.columns() + shift(part, cell, 1, cell % maps.columns(), maps.columns());
      float y =
          cell / maps.columns()
              + shift(part, cell, maps.columns(), cell / maps.columns(), maps.rows());
      if (!Rows.put(keypoints, part, x / maps.columns(), y / maps.rows(), maps.at(cell, part))) {
        return List.of();
      }
    }
    return List.of(Pose.of(0, List.of(keypoints)));
  }

  /** The first cell of the highest finite value, or -1. */
  private int highest(int part) {
    int best = -1;
    float most = Float.NEGATIVE_INFINITY;
    for (int cell = 0; cell < maps.rows() * maps.columns(); cell++) {
      float value = maps.at(cell, part);
      if (value > most && value < Float.POSITIVE_INFINITY) {
        most = value;
        best = cell;
      }
    }
    return best;
  }

  private float shift(int part, int cell, int step, int place, int places) {
    if (place == 0 || place == places - 1) {
      return 0;
    }
    return QUARTER * Math.signum(maps.at(cell + step, part) - maps.at(cell - step, part));
  }
}
