package dev.fovea.net;

import java.time.Duration;

/**
 * Whether the server is still there: whether it answers pings, which it does at once however long
 * its model takes. The sending thread and the watchdog send pings, the reading thread hears of
 * answers, the watchdog asks.
 */
final class Pulse {
  private final Duration patience;
  private volatile long unansweredNanos;

  /** The longest trip of late. */
  private volatile long tripNanos;

  /**
   * @param patience how long an answer may take, where frames' do not show that this network takes
   *     longer
   */
  Pulse(Duration patience) {
    this.patience = patience;
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
    tripNanos = Math.max(roundTripNanos, tripNanos - tripNanos / 8);
  }

  /** How long a frame may be without an answer before a ping asks why. */
  long wonderNanos() {
    return patienceNanos() / 2;
  }

  /** How long a write may take, or nothing where no frame has shown what is usual. */
  Duration writeLimit(Duration otherwise) {
    boolean known = tripNanos > 0 && patienceNanos() < otherwise.toNanos();
    return known ? Duration.ofNanos(patienceNanos()) : otherwise;
  }

  /** Whether a ping has been without an answer for too long. */
  boolean gone() {
    long since = unansweredNanos;
    return since != 0 && System.nanoTime() - since > patienceNanos();
  }

  boolean asked() {
    return unansweredNanos != 0;
  }

  /** A ping waits behind the bytes of a frame. */
  private long patienceNanos() {
    return Math.max(patience.toNanos(), 4 * tripNanos);
  }
}
