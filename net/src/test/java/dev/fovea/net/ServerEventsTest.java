package dev.fovea.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is told of a server beside its counters: to a listener and to the flight recorder. */
@Timeout(60)
class ServerEventsTest {
  private final ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();

  private final ServerListener listener =
      new ServerListener() {
        @Override
        public void onAnswered(String camera, StageNanos stages, long ageNanos) {
          boolean possible = ageNanos >= stages.receive() + stages.queue();
          told.add("answered " + camera + " " + possible);
          throw new IllegalStateException("a listener's, on purpose");
        }

        @Override
        public void onDropped(String camera, String reason) {
          told.add("dropped " + camera + " " + reason);
        }

        @Override
        public void onRefused(String reason) {
          told.add("refused " + reason);
        }
      };

  @Test
  void shouldTellAndRecordWhatBecomesOfFramesAndPeers(@TempDir Path folder) throws Exception {
    List<RecordedEvent> recorded;
    try (Recording recording = new Recording()) {
      recording.start();
      serveSome();
      Path file = folder.resolve("recording.jfr");
      recording.dump(file);
      recorded =
          RecordingFile.readAllEvents(file).stream()
              .filter(event -> event.getEventType().getName().startsWith("dev.fovea.net."))
              .toList();
    }
    List<String> expected =
        List.of("answered test camera true", "dropped test camera corrupt", "refused not fovea");
    assertEquals(expected, List.copyOf(told));
    assertEquals("test camera", first(recorded, "FrameAnswered").getString("camera"));
    assertEquals(13, first(recorded, "FrameAnswered").getLong("inference"));
    assertEquals("corrupt", first(recorded, "FrameDropped").getString("reason"));
    assertEquals("not fovea", first(recorded, "ConnectionRefused").getString("reason"));
    assertEquals(3, recorded.size());
  }

  private void serveSome() throws Exception {
    Events events = new Events();
    try (PoseServer server =
            PoseServer.start(Lab.anyPort().withListener(listener), BrightestPixel::free);
        PoseClient client = Lab.client(server, events, 1)) {
      assertTrue(client.trySend(Lab.dot(8, 8, 1, 1, 1), List.of()));
      events.next(Result.class);
      assertTrue(client.trySend(Lab.telling(BrightestPixel.CORRUPT, 2), List.of()));
      events.next(Events.Dropped.class);
      try (SocketChannel stranger = Lab.dial(server)) {
        stranger.write(Lab.hello().putInt(0, 0));
        Lab.await("a refusal", () -> server.counters().refused().containsKey("not fovea"));
      }
    }
  }

  private static RecordedEvent first(List<RecordedEvent> events, String name) {
    return events.stream()
        .filter(event -> event.getEventType().getName().equals("dev.fovea.net." + name))
        .findFirst()
        .orElseThrow();
  }
}
