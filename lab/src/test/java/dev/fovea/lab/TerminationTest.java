package dev.fovea.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.PixelFormat;
import dev.fovea.net.PoseClient;
import dev.fovea.net.ReplyListener;
import dev.fovea.net.Result;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code fovea serve} is told to end by SIGTERM while cameras are being served. */
class TerminationTest {
  private static final int ROUNDS = System.getProperty("long") == null ? 2 : 20;
  private static final int CAMERAS = 4;
  private static final String RESULT = "result";

  /** Every frame keeps a model thread for some milliseconds. */
  private static final FrameFormat FORMAT = FrameFormat.packed(1280, 720, PixelFormat.YUYV);

  /** One frame in flight, the next as soon as it has its fate. Sends on its own thread. */
  private static final class Camera implements ReplyListener, AutoCloseable {
    private final Map<Long, String> fates = new ConcurrentHashMap<>();
    private final PoseClient client;
    private final Thread thread;
    private volatile long sent;
    private volatile boolean ending;

    Camera(int port, MemorySegment pixels) throws Exception {
      client =
          PoseClient.connect(
              PoseClient.Options.of("127.0.0.1", port, "camera").withWindow(1), this);
      thread = Thread.ofPlatform().start(() -> run(pixels));
    }

    private void run(MemorySegment pixels) {
      while (!ending) {
        long next = sent + 1;
        Frame frame = Frame.of(FORMAT, pixels, next, System.nanoTime(), () -> {});
        if (client.trySend(frame, List.of())) {
          sent = next;
        } else {
          LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200));
        }
      }
    }

    @Override
    public void onResult(Result result) {
      fates.put(result.sequence(), RESULT);
    }

    @Override
    public void onDropped(long sequence, String reason) {
      fates.put(sequence, reason);
    }

    /** Waits for a frame's fate. */
    void await(long sequence) {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (!fates.containsKey(sequence)) {
        assertTrue(System.nanoTime() < deadline, "no fate for frame " + sequence);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      }
    }

    @Override
    public void close() {
      ending = true;
      client.close();
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * What was sent before the signal and was in work is answered, what waited is dropped with words;
   * neither is just lost with the link.
   */
  @Test
  @Timeout(600)
  void shouldLoseNoFrameInWork() throws Exception {
    SplittableRandom random = new SplittableRandom(Long.getLong("fuzz.seed", 20_250_301));
    long answeredAfter = 0;
    try (Arena arena = Arena.ofShared()) {
      MemorySegment pixels = arena.allocate(FORMAT.sizeImage());
      for (int round = 0; round < ROUNDS; round++) {
        answeredAfter += terminate(pixels, random.nextInt(50));
      }
    }
    assertTrue(answeredAfter > 0, "no round met a frame in work");
  }

  /** One server's life; returns how many frames were in flight at the signal and were answered. */
  private static long terminate(MemorySegment pixels, int millis) throws Exception {
    List<Camera> cameras = new ArrayList<>();
    try (ServerProcess server = ServerProcess.start("--threads", "1")) {
      for (int i = 0; i < CAMERAS; i++) {
        cameras.add(new Camera(server.port(), pixels));
      }
      server.await("frames", now -> ServerProcess.sum(now, "fovea_frames_total", "ok") >= 20);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
      List<Long> sent = cameras.stream().map(camera -> camera.sent).toList();
      List<Boolean> open = openFlights(cameras, sent);
      server.command().signal("TERM");
      assertEquals(143, server.command().await());
      return fates(cameras, sent, open);
    } finally {
      cameras.forEach(Camera::close);
    }
  }

  private static List<Boolean> openFlights(List<Camera> cameras, List<Long> sent) {
    List<Boolean> open = new ArrayList<>();
    for (int i = 0; i < cameras.size(); i++) {
      open.add(!cameras.get(i).fates.containsKey(sent.get(i)));
    }
    return open;
  }

  private static long fates(List<Camera> cameras, List<Long> sent, List<Boolean> open) {
    long answered = 0;
    for (int i = 0; i < cameras.size(); i++) {
      Camera camera = cameras.get(i);
      camera.await(sent.get(i));
      for (long frame = 1; frame <= sent.get(i); frame++) {
        assertNotEquals("link lost", camera.fates.get(frame), "frame " + frame);
      }
      answered += open.get(i) && camera.fates.get(sent.get(i)).equals(RESULT) ? 1 : 0;
    }
    return answered;
  }
}
