package dev.fovea.convert;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/** Counts what the calling thread allocates. */
final class Allocated {
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(30);

  private Allocated() {}

  /** Frames that are converted. */
  interface Work {
    void run() throws IOException;
  }

  /**
   * The fewest bytes of a round of work. Rounds go on until it is none, or half a minute: vectors
   * are objects until the compiler has seen them, and again where it takes back what it made.
   */
  static long least(Work work) throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long start = System.nanoTime();
    long least = Long.MAX_VALUE;
    while (least > 0 && System.nanoTime() - start < MOST_NANOS) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 100; i++) {
        work.run();
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }
}
