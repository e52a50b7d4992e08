package dev.fovea.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of a server that is in work. */
@Timeout(60)
class DrainTest {

  @Test
  void shouldAnswerWhatIsInWorkAndDropWhatWaits() throws Exception {
    BrightestPixel first = new BrightestPixel(0);
    BrightestPixel second = new BrightestPixel(0);
    List<BrightestPixel> analyzers = new ArrayList<>(List.of(first, second));
    PoseServer server = PoseServer.start(Lab.anyPort().withModelThreads(2), () -> next(analyzers));
    List<Events> events = List.of(new Events(), new Events());
    List<PoseClient> clients = new ArrayList<>();
    for (Events each : events) {
      PoseClient client = Lab.client(server, each, 3);
      clients.add(client);
      assertTrue(client.trySend(Lab.dot(8, 8, 1, 1, 1), List.of()));
    }
    first.begun.acquire();
    second.begun.acquire();
    for (PoseClient client : clients) {
      assertTrue(client.trySend(Lab.dot(8, 8, 1, 1, 2), List.of()));
    }
    Lab.await("all four frames", () -> server.counters().ready() == 0 && frames(server) == 4);
    Thread closing = Thread.ofPlatform().start(server::close);
    Lab.await("an end that waits for the model threads", () -> awaiting(closing));
    first.turns.release(10);
    second.turns.release(10);
    closing.join();
    for (Events each : events) {
      assertEquals(1, each.next(Result.class).sequence());
    }
    for (Events each : events) {
      assertEquals("gone", each.next(Events.Dropped.class).reason());
    }
    ServerCounters counters = server.counters();
    assertEquals(2, counters.answered());
    assertEquals(Map.of("gone", 2L), counters.dropped());
    assertEquals(0, counters.inWork());
    assertEquals(0, counters.receiveBytes());
    clients.forEach(PoseClient::close);
  }

  private static boolean awaiting(Thread closing) {
    return Stream.of(closing.getStackTrace())
        .anyMatch(call -> call.getMethodName().equals("awaitEnd"));
  }

  private static synchronized BrightestPixel next(List<BrightestPixel> analyzers) {
    return analyzers.removeFirst();
  }

  private static long frames(PoseServer server) {
    return server.counters().frames();
  }
}
