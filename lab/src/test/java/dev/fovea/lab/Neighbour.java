package dev.fovea.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.PixelFormat;
import dev.fovea.net.PoseClient;
import dev.fovea.net.ReplyListener;
import dev.fovea.net.Result;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A well-behaved client: one small frame in flight at a time, on a thread of its own, until it is
 * closed. Then every frame that it sent must have been answered with a result.
 */
final class Neighbour implements AutoCloseable, ReplyListener {
  private static final FrameFormat FORMAT = FrameFormat.packed(64, 48, PixelFormat.YUYV);

  private final PoseClient client;
  private final Semaphore turns = new Semaphore(1);
  private final AtomicLong results = new AtomicLong();
  private final Thread thread;
  private volatile boolean ending;

  Neighbour(int port) throws IOException {
    client =
        PoseClient.connect(
            PoseClient.Options.of("127.0.0.1", port, "neighbour").withWindow(1), this);
    thread = Thread.ofPlatform().name("neighbour").start(this::run);
  }

  private void run() {
    try (Arena arena = Arena.ofShared()) {
      var pixels = arena.allocate(FORMAT.sizeImage());
      for (long sequence = 1; !ending; sequence++) {
        if (turns.tryAcquire(20, TimeUnit.SECONDS)) {
          client.trySend(
              Frame.of(FORMAT, pixels, sequence, System.nanoTime(), () -> {}), List.of());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void onResult(Result result) {
    results.incrementAndGet();
    turns.release();
  }

  @Override
  public void onDropped(long sequence, String reason) {
    turns.release();
  }

  /** Results so far. */
  long results() {
    return results.get();
  }

  @Override
  public void close() {
    ending = true;
    try {
      thread.join();
      turns.tryAcquire(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    client.close();
    assertEquals(Map.of(), client.stats().dropped(), "what was dropped of the neighbour's");
    assertEquals(client.stats().sent(), results.get());
    assertEquals(0, client.stats().reconnects());
    assertTrue(results.get() > 0, "the neighbour was served");
  }
}
