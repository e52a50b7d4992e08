package dev.fovea.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The link is lost and comes back; every frame in flight gets its fate. */
@Timeout(60)
class ReconnectTest {
  private final Events events = new Events();

  @Test
  void shouldFindAServerThatWasRestarted() throws Exception {
    BrightestPixel first = new BrightestPixel(0);
    PoseServer server = PoseServer.start(Lab.anyPort().withDrain(Duration.ZERO), () -> first);
    InetSocketAddress address = server.address();
    try (PoseClient client = Lab.client(server, events, 2)) {
      assertEquals(BrightestPixel.MODEL, events.next(Events.Up.class).model());
      assertTrue(client.trySend(Lab.dot(8, 8, 1, 1, 1), List.of()));
      first.begun.acquire();
      assertTrue(client.trySend(Lab.dot(8, 8, 1, 1, 2), List.of()));
      Lab.await("two frames", () -> counted(client) && server.counters().frames() == 2);
      // An analysis that outlasts the server: its thread ends when the analysis does.
      Thread closer = Thread.ofVirtual().start(server::close);
      assertEquals(new Events.Dropped(2, "gone"), events.fate());
      assertEquals(1, sequenceOf(events.fate()));
      assertTrue(events.next(Events.Down.class).reason().contains("server"));
      first.turns.release(10);
      closer.join();
      assertFalse(client.trySend(Lab.dot(8, 8, 1, 1, 3), List.of()));
      assertEquals("{link down=1}", client.stats().notSent().toString());
      try (PoseServer second =
          PoseServer.start(PoseServer.Options.at(address), BrightestPixel::free)) {
        assertEquals(second.model(), events.next(Events.Up.class).model());
        assertTrue(client.trySend(Lab.dot(8, 8, 1, 1, 4), List.of()));
        assertEquals(4, ((Result) events.fate()).sequence());
        assertEquals(1, client.stats().reconnects());
        assertEquals(3, client.stats().sent());
        assertEquals(1, client.stats().answered());
        assertEquals("{gone=1, link lost=1}", client.stats().dropped().toString());
      }
    }
  }

  private static boolean counted(PoseClient client) {
    return client.stats().sent() == 2;
  }

  private static long sequenceOf(Object fate) {
    Events.Dropped dropped = (Events.Dropped) fate;
    assertEquals("link lost", dropped.reason());
    return dropped.sequence();
  }

  @Test
  void shouldGiveEveryFrameOneFateThroughTwentyLosses() throws Exception {
    long sent = 0;
    try (FakeServer server = new FakeServer()) {
      server.welcome();
      try (PoseClient client = PoseClient.connect(Lab.to(server.port(), 2), events)) {
        for (int round = 0; round < 20; round++) {
          events.next(Events.Up.class);
          answerOne(server, client);
          assertTrue(client.trySend(Lab.dot(4, 4, 1, 1, sent), List.of()));
          server.readMessage(16);
          server.hangUp();
          assertEquals(sent++, sequenceOf(events.fate()));
          server.welcome();
        }
        events.next(Events.Up.class);
        assertEquals(20, client.stats().reconnects());
        assertEquals(40, client.stats().sent());
        assertEquals("{link lost=20, superseded=20}", client.stats().dropped().toString());
      }
    }
    assertTrue(events.all.isEmpty(), () -> "nothing after the close: " + events.all);
  }

  /** Without an answer now and then, the client would wait longer and longer. */
  private void answerOne(FakeServer server, PoseClient client) throws Exception {
    assertTrue(client.trySend(Lab.dot(4, 4, 1, 1, 99), List.of()));
    server.say(new Reply.Dropped(server.readFrame(), DropReason.SUPERSEDED));
    assertEquals(new Events.Dropped(99, "superseded"), events.fate());
  }

  @Test
  void shouldTryMoreSeldomWhereAServerOnlySaysHello() throws Exception {
    try (FakeServer server = new FakeServer()) {
      server.welcome();
      try (PoseClient client = PoseClient.connect(Lab.to(server.port(), 2), events)) {
        for (int round = 0; round < 4; round++) {
          events.next(Events.Up.class);
          assertEquals(round, client.attempts());
          server.hangUp();
          server.welcome();
        }
        events.next(Events.Up.class);
        answerOne(server, client);
        server.hangUp();
        server.welcome();
        events.next(Events.Up.class);
        assertEquals(1, client.attempts());
      }
    }
  }

  @Test
  void shouldStopTryingWhenClosed() throws Exception {
    PoseClient client;
    try (FakeServer server = new FakeServer()) {
      server.welcome();
      client = PoseClient.connect(Lab.to(server.port(), 2), events);
    }
    events.next(Events.Down.class);
    client.close();
    assertFalse(client.connected());
    assertFalse(client.trySend(Lab.dot(4, 4, 1, 1, 1), List.of()));
  }
}
