package dev.fovea.pose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.Keypoint;
import dev.fovea.Pose;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PoseSmootherTest {
  private static final long STEP_NANOS = 33_333_000;

  private static Pose at(int id, double x, double y) {
    return Pose.of(id, List.of(new Keypoint((float) x, (float) y, 0.8f)));
  }

  private static float x(List<Pose> poses) {
    return poses.getFirst().keypoints().getFirst().x();
  }

  @Test
  void shouldFilterAsTheFormulasSay() {
    OneEuroFilter filter = new OneEuroFilter(Smoothing.MOVENET);
    assertEquals(0.5, filter.apply(0.5, 0)); // time 0 primes nothing
    assertEquals(0.5, filter.apply(0.5, 1_000_000)); // the first passes
    // 40 ms later, 0.02 farther, worked out by hand: f = 25, d = 0.5,
    // alpha(2.5) = 1 / (1 + 25 / 15.70796) = 0.385870, e = 0.192935,
    // fc = 2.5 + 57.8805 = 60.3805, alpha = 1 / (1 + 25 / 379.382) = 0.938178,
    // thr = 0.5 + 0.964675 = 1.464675, out = 0.5 + 0.938178 * 1.464675 * asinh(0.0136549)
    assertEquals(0.518763, filter.apply(0.52, 1_040_000), 1e-6);
    assertEquals(0.9, filter.apply(0.9, 1_040_000)); // time stands: the value passes
    assertEquals(0.9, filter.apply(0.9, 1_000_000)); // and where it goes back
  }

  @Test
  void shouldSteadyWhoStandsStill() {
    PoseSmoother smoother = PoseSmoother.of(Smoothing.MOVENET, 640, 480);
    Random random = new Random(6);
    double raw = 0;
    double steady = 0;
    double lastRaw = 320;
    double lastSteady = 320;
    for (int frame = 1; frame <= 300; frame++) {
      double noisy = 320 + random.nextGaussian();
      double smooth = x(smoother.smooth(List.of(at(1, noisy, 240)), frame * STEP_NANOS));
      raw += Math.abs(noisy - lastRaw);
      steady += Math.abs(smooth - lastSteady);
      lastRaw = noisy;
      lastSteady = smooth;
    }
    assertTrue(steady < 0.6 * raw, raw + " became " + steady);
  }

  @Test
  void shouldLagLittleBehindWhoRuns() {
    PoseSmoother smoother = PoseSmoother.of(Smoothing.MOVENET, 640, 480);
    double lag = 0;
    for (int frame = 1; frame <= 60; frame++) {
      double there = 10 * frame;
      lag = there - x(smoother.smooth(List.of(at(1, there, 240)), frame * STEP_NANOS));
    }
    assertTrue(lag >= 0 && lag < 1, lag + " pixels behind at 10 pixels a frame");
  }

  @Test
  void shouldLeadToTheTimeOfAPictureThatHasNoPose() {
    PoseSmoother smoother = PoseSmoother.of(Smoothing.MOVENET, 640, 480);
    for (int frame = 1; frame <= 60; frame++) {
      smoother.smooth(List.of(at(1, 10 * frame, 240)), frame * STEP_NANOS);
    }
    assertEquals(620, x(smoother.predict(62 * STEP_NANOS)), 2);
    assertEquals(240, smoother.predict(62 * STEP_NANOS).getFirst().keypoints().getFirst().y(), 0.1);
    assertEquals(List.of(), smoother.predict(60 * STEP_NANOS + 100_000_001));
    assertEquals(List.of(), smoother.predict(59 * STEP_NANOS));
  }

  @Test
  void shouldBeginAnewWithAnotherPerson() {
    PoseSmoother smoother = PoseSmoother.of(Smoothing.MOVENET, 640, 480);
    smoother.smooth(List.of(at(1, 100, 100)), STEP_NANOS);
    assertEquals(400, x(smoother.smooth(List.of(at(2, 400, 100)), 2 * STEP_NANOS)));
    assertEquals(100, x(smoother.smooth(List.of(at(1, 100, 100)), 3 * STEP_NANOS)));
  }

  @Test
  void shouldRefuseConstantsThatCanNotBe() {
    assertThrows(IllegalArgumentException.class, () -> Smoothing.MOVENET.withMinCutoff(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> Smoothing.MOVENET.withBeta(-1));
  }
}
