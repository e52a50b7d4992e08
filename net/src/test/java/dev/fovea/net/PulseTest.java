package dev.fovea.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** How long a link is waited for, by what its frames took. */
class PulseTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Pulse pulse = new Pulse(SECOND, SECOND, Duration.ofSeconds(10));

  private void trips(int count, long... millis) {
    for (int i = 0; i < count; i++) {
      Arrays.stream(millis).forEach(trip -> pulse.answered(trip * 1_000_000));
    }
  }

  private long patienceMillis() {
    return pulse.patienceNanos() / 1_000_000;
  }

  @Test
  void shouldBeTheLeastWhereFramesAreQuick() {
    assertEquals(1_000, patienceMillis());
    trips(100, 40);
    assertEquals(1_000, patienceMillis());
  }

  @Test
  void shouldNotWaitHalfAMinuteAfterOneLongTrip() {
    trips(100, 300);
    trips(1, 6_800);
    assertTrue(patienceMillis() < 1_500, "after it: " + patienceMillis());
    trips(8, 300);
    assertEquals(1_000, patienceMillis());
  }

  @Test
  void shouldForgetALongFirstTrip() {
    trips(1, 6_800);
    assertEquals(3_000, patienceMillis());
    trips(20, 100);
    assertEquals(1_000, patienceMillis());
  }

  @Test
  void shouldBeTwiceTheTripOfASteadySlowLink() {
    for (long trip : new long[] {600, 1_000, 2_500}) {
      trips(100, trip);
      assertEquals(2 * trip, patienceMillis(), 10);
    }
  }

  /** Each is answered in time, however slow they become: 5 % more every time, to 5 s. */
  @Test
  void shouldFollowALinkThatBecomesSlower() {
    for (double trip = 200; trip < 5_000; trip *= 1.05) {
      assertTrue(trip < patienceMillis(), trip + " of " + patienceMillis());
      trips(1, (long) trip);
    }
  }

  @Test
  void shouldAllowForTripsThatVary() {
    trips(100, 500, 2_500);
    assertTrue(patienceMillis() > 5_000, "four deviations of 1 s: " + patienceMillis());
  }

  @Test
  void shouldNeverBeLongerThanAFramesAnswerMayTake() {
    trips(100, 60_000);
    assertEquals(10_000, patienceMillis());
  }

  @Test
  void shouldLimitWritesOnceATripIsKnown() {
    Duration otherwise = Duration.ofSeconds(10);
    assertEquals(otherwise, pulse.writeLimit(otherwise));
    trips(1, 40);
    assertEquals(SECOND, pulse.writeLimit(otherwise));
  }

  @Test
  void shouldTellWhatTheNetworkHeldUpFromWhatIsUsual() {
    trips(100, 40);
    assertTrue(pulse.heldUp(1_001_000_000));
    trips(100, 2_000);
    assertFalse(pulse.heldUp(2_100_000_000));
  }
}
