package dev.fovea.pose;

import dev.fovea.Keypoint;
import dev.fovea.Pose;
import dev.fovea.Skeleton;
import java.util.List;
import java.util.Optional;

/**
 * BlazePose's landmarks: [1,195] are 39 rows of x, y, z, visibility and presence, x and y in pixels
 * of the input and the last two as logits, of which the first 33 are joints; [1,1] is how sure the
 * model is of a person. Further outputs (a mask, world coordinates) are left alone. Constants are
 * MediaPipe's ({@code modules/pose_landmark}). The model was made for crops that are turned so that
 * the person stands upright; here they are not turned.
 */
final class BlazePoseDecoder implements Decoder {
  private static final int ROW = 5;
  private static final int ROWS = 39;
  private static final int PARTS = 33;
  private static final float MIN_PRESENCE = 0.5f;

  private final Output landmarks;
  private final Output presence;
  private final float side;
  private final Keypoint[] keypoints = new Keypoint[PARTS];

  private BlazePoseDecoder(Engine engine, int landmarks, int presence) {
    this.landmarks = Output.of(engine, landmarks);
    this.presence = Output.of(engine, presence);
    side = engine.inputs().getFirst().side(1);
  }

  static Optional<Decoder> matching(Engine engine) {
    int landmarks = -1;
    int presence = -1;
    for (int i = 0; i < engine.outputs().size(); i++) {
      if (engine.outputs().get(i).is("f32", 1, ROWS * ROW)) {
        landmarks = i;
      } else if (engine.outputs().get(i).is("f32", 1, 1)) {
        presence = i;
      }
    }
    return landmarks >= 0
            && presence >= 0
            && engine.inputs().getFirst().is("f32", 1, Engine.ANY, Engine.ANY, 3)
        ? Optional.of(new BlazePoseDecoder(engine, landmarks, presence))
        : Optional.empty();
  }

  @Override
  public Skeleton skeleton() {
    return Skeleton.BLAZEPOSE_33;
  }

  @Override
  public PixelScale pixels() {
    return PixelScale.UNIT;
  }

  @Override
  public List<Pose> decode() {
    landmarks.refresh();
    presence.refresh();
    float score = presence.at(0);
    if (!(score >= MIN_PRESENCE) || !Float.isFinite(score)) {
      return List.of();
    }
    for (int part = 0; part < PARTS; part++) {
      long row = (long) ROW * part;
      float visible = (float) Decoder.sigmoid(landmarks.at(row + 3));
      if (!Rows.put(
          keypoints, part, landmarks.at(row) / side, landmarks.at(row + 1) / side, visible)) {
        return List.of();
      }
    }
    return List.of(new Pose(0, Decoder.score(score), List.of(keypoints)));
  }
}
