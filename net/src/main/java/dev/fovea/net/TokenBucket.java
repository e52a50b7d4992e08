package dev.fovea.net;

import java.util.concurrent.TimeUnit;

/**
 * So many a second, and a few at once: what comes faster is told apart. Any thread; no thread of
 * its own, it refills as it is asked.
 */
final class TokenBucket {
  private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

  private final double perSecond;
  private final double most;
  private double tokens;
  private long lastNanos;

  /**
   * @param perSecond how fast it refills; infinite: it is never empty
   * @param most how many it holds, which it begins with
   * @param nowNanos on any clock that the later calls share
   */
  TokenBucket(double perSecond, double most, long nowNanos) {
    this.perSecond = perSecond;
    this.most = most;
    tokens = most;
    lastNanos = nowNanos;
  }

  /** Takes one if there is one. */
  synchronized boolean take(long nowNanos) {
    if (!ready(nowNanos)) {
      return false;
    }
    tokens--;
    return true;
  }

  /** Whether there is one, which stays. */
  synchronized boolean ready(long nowNanos) {
    if (Double.isInfinite(perSecond)) {
      tokens = most;
    } else {
      tokens = Math.min(most, tokens + perSecond * (nowNanos - lastNanos) / SECOND);
    }
    lastNanos = nowNanos;
    return tokens >= 1;
  }

  /** The time in which it gains one, in nanoseconds. */
  long intervalNanos() {
    return (long) (SECOND / perSecond);
  }
}
