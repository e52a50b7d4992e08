package dev.fovea.scene;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.ColorSpec;
import dev.fovea.Frame;
import dev.fovea.PixelFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SceneSourceTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  /** Frames that a scene has memory for. */
  private static final int BUFFERS = 8;

  @Test
  void shouldLendTheDrawnPictureAsYuyv() throws Exception {
    try (SceneSource source = SceneSource.open(320, 240, 100);
        Frame frame = source.poll(LONG).orElseThrow()) {
      assertEquals(PixelFormat.YUYV, frame.format().pixelFormat());
      assertEquals(ColorSpec.BT601_LIMITED, frame.format().color());
      assertEquals(source.format(), frame.format());
      assertEquals(-1, Eyes.yuyv(source.picture(frame.sequence())).mismatch(frame.segment()));
    }
  }

  @Test
  void shouldCountUpAndStampInThePast() throws Exception {
    try (SceneSource source = SceneSource.open(160, 120, 200)) {
      long sequence = -1;
      long timestamp = Long.MIN_VALUE;
      for (int i = 0; i < 20; i++) {
        try (Frame frame = source.poll(LONG).orElseThrow()) {
          assertTrue(frame.sequence() > sequence);
          assertTrue(frame.timestampNanos() > timestamp);
          assertTrue(frame.timestampNanos() <= System.nanoTime());
          sequence = frame.sequence();
          timestamp = frame.timestampNanos();
        }
      }
    }
  }

  @Test
  void shouldDropFramesWhileAllBuffersAreLent() throws Exception {
    try (SceneSource source = SceneSource.open(160, 120, 200)) {
      List<Frame> held = new ArrayList<>();
      List<byte[]> bytes = new ArrayList<>();
      for (int i = 0; i < BUFFERS; i++) {
        held.add(source.poll(LONG).orElseThrow());
        byte[] copy = new byte[source.format().sizeImage()];
        held.getLast().copyTo(copy);
        bytes.add(copy);
      }
      Await.until("3 frames without a buffer", () -> dropped(source, "no buffer") >= 3);
      assertEquals(Optional.empty(), source.poll(Duration.ZERO));
      for (int i = 0; i < BUFFERS; i++) {
        byte[] now = new byte[source.format().sizeImage()];
        held.get(i).copyTo(now);
        assertArrayEquals(bytes.get(i), now);
      }
      long last = held.getLast().sequence();
      held.forEach(Frame::close);
      try (Frame next = source.poll(LONG).orElseThrow()) {
        assertTrue(next.sequence() > last + 3);
      }
    }
  }

  @Test
  void shouldCountFramesThatNobodyFetched() throws Exception {
    try (SceneSource source = SceneSource.open(160, 120, 200)) {
      Await.until("5 frames that nobody fetched", () -> dropped(source, "superseded") >= 5);
      assertTrue(source.counters().delivered() > 5);
    }
  }

  @Test
  void shouldAccountForEverySequenceNumber() throws Exception {
    SceneSource source = SceneSource.open(640, 480, 1000);
    long sequence;
    long delivered;
    try (source) {
      Await.until("50 frames", () -> source.counters().delivered() >= 50);
      Frame frame = source.poll(LONG).orElseThrow();
      sequence = frame.sequence();
      delivered = source.counters().delivered();
      frame.close();
    }
    long late = dropped(source, "late");
    // A picture of this size takes more than a millisecond, so the pump has to leave some out.
    assertTrue(late > 0);
    assertTrue(sequence < delivered + late, sequence + " >= " + delivered + " + " + late);
  }

  @Test
  void shouldKeepALeaseReadableAfterClose() throws Exception {
    SceneSource source = SceneSource.open(160, 120, 100);
    Frame frame = source.poll(LONG).orElseThrow();
    source.close();
    assertEquals(-1, Eyes.yuyv(source.picture(frame.sequence())).mismatch(frame.segment()));
    frame.close();
    assertThrows(IllegalStateException.class, frame::segment);
  }

  @Test
  void shouldWakeAPollThatWaitsWhenClosed() throws Exception {
    SceneSource source = SceneSource.open(160, 120, 0.01);
    source.poll(LONG).orElseThrow().close();
    CountDownLatch polling = new CountDownLatch(1);
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      Future<Optional<Frame>> poll =
          other.submit(
              () -> {
                polling.countDown();
                return source.poll(Duration.ofSeconds(50));
              });
      polling.await();
      source.close();
      assertEquals(Optional.empty(), poll.get());
    }
    assertTrue(source.ended());
  }

  @Test
  void shouldEndOnceAndCloseTwice() throws Exception {
    SceneSource source = SceneSource.open(160, 120, 100);
    source.close();
    source.close();
    assertTrue(source.ended());
    assertEquals(Optional.empty(), source.poll(LONG));
    Await.until(
        "the thread's end",
        () -> Thread.getAllStackTraces().keySet().stream().noneMatch(this::pumps));
  }

  private static long dropped(SceneSource source, String reason) {
    return source.counters().dropped().getOrDefault(reason, 0L);
  }

  private boolean pumps(Thread thread) {
    return thread.getName().equals("scene") && thread.isAlive();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 1001, Double.NaN, Double.POSITIVE_INFINITY})
  void shouldRefuseARateThatThereIsNot(double framesPerSecond) {
    assertThrows(IllegalArgumentException.class, () -> SceneSource.open(160, 120, framesPerSecond));
  }

  @Test
  void shouldRefuseASizeThatThereIsNot() {
    assertThrows(IllegalArgumentException.class, () -> SceneSource.open(0, 120, 30));
    assertThrows(IllegalArgumentException.class, () -> SceneSource.open(20000, 120, 30));
  }
}
