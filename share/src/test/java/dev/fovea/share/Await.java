package dev.fovea.share;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what other threads do, on a machine that may be busy with others' work. */
final class Await {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(25);

  private Await() {}

  /** Until a condition holds; how long that takes says nothing, that it never does is a failure. */
  static void until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("waited in vain: " + what);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }
}
