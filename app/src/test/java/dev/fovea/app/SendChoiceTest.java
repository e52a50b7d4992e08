package dev.fovea.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What is sent follows the network, and does not waver. */
class SendChoiceTest {
  private static final int RAW = 0;
  private static final int TENSOR = 1;
  private static final int SCALED = 2;
  private static final double[] BYTES = {614_400, 110_592, 10_000};
  private static final double[] HERE_MILLIS = {0, 1, 3};
  private static final double[] THERE_MILLIS = {1, 0.05, 0.7};

  private long nowNanos;
  private int changes;

  private static SendChoice choice(int first) {
    SendChoice.Way[] ways = new SendChoice.Way[3];
    for (int i = 0; i < ways.length; i++) {
      ways[i] =
          new SendChoice.Way(
              "way " + i,
              BYTES[i],
              HERE_MILLIS[i] * 1e6,
              THERE_MILLIS[i] * 1e6,
              i == SCALED ? 3e7 : 0);
    }
    return new SendChoice(first, ways);
  }

  /** Frames at 30 a second over a network of so many megabits a second. */
  private void frames(SendChoice choice, int count, double megabits) {
    for (int i = 0; i < count; i++) {
      nowNanos += 33_000_000;
      int way = choice.current();
      long receive = (long) (BYTES[way] * 8 / megabits * 1e3);
      boolean changed =
          choice.answered(
              way,
              (long) BYTES[way],
              (long) (HERE_MILLIS[way] * 1e6),
              receive,
              (long) (THERE_MILLIS[way] * 1e6),
              nowNanos);
      changes += changed ? 1 : 0;
    }
  }

  @Test
  void shouldStayWithTheFrameItselfOnLoopback() {
    SendChoice choice = choice(RAW);
    frames(choice, 1_000, 20_000);
    assertEquals(RAW, choice.current());
    assertEquals(0, changes);
    assertEquals("sending way 0", choice.reason());
  }

  @Test
  void shouldSendLessWhereTheNetworkIsSlowerAndMoreWhenItRecovers() {
    SendChoice choice = choice(RAW);
    frames(choice, 100, 1_000);
    assertEquals(TENSOR, choice.current());
    frames(choice, 100, 5);
    assertEquals(SCALED, choice.current());
    assertTrue(
        choice
            .reason()
            .startsWith("sending way 2, 20 ms a frame: way 1 would take 178 ms at 0.6 MB/s"),
        choice.reason());
    frames(choice, 300, 1_000);
    assertEquals(TENSOR, choice.current());
    assertEquals(3, changes);
  }

  @Test
  void shouldNotChangeForOneSlowFrame() {
    SendChoice choice = choice(TENSOR);
    frames(choice, 50, 1_000);
    frames(choice, 1, 1);
    frames(choice, 50, 1_000);
    assertEquals(0, changes);
  }

  @Test
  void shouldChangeMoreAndMoreSeldomOnANetworkThatSways() {
    SendChoice choice = choice(TENSOR);
    for (int i = 0; i < 60; i++) {
      frames(choice, 60, i % 2 == 0 ? 5 : 1_000);
    }
    // Two minutes: without a growing pause every swing would be followed.
    assertTrue(changes >= 2 && changes <= 16, changes + " changes");
  }

  @Test
  void shouldNotSwitchForALittle() {
    SendChoice choice = choice(TENSOR);
    assertFalse(choice.answered(TENSOR, 110_592, 1_000_000, 8_000, 50_000, 1));
    frames(choice, 500, 150);
    // 7 ms or 4.2: more than it is worth only if it lasts, and then once.
    assertTrue(changes <= 1, changes + " changes");
  }
}
