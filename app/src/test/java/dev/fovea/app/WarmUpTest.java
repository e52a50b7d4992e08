package dev.fovea.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.ModelInfo;
import dev.fovea.PoseEstimator;
import dev.fovea.net.SendMode;
import dev.fovea.net.ServerCounters;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class WarmUpTest {
  @ParameterizedTest
  @EnumSource(SendMode.class)
  void shouldTakeEachFrameAllTheWay(SendMode send) throws Exception {
    try (PoseEstimator estimator = ModelChoice.markers().open()) {
      ModelInfo model = estimator.model();
      ServerCounters frames = WarmUp.run(model, send).orElseThrow();
      assertEquals(frames.frames(), frames.answered());
      assertTrue(frames.frames() > 0);
    }
  }
}
