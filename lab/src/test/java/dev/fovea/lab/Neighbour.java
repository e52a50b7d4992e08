package dev.fovea.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.ModelInfo;
import dev.fovea.PixelFormat;
import dev.fovea.net.LinkStats;
import dev.fovea.net.PoseClient;
import dev.fovea.net.ReplyListener;
import dev.fovea.net.Result;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
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
  private final Semaphore pause = new Semaphore(0);
  private final AtomicLong results = new AtomicLong();
  private final Thread thread;
  private volatile boolean ending;
  private volatile long connectedNanos;
  private boolean mayLose;

  Neighbour(int port) throws IOException {
    client =
        PoseClient.connect(
            PoseClient.Options.of("127.0.0.1", port, "neighbour").withWindow(1), this);
    thread = Thread.ofPlatform().name("neighbour").start(this::run);
  }

  private void run() {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment pixels = arena.allocate(FORMAT.sizeImage());
      for (long sequence = 1; !ending; sequence++) {
        if (turns.tryAcquire(20, TimeUnit.SECONDS)) {
          send(pixels, sequence);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** While the link is down it looks again now and then. */
  private void send(MemorySegment pixels, long sequence) throws InterruptedException {
    Frame frame = Frame.of(FORMAT, pixels, sequence, System.nanoTime(), () -> {});
    while (!client.trySend(frame, List.of()) && !ending) {
      pause.tryAcquire(5, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void onConnected(ModelInfo model) {
    connectedNanos = System.nanoTime();
  }

  /** When the last link was made. */
  long connectedNanos() {
    return connectedNanos;
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

  /** For a server that will be killed: not every frame has a result. */
  Neighbour whoMayLose() {
    mayLose = true;
    return this;
  }

  /** Waits until there are that many results. */
  void await(long count) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (results.get() < count) {
      assertTrue(System.nanoTime() < deadline, "only " + results + " results: " + client.stats());
      TimeUnit.MILLISECONDS.timedJoin(thread, 5);
    }
  }

  long reconnects() {
    return client.stats().reconnects();
  }

  /** That every frame that was sent but the one in flight has been answered or dropped, once. */
  void assertOneFateEach() {
    LinkStats stats = client.stats();
    long dropped = stats.dropped().values().stream().mapToLong(Long::longValue).sum();
    long open = stats.sent() - stats.answered() - dropped;
    assertTrue(open == 0 || open == 1, stats.toString());
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
    assertOneFateEach();
    if (mayLose) {
      return;
    }
    assertEquals(Map.of(), client.stats().dropped(), "what was dropped of the neighbour's");
    assertEquals(client.stats().sent(), results.get());
    assertEquals(0, client.stats().reconnects());
    assertTrue(results.get() > 0, "the neighbour was served");
  }
}
