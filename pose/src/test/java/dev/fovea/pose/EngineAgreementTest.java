package dev.fovea.pose;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.CropRegion;
import dev.fovea.Keypoint;
import dev.fovea.Pose;
import dev.fovea.Skeleton;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Whether TensorFlow Lite and ONNX Runtime say the same with the same int8 weights.
 *
 * <p>Layer by layer they do: given one engine's own input to a layer, its output is what integers
 * without rounding errors give, but for fewer than twenty of 6.7 million values. What differs is
 * which way a value falls that stands between two steps: in the input's scaling (17 of the 256
 * values of a pixel) and in the three doublings of the grid (4 % of the values). 70 layers of eight
 * bits make more of any such step, whatever its cause: where one pixel of the input is changed by 1
 * of 255, one engine's joints move about as far as the other engine's are off.
 */
class EngineAgreementTest {
  /** What one step of the offsets' head stands for, in parts of the input. */
  private static final double STEP = 0.19978 / 48;

  private static final int CLIP_SIDE = 576;

  /** Mean differences of a coordinate, in steps: of the engines, and of one engine with itself. */
  private record Apart(double engines, double onePixel) {}

  @Test
  void shouldAgreeOnAClipWithinAStep() throws IOException {
    try (Comparison comparison = new Comparison();
        Clip clip = Clip.open(Weights.truth("pose_1.mp4"), CLIP_SIDE, CLIP_SIDE)) {
      for (int i = 0; i < 120; i++) {
        comparison.follow(clip.next());
      }
      shouldAgree(comparison.apart());
    }
  }

  @Test
  void shouldAgreeOnAPhotoWithinAStep() throws IOException {
    Picture photo = Picture.read(Weights.image("tf_image1.png"));
    try (Comparison comparison = new Comparison()) {
      for (int i = 0; i < 25; i++) {
        comparison.start();
        for (int pass = 0; pass < 4; pass++) {
          comparison.follow(photo.padded(12 * (i / 5), 12 * (i % 5)));
        }
      }
      shouldAgree(comparison.apart());
    }
  }

  private static void shouldAgree(Apart apart) {
    assertAll(
        () -> assertTrue(apart.engines <= 1, apart.toString()),
        () -> assertTrue(apart.engines <= 1.25 * apart.onePixel, apart.toString()));
  }

  /** Three models that look at the same crops, the ones that the first of them tracks. */
  private static final class Comparison implements AutoCloseable {
    private final PoseModel lite = Weights.lightning();
    private final PoseModel otherwise = Weights.lightning();
    private final PoseModel onnx =
        PoseModel.open(
            Weights.model("movenet_lightning_int8_heads.onnx"), PoseModel.Options.named("onnx"));
    private final List<Double> engines = new ArrayList<>();
    private final List<Double> onePixel = new ArrayList<>();
    private CropRegion region;

    Comparison() throws IOException {}

    void start() {
      region = null;
    }

    void follow(Picture picture) throws IOException {
      if (region == null) {
        region = CropRegion.fullPad(picture.width(), picture.height());
      }
      List<Keypoint> seen = look(lite, picture);
      add(seen, look(onnx, picture), engines);
      picture.cropTo(region, otherwise.input());
      MemorySegment input = otherwise.input().segment();
      long pixel = 3 * (input.byteSize() / 6);
      for (long at = pixel; at < pixel + 3; at++) {
        input.set(JAVA_BYTE, at, (byte) (input.get(JAVA_BYTE, at) ^ 1));
      }
      add(seen, otherwise.estimate(otherwise.input()).getFirst().keypoints(), onePixel);
      Pose pose = PoseTracker.toFrame(Pose.of(0, seen), region, picture.width(), picture.height());
      region = PoseTracker.next(pose, Skeleton.COCO_17, picture.width(), picture.height());
    }

    private List<Keypoint> look(PoseModel model, Picture picture) throws IOException {
      picture.cropTo(region, model.input());
      return model.estimate(model.input()).getFirst().keypoints();
    }

    private static void add(List<Keypoint> seen, List<Keypoint> other, List<Double> steps) {
      for (int joint = 0; joint < seen.size(); joint++) {
        steps.add(Math.abs(seen.get(joint).x() - other.get(joint).x()) / STEP);
        steps.add(Math.abs(seen.get(joint).y() - other.get(joint).y()) / STEP);
      }
    }

    Apart apart() {
      return new Apart(mean(engines), mean(onePixel));
    }

    private static double mean(List<Double> steps) {
      return steps.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    @Override
    public void close() {
      lite.close();
      otherwise.close();
      onnx.close();
    }
  }
}
