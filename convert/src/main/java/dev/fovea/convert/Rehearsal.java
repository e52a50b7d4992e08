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

  /** Compiled vectors are some fifty times as fast as those that are objects. */
  private static final int FASTER = 10;

  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Runnable loop;
  private final AtomicBoolean begun = new AtomicBoolean();
  private volatile boolean ready;

  /**
   * A rehearsal that begins with the first need.
   *
   * @param loop the vector loop on a short row
   */
  Rehearsal(Runnable loop) {
    this.loop = loop;
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

  /** Until three rounds in a row were far faster than the first; if none is, vectors stay away. */
  private void run() {
    long start = System.nanoTime();
    long first = round();
    int fast = 0;
    while (fast < 3 && System.nanoTime() - start < MOST_NANOS) {
      fast = round() * FASTER < first ? fast + 1 : 0;
    }
    ready = fast == 3;
  }

  private long round() {
    long start = System.nanoTime();
    for (int i = 0; i < CALLS; i++) {
      loop.run();
    }
    return System.nanoTime() - start;
  }
}
