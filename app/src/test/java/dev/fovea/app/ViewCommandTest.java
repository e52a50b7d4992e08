package dev.fovea.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code fovea view} as somebody calls it who reads no JSON. */
@Timeout(120)
class ViewCommandTest {

  @Test
  void shouldEndWithOneLineForPeople() {
    Run run =
        Run.fovea(
            "view", "--source", "scene", "--model", "marker", "--show", "none", "--frames", "20");
    assertEquals(Main.DONE, run.status(), run.err());
    String last = run.err().lines().toList().getLast();
    assertTrue(
        last.matches(
            "fovea: 20 shown · \\d+\\.\\d frames/s · age p50 \\d+\\.\\d ms, p99 \\d+\\.\\d ms · dropped .+"),
        run.err());
    assertEquals("", run.out());
  }
}
