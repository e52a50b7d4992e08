package dev.fovea.lab.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The newest frames over networks as they are: far, lossy, narrow, gone for a while. Poses come in
 * order, every frame that was sent has one fate, and after an outage what comes is new. How old and
 * how many is printed, for the processor is emulated.
 */
@Tag("net")
class NetemTest {
  private static final int WINDOW = 6;
  private static final int FRAMES = 40;

  /** 23 KiB: some 40 ms at 5 Mbit/s. */
  private static final FrameFormat FORMAT = FrameFormat.packed(160, 144, PixelFormat.GREY);

  private static FarServer server;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment pixels = arena.allocate(FORMAT.sizeImage());
  private final LinkedBlockingQueue<Long> results = new LinkedBlockingQueue<>();
  private final List<Long> order = new ArrayList<>();
  private PoseClient client;
  private long sequence;
  private long oldest;

  @BeforeAll
  static void begin() throws Exception {
    server = FarServer.start();
  }

  @AfterAll
  static void end() {
    server.close();
  }

  @BeforeEach
  void connect() throws Exception {
    server.network("");
    client =
        PoseClient.connect(
            PoseClient.Options.of(FarServer.ADDRESS, server.port(), "near")
                .withToken(FarServer.TOKEN)
                .withWindow(1, WINDOW),
            listener());
  }

  private ReplyListener listener() {
    return new ReplyListener() {
      @Override
      public void onResult(Result result) {
        results.add(result.sequence());
      }

      @Override
      public void onDropped(long number, String reason) {
        // Counted by the client.
      }
    };
  }

  @AfterEach
  void close() {
    client.close();
    arena.close();
  }

  @Test
  void shouldFollowOverTenMilliseconds() throws Exception {
    server.network("delay 10ms");
    assertFollowed("10 ms each way");
    assertTrue(client.stats().pingNanos() >= 20_000_000, client.stats().toString());
  }

  @Test
  void shouldFollowOverFiftyMilliseconds() throws Exception {
    server.network("delay 50ms");
    assertFollowed("50 ms each way");
    assertTrue(client.stats().pingNanos() >= 100_000_000, client.stats().toString());
  }

  @Test
  void shouldFollowThroughLoss() throws Exception {
    server.network("delay 10ms loss 1%");
    assertFollowed("10 ms each way, 1 % lost");
  }

  @Test
  void shouldFollowThroughFiveMegabits() throws Exception {
    server.network("rate 5mbit");
    assertFollowed("5 Mbit/s");
  }

  private void assertFollowed(String network) throws Exception {
    long begun = System.nanoTime();
    while (order.size() < FRAMES) {
      turn();
    }
    report(network, System.nanoTime() - begun);
    settle();
    assertEquals(0, client.stats().reconnects());
  }

  @Test
  void shouldComeBackAfterTwoSecondsOfNothing() throws Exception {
    server.network("delay 10ms");
    while (order.size() < FRAMES / 2) {
      turn();
    }
    server.network("loss 100%");
    long gone = System.nanoTime();
    while (System.nanoTime() - gone < 2_000_000_000L) {
      turn();
    }
    long lastBefore = sequence;
    server.network("delay 10ms");
    long back = System.nanoTime();
    long stale = 0;
    long newest = 0;
    while (newest <= lastBefore) {
      turn();
      if (!order.isEmpty() && order.getLast() != newest) {
        newest = order.getLast();
        stale += newest <= lastBefore ? 1 : 0;
      }
    }
    report("2 s of nothing", System.nanoTime() - back);
    assertTrue(stale <= WINDOW, stale + " frames of before the network came back");
    settle();
  }

  /** A frame of a camera, every 20 ms: sent if the window has room; and what came back. */
  private void turn() throws InterruptedException {
    sequence++;
    client.trySend(Frame.of(FORMAT, pixels, sequence, System.nanoTime(), () -> {}), List.of());
    Long result = results.poll(20, TimeUnit.MILLISECONDS);
    while (result != null) {
      long before = order.isEmpty() ? 0 : order.getLast();
      assertTrue(result > before, result + " after " + before);
      order.add(result);
      oldest = Math.max(oldest, sequence - result);
      result = results.poll();
    }
    if (sequence > 20_000) {
      fail("no end: " + order.size() + " results, " + client.stats());
    }
  }

  private void report(String network, long nanos) {
    System.out.printf(
        "[netem] %s: %d results in %d ms, window %d, oldest %d camera frames, %s%n",
        network, order.size(), nanos / 1_000_000, client.window(), oldest, client.stats());
  }

  /** In the end every frame that was sent has its fate. */
  private void settle() throws InterruptedException {
    LinkStats stats = client.stats();
    for (int waits = 0; open(stats) > 0 && waits < 1_000; waits++) {
      results.poll(20, TimeUnit.MILLISECONDS);
      stats = client.stats();
    }
    assertEquals(0, open(stats), stats.toString());
    assertEquals(0, stats.late(), "answers nobody waited for");
  }

  private static long open(LinkStats stats) {
    long dropped = stats.dropped().values().stream().mapToLong(Long::longValue).sum();
    return stats.sent() - stats.answered() - dropped;
  }
}
