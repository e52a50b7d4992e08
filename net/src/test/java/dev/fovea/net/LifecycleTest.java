package dev.fovea.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.FrameFormat;
import dev.fovea.PixelFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Beginnings and ends: nothing stays behind. */
@Timeout(120)
class LifecycleTest {
  private final Events events = new Events();

  @Test
  void shouldLeaveNoThreadAndNoDescriptorAfterManyConnections() throws Exception {
    long threads = ours();
    long descriptors = descriptors();
    try (PoseServer server = Lab.serve(BrightestPixel.free())) {
      for (int round = 0; round < 200; round++) {
        try (PoseClient client = Lab.client(server, events, 2)) {
          assertTrue(client.trySend(Lab.dot(8, 8, 1, 1, round), List.of()));
          assertEquals(round, events.next(Result.class).sequence());
        }
      }
      Lab.await("an end to all", () -> server.counters().open() == 0);
      assertEquals(0, server.counters().receiveBytes());
      assertEquals(200, server.counters().connections());
      assertEquals("{}", server.counters().refused().toString());
    }
    Lab.await("an end of the threads", () -> ours() <= threads);
    Lab.await("all descriptors closed", () -> descriptors() <= descriptors + 4);
  }

  private static long ours() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("fovea-"))
        .count();
  }

  private static long descriptors() {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldSayThatAPortIsTaken() throws Exception {
    try (PoseServer server = Lab.serve(BrightestPixel.free())) {
      int port = server.address().getPort();
      BrightestPixel second = BrightestPixel.free();
      IOException e =
          assertThrows(
              IOException.class,
              () -> PoseServer.start(PoseServer.Options.at(server.address()), () -> second));
      assertEquals("port " + port + " is taken: choose another with --listen", e.getMessage());
      assertTrue(second.closed);
    }
  }

  @Test
  void shouldNotStartWithoutAModelOrAHost() {
    IOException missing =
        assertThrows(
            IOException.class,
            () ->
                PoseServer.start(
                    Lab.anyPort().withModelThreads(2),
                    () -> {
                      throw new IOException("no such model: pull it");
                    }));
    assertEquals("no such model: pull it", missing.getMessage());
    InetSocketAddress nowhere = InetSocketAddress.createUnresolved("nowhere.invalid", 1);
    IOException host =
        assertThrows(
            IOException.class,
            () -> PoseServer.start(PoseServer.Options.at(nowhere), BrightestPixel::free));
    assertTrue(host.getMessage().contains("nowhere.invalid"), host.getMessage());
  }

  @Test
  void shouldCloseTwiceAndFromAnyThread() throws Exception {
    PoseServer server = Lab.serve(BrightestPixel.free());
    PoseClient client = Lab.client(server, events, 2);
    Thread other = Thread.ofPlatform().start(client::close);
    client.close();
    other.join();
    client.close();
    other = Thread.ofPlatform().start(server::close);
    server.close();
    other.join();
    server.close();
    assertEquals(0, server.counters().open());
  }

  @Test
  void shouldLetAListenerCloseTheClient() throws Exception {
    CompletableFuture<PoseClient> self = new CompletableFuture<>();
    CompletableFuture<Long> closed = new CompletableFuture<>();
    ReplyListener closing =
        new ReplyListener() {
          @Override
          public void onResult(Result result) {
            self.join().close();
            closed.complete(result.sequence());
          }

          @Override
          public void onDropped(long sequence, String reason) {
            closed.complete(-1L);
          }
        };
    try (PoseServer server = Lab.serve(BrightestPixel.free())) {
      PoseClient client = PoseClient.connect(Lab.to(server.address().getPort(), 2), closing);
      self.complete(client);
      assertTrue(client.trySend(Lab.dot(4, 4, 1, 1, 6), List.of()));
      assertEquals(6, closed.get());
      assertFalse(client.connected());
    }
  }

  @Test
  void shouldOutliveAListenerThatThrowsAnError() throws Exception {
    ReplyListener failing =
        new ReplyListener() {
          @Override
          public void onResult(Result result) {
            events.onResult(result);
            throw new AssertionError("a listener's, on purpose");
          }

          @Override
          public void onDropped(long sequence, String reason) {}
        };
    try (PoseServer server = Lab.serve(BrightestPixel.free());
        PoseClient client = PoseClient.connect(Lab.to(server.address().getPort(), 1), failing)) {
      for (long sequence = 1; sequence <= 3; sequence++) {
        assertTrue(client.trySend(Lab.dot(4, 4, 1, 1, sequence), List.of()));
        assertEquals(sequence, events.next(Result.class).sequence());
      }
      assertEquals(0, client.stats().reconnects());
    }
  }

  @Test
  void shouldLeaveNothingBehindWhenMisusedAtTheStart() {
    long threads = ours();
    assertThrows(
        IllegalArgumentException.class,
        () -> PoseClient.connect(PoseClient.Options.of(null, 1, "camera"), events));
    BrightestPixel analyzer = BrightestPixel.free();
    assertThrows(
        NullPointerException.class,
        () -> PoseServer.start(PoseServer.Options.at(null), () -> analyzer));
    assertTrue(analyzer.closed);
    Lab.await("an end of the threads", () -> ours() <= threads);
  }

  @Test
  void shouldCutOffABlockedWriteBeforeItsMemoryGoes() throws Exception {
    try (FakeServer server = new FakeServer()) {
      server.welcome();
      PoseClient client = PoseClient.connect(Lab.to(server.port(), 2), events);
      Arena arena = Arena.ofShared();
      FrameFormat format = FrameFormat.packed(8_000, 8_000, PixelFormat.GREY);
      MemorySegment memory = arena.allocate(format.sizeImage());
      CompletableFuture<Boolean> sent = new CompletableFuture<>();
      Thread sender =
          Thread.ofPlatform()
              .start(() -> sent.complete(client.trySend(Lab.frame(format, memory, 1), List.of())));
      server.readMessage(0);
      Lab.await("a write that waits", () -> writing(sender));
      client.close();
      // Would throw if a write were still in this memory.
      arena.close();
      assertFalse(sent.get());
      sender.join();
      assertEquals(0, client.stats().sent());
    }
    assertTrue(events.all.stream().noneMatch(Events.Dropped.class::isInstance));
  }

  private static boolean writing(Thread sender) {
    return Stream.of(sender.getStackTrace())
        .anyMatch(
            call -> call.getMethodName().equals("writev0") || call.getMethodName().equals("park"));
  }
}
