package dev.fovea.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several servers: the first that is there, and back to it. */
@Timeout(60)
class FailoverTest {
  private final Events events = new Events();

  private PoseClient connect(InetSocketAddress... servers) throws IOException {
    return PoseClient.connect(PoseClient.Options.of(List.of(servers), "camera"), events);
  }

  private void roundTrip(PoseClient client, long sequence) throws Exception {
    Lab.await("room", client::canSend);
    assertTrue(client.trySend(Lab.dot(8, 8, 1, 1, sequence), List.of()));
    assertEquals(sequence, events.next(Result.class).sequence());
  }

  @Test
  void shouldGoOnWithTheNextServerAndComeBack() throws Exception {
    try (PoseServer second = Lab.serve(BrightestPixel.free())) {
      PoseServer first = Lab.serve(BrightestPixel.free());
      InetSocketAddress home = first.address();
      try (PoseClient client = connect(home, second.address())) {
        roundTrip(client, 1);
        assertEquals(home, client.server());
        first.close();
        roundTrip(client, 2);
        assertEquals(second.address(), client.server());
        assertTrue(client.attempts() < 4, "at once");
        try (PoseServer again =
            PoseServer.start(PoseServer.Options.at(home), BrightestPixel::free)) {
          Lab.await("home", () -> client.server().equals(home));
          roundTrip(client, 3);
          assertEquals(1, again.counters().answered());
          assertEquals(2, client.stats().reconnects());
          assertEquals(Map.of(), client.stats().dropped());
        }
      }
    }
  }

  @Test
  void shouldLeaveAServerThatHangsForAnother() throws Exception {
    try (PoseServer first = Lab.serve(BrightestPixel.free());
        Relay relay = new Relay(first.address());
        PoseServer second = Lab.serve(BrightestPixel.free());
        PoseClient client =
            connect(new InetSocketAddress("127.0.0.1", relay.port()), second.address())) {
      roundTrip(client, 1);
      relay.outage(true);
      assertTrue(client.trySend(Lab.dot(8, 8, 1, 1, 2), List.of()));
      assertEquals(new Events.Dropped(2, "link lost"), events.next(Events.Dropped.class));
      roundTrip(client, 3);
      assertEquals(second.address(), client.server());
      relay.outage(false);
      Lab.await("home", () -> client.server().getPort() == relay.port());
      roundTrip(client, 4);
      assertEquals(Map.of("link lost", 1L), client.stats().dropped());
    }
  }

  @Test
  void shouldBeginWithTheFirstThatIsThere() throws Exception {
    int nobody;
    try (FakeServer closed = new FakeServer()) {
      nobody = closed.port();
    }
    InetSocketAddress absent = InetSocketAddress.createUnresolved("127.0.0.1", nobody);
    try (PoseServer server = Lab.serve(BrightestPixel.free());
        PoseClient client = connect(absent, server.address())) {
      roundTrip(client, 1);
    }
    IOException e = assertThrows(IOException.class, () -> connect(absent, absent));
    String one = "no pose server at 127.0.0.1:" + nobody + ": start one with `fovea serve`";
    assertEquals(one + "; " + one, e.getMessage());
  }

  @Test
  void shouldKeepWhatIsToBeKeptUntilItsTurn() throws Exception {
    BrightestPixel gated = new BrightestPixel(0);
    try (PoseServer server = Lab.serve(gated);
        PoseClient client =
            PoseClient.connect(
                Lab.to(server.address().getPort(), 6).withOrder(Order.ALL, Duration.ZERO),
                events)) {
      for (long sequence = 0; sequence < 6; sequence++) {
        assertTrue(client.trySend(Lab.dot(8, 8, 1, 1, sequence), List.of()));
      }
      gated.turns.release(6);
      for (long sequence = 0; sequence < 6; sequence++) {
        assertEquals(sequence, events.next(Result.class).sequence());
      }
      assertEquals(Map.of(), server.counters().dropped());
    }
  }
}
