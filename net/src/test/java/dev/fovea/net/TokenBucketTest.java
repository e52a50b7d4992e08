package dev.fovea.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rates, on a clock of the test's. */
class TokenBucketTest {
  private static final long SECOND = 1_000_000_000;
  private static final String TOKEN = "a token of many letters";

  @Test
  void shouldLetThroughItsRateAndABurst() {
    TokenBucket bucket = new TokenBucket(10, 3, Long.MAX_VALUE);
    assertEquals(3, taken(bucket, 100, Long.MAX_VALUE, 0));
    assertEquals(10, taken(bucket, 105, Long.MAX_VALUE + SECOND / 100, SECOND / 100));
    assertEquals(3, taken(bucket, 100, Long.MAX_VALUE + 100 * SECOND, 0));
    assertEquals(SECOND / 10, bucket.intervalNanos());
  }

  @Test
  void shouldNeverBeEmptyWithoutALimit() {
    TokenBucket bucket = new TokenBucket(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 0);
    assertEquals(1_000, taken(bucket, 1_000, 0, 0));
    assertEquals(0, bucket.intervalNanos());
  }

  private static int taken(TokenBucket bucket, int tries, long from, long step) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += bucket.take(from + i * step) ? 1 : 0;
    }
    return taken;
  }

  @Test
  void shouldRefuseAnAddressThatTriesTooOften() throws Exception {
    TokenGate gate = new TokenGate(Optional.of(TOKEN));
    InetAddress guesser = InetAddress.getByName("192.0.2.1");
    InetAddress honest = InetAddress.getByName("192.0.2.2");
    for (int i = 0; i < 5; i++) {
      assertEquals("token", refusal(gate, guesser, i == 0 ? "" : TOKEN + i, 0));
    }
    assertEquals("tries", refusal(gate, guesser, TOKEN, 0));
    gate.check(honest, TOKEN, 0);
    assertEquals("token", refusal(gate, guesser, "wrong again", SECOND));
    assertEquals("tries", refusal(gate, guesser, TOKEN, SECOND));
    gate.check(guesser, TOKEN, 2 * SECOND);
    gate.check(guesser, TOKEN, 2 * SECOND);
  }

  @Test
  void shouldStandOpenWithoutAToken() throws Exception {
    new TokenGate(Optional.empty()).check(InetAddress.getLoopbackAddress(), "whatever", 0);
    assertThrows(
        IllegalArgumentException.class,
        () -> new ServerSecurity(Optional.of("short"), Optional.empty()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ServerSecurity(Optional.of("long".repeat(64)), Optional.empty()));
  }

  private static String refusal(TokenGate gate, InetAddress from, String said, long nowNanos) {
    return assertThrows(PeerException.class, () -> gate.check(from, said, nowNanos)).reason();
  }
}
