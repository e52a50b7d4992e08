package dev.fovea.v4l2;

import dev.fovea.Frame.TimestampSource;
import dev.fovea.v4l2.uapi.V4l2;

/**
 * Judges a driver's time stamp. It counts only if it is on the clock of {@link System#nanoTime}
 * (CLOCK_MONOTONIC) and lies in the near past: some drivers stamp the end of the exposure before it
 * has come, others stamp wall time and say monotonic.
 */
final class DriverClock {
  static final long NOT_TO_BE_BELIEVED = Long.MIN_VALUE;

  private static final long NANOS = 1_000_000_000;
  private static final long OLDEST_NANOS = 10 * NANOS;

  private DriverClock() {}

  /** What a stamp that is to be believed stamps. */
  static TimestampSource source(int flags) {
    return (flags & V4l2.BUF_FLAG_TSTAMP_SRC_MASK) == V4l2.BUF_FLAG_TSTAMP_SRC_SOE
        ? TimestampSource.DRIVER_EXPOSURE
        : TimestampSource.DRIVER;
  }

  /** The stamp in nanoseconds, or {@link #NOT_TO_BE_BELIEVED}. */
  static long nanos(int flags, long seconds, long micros, long nowNanos) {
    boolean monotonic = (flags & V4l2.BUF_FLAG_TIMESTAMP_MASK) == V4l2.BUF_FLAG_TIMESTAMP_MONOTONIC;
    long most = Long.MAX_VALUE / NANOS - 1;
    if (!monotonic || seconds < 0 || seconds > most || micros < 0 || micros >= 1_000_000) {
      return NOT_TO_BE_BELIEVED;
    }
    long stamp = seconds * NANOS + micros * 1000;
    long age = nowNanos - stamp;
    return age >= 0 && age < OLDEST_NANOS ? stamp : NOT_TO_BE_BELIEVED;
  }
}
