package dev.fovea.lab.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.PixelFormat;
import dev.fovea.net.LinkStats;
import dev.fovea.net.PoseClient;
import dev.fovea.net.ReplyListener;
import dev.fovea.net.Result;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A camera of 50 frames/s: its newest frame is sent whenever the window has room, and it is noted
 * how old each pose is that comes back. The test's thread turns it, and closes it.
 */
final class NetworkCamera implements AutoCloseable, ReplyListener {
  static final long INTERVAL_NANOS = 20_000_000;
  static final int MOST_IN_FLIGHT = 6;

  /** 23 KiB: some 37 ms at 5 Mbit/s. */
  private static final FrameFormat FORMAT = FrameFormat.packed(160, 144, PixelFormat.GREY);

  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);

  /**
   * A frame's pose.
   *
   * @param nanos when it came
   * @param ageNanos of the frame then
   */
  record Answer(long sequence, long nanos, long ageNanos) {}

  private final Arena arena = Arena.ofShared();
  private final MemorySegment pixels = arena.allocate(FORMAT.sizeImage());
  private final LinkedBlockingQueue<Answer> coming = new LinkedBlockingQueue<>();
  private final List<Answer> answers = new ArrayList<>();
  private final PoseClient client;
  private long sequence;

  NetworkCamera(FarServer server) throws Exception {
    client =
        PoseClient.connect(
            PoseClient.Options.of(FarServer.ADDRESS, server.port(), "near")
                .withToken(FarServer.TOKEN)
                .withWindow(1, MOST_IN_FLIGHT),
            this);
  }

  @Override
  public void onResult(Result result) {
    long now = System.nanoTime();
    coming.add(new Answer(result.sequence(), now, now - result.timestampNanos()));
  }

  @Override
  public void onDropped(long number, String reason) {
    // Counted by the client.
  }

  /** Bytes of a frame. */
  static long frameBytes() {
    return FORMAT.sizeImage();
  }

  PoseClient client() {
    return client;
  }

  /** The newest frame's number. */
  long sequence() {
    return sequence;
  }

  /** One interval: a frame, sent if the window has room, and what has come back. */
  void turn() throws InterruptedException {
    sequence++;
    client.trySend(Frame.of(FORMAT, pixels, sequence, System.nanoTime(), () -> {}), List.of());
    Answer answer = coming.poll(INTERVAL_NANOS, TimeUnit.NANOSECONDS);
    while (answer != null) {
      long before = answers.isEmpty() ? 0 : answers.getLast().sequence;
      assertTrue(answer.sequence > before, answer.sequence + " after " + before);
      answers.add(answer);
      answer = coming.poll();
    }
  }

  /** Turns for so long. */
  void turnFor(long nanos) throws InterruptedException {
    for (long begun = System.nanoTime(); System.nanoTime() - begun < nanos; ) {
      turn();
    }
  }

  /** Turns until there are so many answers more, and gives these. */
  List<Answer> follow(int count) throws InterruptedException {
    int first = answers.size();
    long begun = System.nanoTime();
    while (answers.size() < first + count) {
      assertTrue(System.nanoTime() - begun < PATIENCE_NANOS, () -> "no end: " + client.stats());
      turn();
    }
    return List.copyOf(answers.subList(first, answers.size()));
  }

  /** In the end every frame that was sent has its fate. */
  void settle() throws InterruptedException {
    long begun = System.nanoTime();
    while (open() > 0 && System.nanoTime() - begun < PATIENCE_NANOS) {
      LockSupport.parkNanos(INTERVAL_NANOS);
    }
    assertEquals(0, open(), client.stats().toString());
    assertEquals(0, client.stats().late(), "answers nobody waited for");
  }

  private long open() {
    LinkStats stats = client.stats();
    long dropped = stats.dropped().values().stream().mapToLong(Long::longValue).sum();
    return stats.sent() - stats.answered() - dropped;
  }

  @Override
  public void close() {
    client.close();
    arena.close();
  }
}
