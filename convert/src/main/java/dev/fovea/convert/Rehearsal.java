package dev.fovea.convert;

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
 */
final class Rehearsal {
  private static final ExecutorService STAGE = stage();
  private static final int CALLS = 64;

  private static final long MOST_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Runnable vectors;
  private final Runnable plain;
  private final AtomicBoolean begun = new AtomicBoolean();
  private volatile boolean ready;

  /**
   * A rehearsal that begins with the first need.
   *
   * @param vectors the vector loop on a short row
   * @param plain the plain one on the same
   */
  Rehearsal(Runnable vectors, Runnable plain) {
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
    long start = System.nanoTime();
    int faster = 0;
    while (faster < 3 && System.nanoTime() - start < MOST_NANOS) {
      faster = best(vectors) < best(plain) ? faster + 1 : 0;
    }
    ready = faster == 3;
  }

  /** The shortest of some calls, for other threads may hold up any of them. */
  private static long best(Runnable loop) {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < CALLS; i++) {
      long start = System.nanoTime();
      loop.run();
      best = Math.min(best, System.nanoTime() - start);
    }
    return best;
  }
}
