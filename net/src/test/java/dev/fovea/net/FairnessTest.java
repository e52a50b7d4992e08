package dev.fovea.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Newest wins for each camera, and cameras take turns. */
@Timeout(60)
class FairnessTest {
  private final BrightestPixel analyzer = new BrightestPixel(0);

  @Test
  void shouldServeTheNewestFrameAndDropWhatItDisplaced() throws Exception {
    Events events = new Events();
    try (PoseServer server = Lab.serve(analyzer);
        PoseClient client = Lab.client(server, events, 4)) {
      send(client, 8, 1);
      analyzer.begun.acquire();
      send(client, 8, 2);
      send(client, 8, 3);
      send(client, 8, 4);
      assertEquals(new Events.Dropped(2, "superseded"), events.fate());
      assertEquals(new Events.Dropped(3, "superseded"), events.fate());
      analyzer.turns.release(2);
      assertEquals(1, ((Result) events.fate()).sequence());
      assertEquals(4, ((Result) events.fate()).sequence());
      LinkStats stats = client.stats();
      assertEquals(4, stats.sent());
      assertEquals(2, stats.answered());
      assertEquals("{superseded=2}", stats.dropped().toString());
      assertEquals("{superseded=2}", server.counters().dropped().toString());
    }
  }

  @Test
  void shouldNotSendMoreThanTheWindow() throws Exception {
    Events events = new Events();
    try (PoseServer server = Lab.serve(analyzer);
        PoseClient client = Lab.client(server, events, 2)) {
      send(client, 8, 1);
      analyzer.begun.acquire();
      send(client, 8, 2);
      assertFalse(client.canSend());
      assertFalse(client.trySend(Lab.dot(8, 8, 1, 1, 3), List.of()));
      assertEquals("{window=1}", client.stats().notSent().toString());
      analyzer.turns.release(3);
      assertEquals(1, ((Result) events.fate()).sequence());
      assertTrue(client.canSend());
      analyzer.begun.acquire(); // the second is in work, not to be superseded
      send(client, 8, 4);
      assertEquals(2, ((Result) events.fate()).sequence());
      assertEquals(4, ((Result) events.fate()).sequence());
    }
  }

  @Test
  void shouldServeFourCamerasInTurnHoweverFastOneSends() throws Exception {
    try (PoseServer server = Lab.serve(analyzer)) {
      List<Events> events = new ArrayList<>();
      List<PoseClient> clients = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        events.add(new Events());
        clients.add(Lab.client(server, events.get(i), 3));
      }
      send(clients.getFirst(), width(0), 100);
      analyzer.begun.acquire();
      for (int round = 0; round < 5; round++) {
        // Camera 0 floods: three frames for one of the others', and it is always first.
        flood(clients.getFirst(), events.getFirst(), 200 + 10 * round);
        long before = server.counters().frames();
        for (int i = 1; i < 4; i++) {
          send(clients.get(i), width(i), round);
        }
        Lab.await("three frames", () -> server.counters().frames() == before + 3);
        analyzer.turns.release(4);
        analyzer.begun.acquire(4);
        for (int i = 1; i < 4; i++) {
          assertEquals(round, ((Result) events.get(i).fate()).sequence());
        }
      }
      analyzer.turns.release(100);
      assertTurns();
      clients.forEach(PoseClient::close);
    }
  }

  /** Two frames while one is in work: the older of them is superseded. */
  private void flood(PoseClient client, Events events, long sequence) throws Exception {
    Lab.await("room for two", client::canSend);
    send(client, width(0), sequence);
    Lab.await("room", client::canSend);
    send(client, width(0), sequence + 1);
    while (!(events.fate() instanceof Events.Dropped(long dropped, String reason))) {
      assertTrue(client.connected());
    }
  }

  private void assertTurns() {
    List<String> order = List.copyOf(analyzer.order);
    for (int round = 0; round < 5; round++) {
      List<String> cameras =
          order.subList(1 + 4 * round, 5 + 4 * round).stream()
              .map(analysis -> analysis.split("/")[0])
              .sorted()
              .toList();
      assertEquals(List.of("10", "11", "12", "13"), cameras, "round " + round + " of " + order);
    }
  }

  /** The analyzer names a camera by its frames' width. */
  private static int width(int camera) {
    return 10 + camera;
  }

  private static void send(PoseClient client, int width, long sequence) {
    assertTrue(client.trySend(Lab.dot(width, 8, 1, 1, sequence), List.of()), "frame " + sequence);
  }
}
