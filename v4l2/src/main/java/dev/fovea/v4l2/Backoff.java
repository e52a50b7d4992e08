package dev.fovea.v4l2;

/**
 * How long to wait before the next try: from 100 ms on twice as long each time, 5 s at the most.
 */
final class Backoff {
  private static final long FIRST_NANOS = 100_000_000;
  private static final long MOST_NANOS = 5_000_000_000L;

  private long next = FIRST_NANOS;

  /** The time to wait now, in nanoseconds. */
  long nextNanos() {
    long now = next;
    next = Math.min(2 * now, MOST_NANOS);
    return now;
  }

  /** It went well: begin anew with the next trouble. */
  void reset() {
    next = FIRST_NANOS;
  }
}
