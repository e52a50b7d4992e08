package dev.fovea.lab.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.net.LinkStats;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The newest frames over networks as they are: far, lossy, narrow, gone for a while. Poses come in
 * order, every frame that was sent has one fate, and what is shown is as old as the way there and
 * back, the model and one interval of the camera make it.
 *
 * <p>The processor is emulated and its host is shared: what model and link take without a network's
 * doing is measured in each test before the network is spoilt and after, and the longer doubled.
 */
@Tag("net")
class NetemTest {
  private static final int FRAMES = 24;
  private static final int OUTAGES = 3;
  private static final long OUTAGE_NANOS = 2_000_000_000;

  private static final long LONGEST_TRIP_NANOS = OUTAGE_NANOS / 5;

  /** The client's longest try in which a SYN was lost, and its longest pause before the next. */
  private static final long RECOVERY_NANOS = 650_000_000;

  private static final double FIVE_MEGABITS = 5e6 / 8 / 1e9;

  private static FarServer server;

  @BeforeAll
  static void begin() throws Exception {
    server = FarServer.start();
    try (NetworkCamera camera = new NetworkCamera(server)) {
      camera.follow(4 * FRAMES); // both ends have loaded what they need
    }
  }

  @AfterAll
  static void end() {
    server.close();
  }

  @BeforeEach
  void mend() throws Exception {
    server.network("");
  }

  @Test
  void shouldFollowOverTenMilliseconds() throws Exception {
    assertFollowed("delay 10ms", 20_000_000, 20_000_000);
  }

  @Test
  void shouldFollowOverFiftyMilliseconds() throws Exception {
    assertFollowed("delay 50ms", 100_000_000, 100_000_000);
  }

  @Test
  void shouldFollowThroughLoss() throws Exception {
    assertFollowed("delay 10ms loss 1%", 20_000_000, 20_000_000);
  }

  @Test
  void shouldFollowThroughFiveMegabits() throws Exception {
    long frameNanos = (long) (NetworkCamera.frameBytes() / FIVE_MEGABITS);
    assertFollowed("rate 5mbit", NetworkCamera.MOST_IN_FLIGHT * frameNanos, 0);
  }

  /**
   * Half of the poses at least are as young as promised, at the end as in the beginning.
   *
   * @param addedNanos what the network adds to a trip there and back
   * @param leastPingNanos a message's shortest way there and back
   */
  private static void assertFollowed(String network, long addedNanos, long leastPingNanos)
      throws Exception {
    try (NetworkCamera camera = new NetworkCamera(server)) {
      long before = medianAge(camera.follow(FRAMES));
      int window = camera.client().window();
      server.network(network);
      camera.follow(NetworkCamera.MOST_IN_FLIGHT);
      List<NetworkCamera.Answer> early = camera.follow(FRAMES);
      List<NetworkCamera.Answer> late = camera.follow(FRAMES);
      awaitPing(camera, leastPingNanos);
      LinkStats stats = camera.client().stats();
      int filled = camera.client().window();
      server.network("");
      camera.follow(NetworkCamera.MOST_IN_FLIGHT);
      long undisturbed = Math.max(before, medianAge(camera.follow(FRAMES)));
      long bound = 2 * undisturbed + addedNanos + NetworkCamera.INTERVAL_NANOS;
      System.out.printf(
          "[netem] %s: age p50 %d, then %d ms, max %d; undisturbed %d, at most %d; window %d -> %d;"
              + " %s%n",
          network,
          medianAge(early) / 1_000_000,
          medianAge(late) / 1_000_000,
          Math.max(oldest(early), oldest(late)) / 1_000_000,
          undisturbed / 1_000_000,
          bound / 1_000_000,
          window,
          filled,
          stats);
      assertTrue(medianAge(early) <= bound, network + ": as old as " + medianAge(early));
      assertTrue(medianAge(late) <= bound, network + ": in the end as old as " + medianAge(late));
      camera.settle();
      assertEquals(0, camera.client().stats().reconnects());
      assertTrue(stats.pingNanos() >= leastPingNanos, "ping " + stats.pingNanos());
    }
  }

  /** Until the pings of before, of which the shortest counts, are forgotten: one comes a second. */
  private static void awaitPing(NetworkCamera camera, long leastNanos) throws Exception {
    for (int tries = 0; tries < 10 && camera.client().stats().pingNanos() < leastNanos; tries++) {
      camera.follow(FRAMES);
    }
  }

  /**
   * Waits for a while in which the client takes a server that is silent for the outage's time for
   * one that has gone: its patience is twice a trip and more, if trips vary.
   */
  private static void awaitPatience(NetworkCamera camera) throws Exception {
    long trip = Long.MAX_VALUE;
    for (int tries = 0; tries < 10 && trip > LONGEST_TRIP_NANOS; tries++) {
      trip = 0;
      for (NetworkCamera.Answer answer : camera.follow(FRAMES)) {
        trip = Math.max(answer.ageNanos(), trip - trip / 8);
      }
    }
    long nanos = trip;
    assumeTrue(trip <= LONGEST_TRIP_NANOS, () -> "too busy a host: a pose takes " + nanos + " ns");
  }

  private static long medianAge(List<NetworkCamera.Answer> answers) {
    long[] ages = answers.stream().mapToLong(NetworkCamera.Answer::ageNanos).sorted().toArray();
    return ages[ages.length / 2];
  }

  private static long oldest(List<NetworkCamera.Answer> answers) {
    return answers.stream().mapToLong(NetworkCamera.Answer::ageNanos).max().orElseThrow();
  }

  /**
   * Once the network is back, the next try finds the server, and the first pose is of a new frame:
   * a second, where what a new connection and its first pose take is nothing much.
   */
  @Test
  void shouldComeBackWithinASecondAfterTwoSecondsOfNothing() throws Exception {
    server.network("delay 10ms");
    long begun = System.nanoTime();
    try (NetworkCamera camera = new NetworkCamera(server)) {
      long connecting = camera.follow(1).getFirst().nanos() - begun;
      for (int outage = 0; outage < OUTAGES; outage++) {
        awaitPatience(camera);
        server.network("loss 100%");
        camera.turnFor(OUTAGE_NANOS);
        long lastBefore = camera.sequence();
        server.network("delay 10ms");
        long back = System.nanoTime();
        NetworkCamera.Answer first = camera.follow(1).getFirst();
        System.out.printf(
            "[netem] 2 s of nothing: the first pose after %d ms, of a frame %d ms old;"
                + " undisturbed, a connection and its first %d ms; %s%n",
            (first.nanos() - back) / 1_000_000,
            first.ageNanos() / 1_000_000,
            connecting / 1_000_000,
            camera.client().stats());
        assertTrue(first.sequence() > lastBefore, "a frame of before the network was back");
        assertTrue(first.nanos() - back <= RECOVERY_NANOS + 2 * connecting, "too late");
      }
      camera.settle();
      assertEquals(OUTAGES, camera.client().stats().reconnects());
    }
  }
}
