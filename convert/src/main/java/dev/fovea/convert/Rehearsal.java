package dev.fovea.convert;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps a vector loop off the stage until C2 has compiled it. Before that the JVM makes an object
 * of every vector, and a first frame would take a second. So the plain loop works at first, while a
 * daemon thread of this class, which ends when there is nothing left to rehearse, runs the vector
 * loop on numbers of its own. Any thread.
 *
 * <p>What the compiler has not seen it leaves out, and takes the whole loop back when it comes: so
 * rows of several lengths are rehearsed, in memory as a camera's is. An array's would make the loop
 * look at what it has there, a tenth of its time.
 */
final class Rehearsal {
  private static final ExecutorService STAGE = stage();
  private static final int CALLS = 64;

  /** Pixels of the longest row. */
  static final int ROW = 256;

  private static final int[] COUNTS = {ROW, ROW / 2, Kernels.LANES * 2, 0};

  /** A loop over the first pixels of a row of at most {@link #ROW}. */
  @FunctionalInterface
  interface Loop {

    /**
     * Runs it.
     *
     * @param row memory to read or write, {@code 4 * ROW} bytes
     * @param count pixels, a multiple of the longest step
     */
    void run(MemorySegment row, int count);
  }

  private static final long MOST_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Loop vectors;
  private final Loop plain;
  private final AtomicBoolean begun = new AtomicBoolean();
  private volatile boolean ready;

  /**
   * A rehearsal that begins with the first need.
   *
   * @param vectors the vector loop
   * @param plain the plain one
   */
  Rehearsal(Loop vectors, Loop plain) {
    this.vectors = vectors;
    this.plain = plain;
  }

  private static ExecutorService stage() {
    ThreadPoolExecutor stage =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> Thread.ofPlatform().daemon().name("fovea-kernels").unstarted(task));
    stage.allowCoreThreadTimeOut(true);
    return stage;
  }

  /** How many of {@code count} pixels the vector loop is to do: whole steps, or none yet. */
  int whole(int count, int step) {
    if (ready) {
      return count / step * step;
    }
    if (!begun.getAndSet(true)) {
      if (KernelChoice.forcedBits() > 0) {
        ready = true;
        return whole(count, step);
      }
      STAGE.execute(this::run);
    }
    return 0;
  }

  /** Until vectors were faster in three rounds in a row; if they never are, they stay away. */
  private void run() {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment row = arena.allocate(4 * ROW, 64);
      long start = System.nanoTime();
      int faster = 0;
      while (faster < 3 && System.nanoTime() - start < MOST_NANOS) {
        for (int i = 0; i < CALLS; i++) {
          vectors.run(row, COUNTS[i % COUNTS.length]);
        }
        faster = best(vectors, row) < best(plain, row) ? faster + 1 : 0;
      }
      ready = faster == 3;
    }
  }

  /** The shortest of some calls, for other threads may hold up any of them. */
  private static long best(Loop loop, MemorySegment row) {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < CALLS; i++) {
      long start = System.nanoTime();
      loop.run(row, ROW);
      best = Math.min(best, System.nanoTime() - start);
    }
    return best;
  }
}
