package dev.fovea.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A network that is slow, or not there for a while. */
@Timeout(60)
class OutageTest {
  private final Events events = new Events();
  private PoseServer server;
  private Relay relay;

  @BeforeEach
  void start() throws Exception {
    server = Lab.serve(BrightestPixel.free());
    relay = new Relay(server.address());
  }

  @AfterEach
  void close() throws Exception {
    relay.close();
    server.close();
  }

  private PoseClient connect(int least, int most) throws Exception {
    PoseClient.Options options = Lab.to(relay.port(), 1).withWindow(least, most);
    return PoseClient.connect(options, events);
  }

  private void roundTrip(PoseClient client, long sequence) throws Exception {
    Lab.await("room", client::canSend);
    assertTrue(client.trySend(Lab.dot(8, 8, 1, 1, sequence), List.of()));
    assertEquals(sequence, events.next(Result.class).sequence());
  }

  @Test
  void shouldSendNothingStaleAfterAnOutage() throws Exception {
    try (PoseClient client = connect(1, 1)) {
      roundTrip(client, 1);
      relay.outage(true);
      assertTrue(client.trySend(Lab.dot(8, 8, 1, 1, 2), List.of()));
      // The connection itself stands: that nobody is there shows only in pings.
      assertEquals(new Events.Dropped(2, "link lost"), events.next(Events.Dropped.class));
      assertEquals("the server does not answer", events.next(Events.Down.class).reason());
      assertFalse(client.canSend());
      relay.outage(false);
      roundTrip(client, 3);
      assertEquals(1, client.stats().reconnects());
      assertEquals(1, client.stats().late() + client.stats().dropped().get("link lost"));
    }
  }

  /**
   * An outage too short for the link to be given up: the answer that comes after it is of a picture
   * of before. Where this host is so slow that the link is given up all the same, it is tried
   * again.
   */
  @Test
  void shouldHandOnNothingThatAnOutageHeldUp() throws Exception {
    try (PoseClient client = connect(1, 1)) {
      String reason = "link lost";
      for (long sequence = 1; !reason.equals("stale"); sequence += 100) {
        assertEquals("link lost", reason);
        for (int usual = 0; usual < 20; usual++) {
          roundTrip(client, sequence + usual);
        }
        relay.outage(true);
        assertTrue(client.trySend(Lab.dot(8, 8, 1, 1, sequence + 50), List.of()));
        long out = System.nanoTime();
        Lab.await("more than the patience", () -> System.nanoTime() - out > 1_150_000_000);
        relay.outage(false);
        Events.Dropped held = (Events.Dropped) events.fate();
        assertEquals(sequence + 50, held.sequence());
        reason = held.reason();
        roundTrip(client, sequence + 51);
      }
      LinkStats stats = client.stats();
      long dropped = stats.dropped().values().stream().mapToLong(Long::longValue).sum();
      assertEquals(1, stats.dropped().get("stale"));
      assertEquals(stats.sent(), stats.answered() + dropped);
    }
  }

  /** 1.2 s of bytes ahead of every ping: more than the patience with a network nobody knows yet. */
  @Test
  void shouldComeToTermsWithANetworkThatIsSlowFromTheBeginning() throws Exception {
    relay.rate(200_000);
    try (PoseClient client = connect(1, 1)) {
      long sequence = 0;
      while (client.stats().answered() < 2) {
        Lab.await("room", client::canSend);
        assertTrue(client.trySend(Lab.dot(800, 600, 1, 1, ++sequence), List.of()));
        events.fate();
      }
      assertTrue(client.stats().reconnects() <= 3, client.stats().toString());
    }
  }

  @Test
  void shouldNotTakeASlowModelForAnOutage() throws Exception {
    BrightestPixel gated = new BrightestPixel(1);
    try (PoseServer slow = Lab.serve(gated);
        PoseClient client = Lab.client(slow, events, 1)) {
      roundTrip(client, 1);
      assertTrue(client.trySend(Lab.dot(8, 8, 1, 1, 2), List.of()));
      gated.begun.acquire(2);
      AtomicLong looks = new AtomicLong();
      try (Watchdog _ = new Watchdog(looks::incrementAndGet)) {
        // 2.4 s of the client's own watchdog: far beyond its patience with a silent network.
        Lab.await("twelve looks", () -> looks.get() >= 12);
      }
      gated.turns.release();
      assertEquals(2, events.next(Result.class).sequence());
      assertEquals(0, client.stats().reconnects());
    }
  }

  @Test
  void shouldKeepMoreFramesInFlightOnALongWay() throws Exception {
    relay.delay(40);
    try (PoseClient client = connect(1, 8)) {
      for (long sequence = 1; client.window() < 2; sequence++) {
        roundTrip(client, sequence);
      }
      assertTrue(client.stats().pingNanos() >= 80_000_000, client.stats().toString());
      // Both ends have one clock, and the way is as long there as back.
      assertTrue(
          Math.abs(client.stats().clockOffsetNanos()) <= client.stats().pingNanos() / 2,
          client.stats().toString());
    }
  }

  @Test
  void shouldNotLeaveASlowNetworkForAnother() throws Exception {
    relay.rate(200_000);
    try (PoseClient client = connect(2, 2)) {
      for (long sequence = 0; sequence < 6; sequence += 2) {
        // 0.3 s each on the way, the second behind the first.
        assertTrue(client.trySend(Lab.dot(300, 200, 1, 1, sequence), List.of()));
        assertTrue(client.trySend(Lab.dot(300, 200, 1, 1, sequence + 1), List.of()));
        events.next(Result.class);
        assertEquals(sequence + 1, events.next(Result.class).sequence());
      }
      assertEquals(0, client.stats().reconnects());
    }
  }
}
