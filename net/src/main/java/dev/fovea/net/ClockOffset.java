package dev.fovea.net;

/**
 * How far the server's clock is ahead of this side's, by NTP's on-wire protocol (RFC 5905, section
 * 8): of the newest {@value #SAMPLES} pings the one with the shortest way there and back is
 * believed, because its error is at most half of that. The reading thread records, any may ask.
 */
final class ClockOffset {
  private static final int SAMPLES = 8;

  private final long[] offsets = new long[SAMPLES];
  private final long[] delays = new long[SAMPLES];
  private int count;
  private volatile boolean known;
  private volatile long nanos;
  private volatile long delayNanos;

  /**
   * Takes an answered ping.
   *
   * @param nowNanos when the answer was here, on this side's clock
   */
  void record(PongMessage pong, long nowNanos) {
    long inServer = pong.departureClock() - pong.arrivalClock();
    long delay = nowNanos - pong.pingClock() - inServer;
    if (delay < 0 || inServer < 0) {
      return; // no clock runs so
    }
    int at = count++ % SAMPLES;
    delays[at] = delay;
    offsets[at] = pong.arrivalClock() - pong.pingClock() - delay / 2;
    int best = at;
    for (int i = 0; i < Math.min(count, SAMPLES); i++) {
      best = delays[i] < delays[best] ? i : best;
    }
    nanos = offsets[best];
    delayNanos = delays[best];
    known = true;
  }

  boolean known() {
    return known;
  }

  /** Nanoseconds that the server's clock shows more; 0 until it is known. */
  long nanos() {
    return nanos;
  }

  /** The shortest way there and back of a message without a frame, of late; 0: not known. */
  long delayNanos() {
    return delayNanos;
  }
}
