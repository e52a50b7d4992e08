package dev.fovea.net;

import java.time.Duration;

/**
 * Whether the server is still there: whether it answers pings, which it does at once however long
 * its model takes. The sending thread and the watchdog send pings, the reading thread hears of
 * answers, the watchdog asks.
 *
 * <p>A ping waits behind the bytes of a frame, so its answer may take as long as a frame's. What
 * that takes is followed as TCP follows its own (RFC 6298, section 2): the smoothed trip and its
 * smoothed mean deviation. A trip that took longer than the patience counts as that long only: the
 * link stood, so the pings of that time were answered within it. One outlier therefore changes
 * little, and what has become slow is followed within a few answers.
 */
final class Pulse {
  private static final double TRIP_WEIGHT = 1 / 8.0;
  private static final double DEVIATION_WEIGHT = 1 / 4.0;
  private static final int DEVIATIONS = 4;

  private final long leastNanos;
  private final long mostNanos;
  private volatile long unansweredNanos;
  private volatile long patienceNanos;

  /** 0: no frame has been answered. The reading thread writes it. */
  private volatile double tripNanos;

  /** The reading thread's. */
  private double deviationNanos;

  /**
   * @param least the shortest patience
   * @param first the patience until a frame has been answered
   * @param most the longest
   */
  Pulse(Duration least, Duration first, Duration most) {
    leastNanos = least.toNanos();
    mostNanos = most.toNanos();
    patienceNanos = Math.min(first.toNanos(), mostNanos);
  }

  /** A ping is being sent. */
  void pinged() {
    if (unansweredNanos == 0) {
      unansweredNanos = System.nanoTime() | 1;
    }
  }

  void ponged() {
    unansweredNanos = 0;
  }

  /** A frame was answered. */
  void answered(long roundTripNanos) {
    double usual = tripNanos;
    double trip = Math.min(roundTripNanos, patienceNanos);
    if (usual == 0) {
      usual = trip;
      deviationNanos = trip / 2;
    } else {
      deviationNanos += (Math.abs(trip - usual) - deviationNanos) * DEVIATION_WEIGHT;
      usual += (trip - usual) * TRIP_WEIGHT;
    }
    tripNanos = usual;
    // Twice the trip at least: on a steady link the deviation goes to nothing.
    double longest = usual + Math.max(usual, DEVIATIONS * deviationNanos);
    patienceNanos = Math.clamp((long) longest, leastNanos, mostNanos);
  }

  /**
   * Whether the network held a frame up for as long as a server is waited for that has gone: its
   * pose is of a picture that nobody would have waited for.
   *
   * @param wayNanos what its bytes and its answer's were under way
   */
  boolean heldUp(long wayNanos) {
    return wayNanos > patienceNanos;
  }

  /** How long an answer may take. */
  long patienceNanos() {
    return patienceNanos;
  }

  /** How long a frame may be without an answer before a ping asks why. */
  long wonderNanos() {
    return patienceNanos / 2;
  }

  /** How long a write may take, or {@code otherwise} where no frame has shown what is usual. */
  Duration writeLimit(Duration otherwise) {
    boolean known = tripNanos > 0 && patienceNanos < otherwise.toNanos();
    return known ? Duration.ofNanos(patienceNanos) : otherwise;
  }

  /** Whether a ping has been without an answer for too long. */
  boolean gone() {
    long since = unansweredNanos;
    return since != 0 && System.nanoTime() - since > patienceNanos;
  }

  boolean asked() {
    return unansweredNanos != 0;
  }
}
