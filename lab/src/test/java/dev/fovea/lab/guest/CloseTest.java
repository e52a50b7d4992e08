package dev.fovea.lab.guest;

import static dev.fovea.lab.guest.Captures.SMALL;
import static dev.fovea.lab.guest.Captures.next;
import static dev.fovea.lab.guest.Captures.sequences;
import static dev.fovea.lab.guest.Captures.stream;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.Frame;
import dev.fovea.v4l2.CaptureDevice;
import dev.fovea.v4l2.CaptureStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The end of a stream: nothing left behind, whoever closes it and whenever. */
class CloseTest {

  @BeforeEach
  void rest() throws Exception {
    Vivid.STEADY.rest();
  }

  @Test
  void shouldLeaveNothingBehindIn50Rounds() throws Exception {
    rounds(50);
  }

  @Test
  @Tag("long")
  void shouldLeaveNothingBehindIn1000Rounds() throws Exception {
    rounds(1000);
  }

  private static void rounds(int count) throws Exception {
    try (CaptureStream stream = stream(Vivid.STEADY, SMALL)) {
      next(stream).close();
      Census streaming = Census.take();
      assertTrue(streaming.descriptors().contains("/dev/video0"), "what is there is seen");
      assertEquals(stream.buffers(), streaming.mappings());
      assertEquals(1, streaming.threads());
    }
    for (int i = 0; i < 10; i++) {
      round(); // what is loaded and opened once
    }
    Census before = Census.take();
    assertEquals(0, before.mappings() + before.threads(), before::toString);
    for (int i = 0; i < count; i++) {
      round();
    }
    Census.take().requireSame(before, count + " rounds of open, stream, close");
  }

  private static void round() throws IOException, InterruptedException {
    try (CaptureDevice camera = CaptureDevice.open(Vivid.STEADY.path());
        CaptureStream stream = camera.stream(SMALL.withFramesPerSecond(60))) {
      next(stream).close();
    }
  }

  @Test
  void shouldStreamAgainOnTheSameDevice() throws Exception {
    try (CaptureDevice camera = CaptureDevice.open(Vivid.STEADY.path())) {
      for (int i = 0; i < 3; i++) {
        try (CaptureStream stream = camera.stream(SMALL)) {
          assertThrows(IllegalStateException.class, () -> camera.stream(SMALL));
          assertEquals(2, sequences(stream, 2).size());
        }
      }
    }
  }

  @Test
  void shouldWakeAPollWhenAnotherThreadCloses() throws Exception {
    Vivid.STEADY.set("percentage_of_dropped_buffers=100");
    CaptureStream stream = stream(Vivid.STEADY, SMALL);
    CompletableFuture<Optional<Frame>> polled = new CompletableFuture<>();
    Thread poller = poller(stream, polled);
    awaitWaiting(poller);
    stream.close();
    assertEquals(Optional.empty(), polled.join());
    assertTrue(stream.ended());
    stream.close();
    assertEquals(Optional.empty(), stream.poll(Duration.ofMillis(1)));
    poller.join();
  }

  @Test
  void shouldRefuseASecondThreadThatPolls() throws Exception {
    Vivid.STEADY.set("percentage_of_dropped_buffers=100");
    CaptureStream stream = stream(Vivid.STEADY, SMALL);
    Thread poller = poller(stream, new CompletableFuture<>());
    awaitWaiting(poller);
    IllegalStateException misuse =
        assertThrows(
            IllegalStateException.class, () -> stream.poll(Duration.ofSeconds(1)).isPresent());
    assertTrue(misuse.getMessage().contains("poller"), misuse::getMessage);
    stream.close();
    poller.join();
  }

  private static Thread poller(CaptureStream stream, CompletableFuture<Optional<Frame>> polled) {
    return Thread.ofPlatform()
        .daemon()
        .name("poller")
        .start(
            () -> {
              try {
                polled.complete(stream.poll(Duration.ofMinutes(2)));
              } catch (IOException | InterruptedException | IllegalStateException e) {
                polled.completeExceptionally(e);
              }
            });
  }

  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      assertTrue(thread.isAlive(), "it did not wait");
      Thread.onSpinWait();
    }
  }
}
