package dev.fovea.pose;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ThreadTrialTest {

  private static int pick(long one, long two, long four) {
    return ThreadTrial.pick(
        new TreeMap<>(
            Map.of(
                1, new long[] {one, 1_000_000, one},
                2, new long[] {two, two, 1},
                4, new long[] {four, four, four})));
  }

  @Test
  void shouldTakeMoreThreadsOnlyWhereTheySaveATenth() {
    assertEquals(1, pick(100, 95, 91));
    assertEquals(2, pick(100, 60, 58));
    assertEquals(4, pick(100, 60, 30));
    assertEquals(4, pick(100, 95, 80));
    assertEquals(1, pick(100, 200, 400));
  }
}
