package dev.fovea.pose;

import dev.fovea.Box;
import dev.fovea.CropRegion;
import dev.fovea.Keypoint;
import dev.fovea.Pose;
import dev.fovea.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * BlazePose's person detector, as a finder of regions for models that see one person: [1,2254,12]
 * are a box and four points for each anchor, [1,2254,1] their scores, as logits.
 *
 * <p>Anchors stand in the middle of the cells of grids of 28, 14 and 7 cells a side, 2, 2 and 6 in
 * each; coordinates are pixels of the 224 x 224 input about them. The first point is between the
 * hips, the second on a circle about the whole body; the region is the square about that circle, a
 * quarter larger (MediaPipe, {@code modules/pose_detection} and {@code pose_landmark}).
 *
 * <p>One thread at a time, any thread; whoever opened it closes it.
 */
public final class PersonDetector implements AutoCloseable {
  private static final int ROW = 12;
  private static final int[] GRIDS = {28, 14, 7};
  private static final int[] ANCHORS_A_CELL = {2, 2, 6};
  private static final int ANCHORS = 2254;
  private static final double MIN_SCORE = 0.5;
  private static final double MAX_IOU = 0.3;
  private static final double MARGIN = 1.25;

  /** Two people can hardly have their hips closer than this part of their height. */
  private static final double NEAR = 0.15;

  private final Engine engine;
  private final ModelInput input;
  private final Output rows;
  private final Output scores;
  private final float[] anchors = anchors();

  private PersonDetector(Engine engine, ModelInput input) {
    this.engine = engine;
    this.input = input;
    int first = engine.outputs().getFirst().side(2) == ROW ? 0 : 1;
    rows = Output.of(engine, first);
    scores = Output.of(engine, 1 - first);
  }

  /**
   * Loads the detector.
   *
   * @param file BlazePose's {@code pose_detection.tflite}, or a conversion of it to ONNX
   * @throws IOException if it can't be read, or is another model
   */
  public static PersonDetector open(Path file, int threads) throws IOException {
    Engine engine = PoseModel.engine(file, PoseModel.Options.named("").withThreads(threads));
    try {
      boolean known =
          engine.outputs().size() == 2
              && engine.outputs().stream().anyMatch(spec -> spec.is("f32", 1, ANCHORS, ROW))
              && engine.outputs().stream().anyMatch(spec -> spec.is("f32", 1, ANCHORS, 1));
      if (!known) {
        throw new IOException(
            "%s is not BlazePose's person detector: it maps %s"
                .formatted(file, Decoders.signature(engine)));
      }
      return new PersonDetector(engine, ModelInput.of(file, engine, PixelScale.SIGNED_UNIT));
    } catch (IOException | RuntimeException e) {
      engine.close();
      throw e;
    }
  }

  private static float[] anchors() {
    float[] centres = new float[2 * ANCHORS];
    int at = 0;
    for (int grid = 0; grid < GRIDS.length; grid++) {
      for (int cell = 0; cell < GRIDS[grid] * GRIDS[grid]; cell++) {
        for (int i = 0; i < ANCHORS_A_CELL[grid]; i++) {
          centres[at++] = (cell % GRIDS[grid] + 0.5f) / GRIDS[grid];
          centres[at++] = (cell / GRIDS[grid] + 0.5f) / GRIDS[grid];
        }
      }
    }
    return centres;
  }

  /** What to fill before {@link #detect}. */
  public Tensor input() {
    return input.tensor();
  }

  /**
   * Squares about the persons in the input, the surest first.
   *
   * @param shown the part of the frame that the input shows
   * @param width pixels of the frame
   * @param height rows of the frame
   * @throws IOException if the engine fails
   */
  public List<CropRegion> detect(CropRegion shown, int width, int height) throws IOException {
    input.feed();
    engine.invoke();
    rows.refresh();
    scores.refresh();
    List<Pose> candidates = new ArrayList<>();
    for (int anchor = 0; anchor < ANCHORS; anchor++) {
      double score = Decoder.sigmoid(scores.at(anchor));
      if (score >= MIN_SCORE) {
        candidates.add(candidate(anchor, (float) score));
      }
    }
    return Detections.distinct(candidates, MAX_IOU).stream()
        .map(candidate -> PoseTracker.toFrame(candidate, shown, width, height))
        .map(candidate -> square(candidate.keypoints(), width, height))
        .filter(CropRegion::sane)
        .toList();
  }

  /**
   * The regions of people who are followed, and those of newcomers: found ones whose middle is not
   * near a followed one's.
   *
   * @param followed where somebody was in the last frame
   * @param found by {@link #detect}
   * @param most how many regions there may be
   */
  public static List<CropRegion> withNewcomers(
      List<CropRegion> followed, List<CropRegion> found, int most) {
    List<CropRegion> all = new ArrayList<>(followed);
    for (CropRegion region : found) {
      if (all.size() < most && followed.stream().noneMatch(known -> near(known, region))) {
        all.add(region);
      }
    }
    return all;
  }

  /** Within a part of the region's sides; it is taken as it is, in parts of the frame. */
  private static boolean near(CropRegion known, CropRegion found) {
    double dx = (known.xMin() + known.xMax() - found.xMin() - found.xMax()) / 2 / known.width();
    double dy = (known.yMin() + known.yMax() - found.yMin() - found.yMax()) / 2 / known.height();
    return Math.hypot(dx, dy) < NEAR;
  }

  /** Somebody with the box that the model gives (a head's) and the two points of the circle. */
  private Pose candidate(int anchor, float score) {
    float x = at(anchor, 0) + anchors[2 * anchor];
    float y = at(anchor, 1) + anchors[2 * anchor + 1];
    float halfWidth = at(anchor, 2) / 2;
    float halfHeight = at(anchor, 3) / 2;
    return new Pose(
        0,
        score,
        List.of(point(anchor, 4), point(anchor, 6)),
        Optional.of(new Box(y - halfHeight, x - halfWidth, y + halfHeight, x + halfWidth)));
  }

  private Keypoint point(int anchor, int value) {
    return new Keypoint(
        at(anchor, value) + anchors[2 * anchor],
        at(anchor, value + 1) + anchors[2 * anchor + 1],
        1);
  }

  /** A value in parts of the input. */
  private float at(int anchor, int value) {
    return rows.at((long) ROW * anchor + value) / input.tensor().width();
  }

  private static CropRegion square(List<Keypoint> circle, int width, int height) {
    Keypoint middle = circle.getFirst();
    Keypoint rim = circle.getLast();
    double half = MARGIN * Math.hypot(rim.x() - middle.x(), rim.y() - middle.y());
    return new CropRegion(
        (float) ((middle.y() - half) / height),
        (float) ((middle.x() - half) / width),
        (float) ((middle.y() + half) / height),
        (float) ((middle.x() + half) / width));
  }

  @Override
  public void close() {
    engine.close();
    input.close();
  }
}
