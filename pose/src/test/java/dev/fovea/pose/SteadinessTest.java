package dev.fovea.pose;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.Keypoint;
import dev.fovea.Pose;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What smoothing and prediction do to the joints of a clip whose truth is exact: to those that rest
 * in it, and to those that move.
 */
class SteadinessTest {
  private static final double FRAME_NANOS = 1e9 / 30;

  /** Pixels a frame. */
  private static final double RESTING = 0.5;

  private static final double MOVING = 3;

  private static List<List<Keypoint>> truth;
  private static List<List<Keypoint>> raw;
  private static final List<List<Keypoint>> STEADY = new ArrayList<>();

  /** By how many frames ahead, from 0: what was predicted for each frame; null where nothing. */
  private static final List<List<List<Keypoint>>> PREDICTED = new ArrayList<>();

  @BeforeAll
  static void follow() throws IOException {
    truth = Clip.truth(Weights.truth("pose_1.json"));
    raw = TruthTest.clip(TruthTest.TFLITE, true).stream().map(Pose::keypoints).toList();
    PoseSmoother smoother = PoseSmoother.of(Smoothing.MOVENET, TruthTest.SIDE, TruthTest.SIDE);
    for (int ahead = 0; ahead <= 3; ahead++) {
      PREDICTED.add(new ArrayList<>(Collections.nCopies(ahead, null)));
    }
    for (int t = 0; t < raw.size(); t++) {
      STEADY.add(smoother.smooth(List.of(Pose.of(1, raw.get(t))), nanos(t)).getFirst().keypoints());
      for (int ahead = 0; ahead <= 3; ahead++) {
        PREDICTED.get(ahead).add(smoother.predict(nanos(t + ahead)).getFirst().keypoints());
      }
    }
  }

  private static long nanos(int frame) {
    return 1_000_000_000 + Math.round(frame * FRAME_NANOS);
  }

  /** Is told of a joint in a frame; the frames beside it are there too. */
  private interface Visitor {
    void visit(int frame, int joint, double dx, double dy);
  }

  /** All joints whose speed in the truth is between these, in pixels a frame. */
  private static void visit(double slowest, double fastest, Visitor visitor) {
    for (int t = 4; t < truth.size() - 1; t++) {
      for (int joint = 0; joint < 17; joint++) {
        Keypoint before = truth.get(t - 1).get(joint);
        Keypoint after = truth.get(t + 1).get(joint);
        double dx = (after.x() - before.x()) / 2.0;
        double dy = (after.y() - before.y()) / 2.0;
        double speed = Math.hypot(dx, dy);
        if (speed >= slowest && speed < fastest) {
          visitor.visit(t, joint, dx, dy);
        }
      }
    }
  }

  /** How much the joints that rest go to and fro from frame to frame, in pixels. */
  private static double trembling(List<List<Keypoint>> poses) {
    double[] sum = new double[2];
    visit(
        0,
        RESTING,
        (t, joint, dx, dy) -> {
          Keypoint now = poses.get(t).get(joint);
          Keypoint before = poses.get(t - 1).get(joint);
          sum[0] += Math.hypot(now.x() - before.x() - dx, now.y() - before.y() - dy);
          sum[1]++;
        });
    return sum[0] / sum[1];
  }

  /** How many frames the joints that move are behind, by least squares along their way. */
  private static double lag(List<List<Keypoint>> poses) {
    double[] sum = new double[2];
    visit(
        MOVING,
        1000,
        (t, joint, dx, dy) -> {
          Keypoint there = truth.get(t).get(joint);
          Keypoint seen = poses.get(t).get(joint);
          sum[0] += (there.x() - seen.x()) * dx + (there.y() - seen.y()) * dy;
          sum[1] += dx * dx + dy * dy;
        });
    return sum[0] / sum[1];
  }

  private static double error(List<List<Keypoint>> poses, int late) {
    double[] sum = new double[2];
    visit(
        MOVING,
        1000,
        (t, joint, dx, dy) -> {
          Keypoint there = truth.get(t).get(joint);
          Keypoint seen = poses.get(t - late).get(joint);
          sum[0] += Math.hypot(there.x() - seen.x(), there.y() - seen.y());
          sum[1]++;
        });
    return sum[0] / sum[1];
  }

  @Test
  void shouldNotTrembleAtRest() {
    double before = trembling(raw);
    double after = trembling(STEADY);
    assertTrue(after < 0.75 * before, before + " pixels a frame became " + after);
  }

  @Test
  void shouldNotLagInMotion() {
    double before = lag(raw);
    double after = lag(STEADY);
    assertTrue(after - before < 0.1, before + " frames behind became " + after);
  }

  @Test
  void shouldLeadToTheTimeOfDisplay() {
    for (int ahead = 1; ahead <= 3; ahead++) {
      double held = error(STEADY, ahead);
      double led = error(PREDICTED.get(ahead), 0);
      double behind = lag(PREDICTED.get(ahead)); // held, it is as many frames as ahead and more
      double limit = ahead / 2.5;
      String what = ahead + " frames ahead: held %.2f px, led %.2f px".formatted(held, led);
      assertAll(
          () -> assertTrue(led < 0.8 * held, what),
          () -> assertTrue(behind < limit, behind + " frames behind, " + what));
    }
  }
}
