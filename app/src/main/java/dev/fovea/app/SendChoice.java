package dev.fovea.app;

import java.util.Arrays;

/**
 * Which of several ways to send a frame is the quickest: for each, the time to make it here, its
 * bytes over the measured rate of the network, and the time to read it there; a way that shows less
 * of the frame must be quicker by what that is worth. What was not tried yet is guessed; what was
 * is measured. Knows neither frames nor clocks.
 *
 * <p>A change must promise to save {@value #WORTH} of the time in {@value #PERSISTENCE} answers in
 * a row, and not before a pause has passed, which doubles when a change is taken back: on a network
 * at the edge between two ways, staying is better than switching. One thread at a time.
 */
final class SendChoice {
  private static final double WORTH = 0.3;
  private static final int PERSISTENCE = 8;
  private static final long PAUSE_NANOS = 1_000_000_000L;
  private static final long LONGEST_PAUSE_NANOS = 60 * PAUSE_NANOS;

  /** Weight of the newest: what is forgotten after half a dozen. */
  private static final double WEIGHT = 0.2;

  /** The network's rate is the median of so many frames': one that came late says little. */
  private static final int RATES = 9;

  /** What is known of one way: an expectation until it is used. */
  static final class Way {
    private final String name;
    private double bytes;
    private double hereNanos;
    private final double lossNanos;
    private double thereNanos;
    private boolean used;

    /**
     * @param name for people
     * @param bytes expected
     * @param hereNanos expected time to make it
     * @param thereNanos expected time to make the model's input of it
     * @param lossNanos what the detail that it leaves away is worth
     */
    Way(String name, double bytes, double hereNanos, double thereNanos, double lossNanos) {
      this.name = name;
      this.bytes = bytes;
      this.hereNanos = hereNanos;
      this.thereNanos = thereNanos;
      this.lossNanos = lossNanos;
    }

    private void measured(double sentBytes, double here, double there) {
      double weight = used ? WEIGHT : 1;
      bytes += (sentBytes - bytes) * weight;
      hereNanos += (here - hereNanos) * weight;
      thereNanos += (there - thereNanos) * weight;
      used = true;
    }

    /** The time it takes. */
    private double nanos(double nanosPerByte) {
      return hereNanos + bytes * nanosPerByte + thereNanos;
    }

    /** The time and the loss. */
    private double cost(double nanosPerByte) {
      return nanos(nanosPerByte) + lossNanos;
    }
  }

  private final Way[] ways;
  private int current;
  private int before;
  private final double[] newest = new double[RATES];
  private long answers;
  private double nanosPerByte;
  private int votes;
  private long pauseNanos = PAUSE_NANOS;
  private long changedNanos;
  private boolean changed;
  private volatile String reason;

  /**
   * @param first the way to begin with, an index
   */
  SendChoice(int first, Way... ways) {
    this.ways = ways.clone();
    current = first;
    before = first;
    reason = "sending " + ways[first].name;
  }

  /** The way to send the next frame, an index. */
  int current() {
    return current;
  }

  /** What is sent, and by which numbers, for people. */
  String reason() {
    return reason;
  }

  /**
   * A frame that was sent in some way has its result.
   *
   * @param way an index
   * @param bytes that were sent
   * @param hereNanos it took to make them
   * @param receiveNanos from their first to their last at the server
   * @param thereNanos it took to make the model's input of them
   * @return whether the way has changed
   */
  boolean answered(
      int way, long bytes, long hereNanos, long receiveNanos, long thereNanos, long nowNanos) {
    ways[way].measured(bytes, hereNanos, thereNanos);
    newest[(int) (answers++ % RATES)] = (double) receiveNanos / Math.max(1, bytes);
    nanosPerByte = median();
    int best = quickest();
    votes = way == current && saves(best) ? votes + 1 : 0;
    if (votes < PERSISTENCE || changed && nowNanos - changedNanos < pauseNanos) {
      return false;
    }
    change(best, nowNanos);
    return true;
  }

  private double median() {
    double[] sorted = Arrays.copyOf(newest, (int) Math.min(answers, RATES));
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private int quickest() {
    int best = current;
    for (int i = 0; i < ways.length; i++) {
      best = ways[i].cost(nanosPerByte) < ways[best].cost(nanosPerByte) ? i : best;
    }
    return best;
  }

  private boolean saves(int best) {
    return ways[best].cost(nanosPerByte) < (1 - WORTH) * ways[current].cost(nanosPerByte);
  }

  private void change(int best, long nowNanos) {
    boolean takenBack = changed && best == before;
    pauseNanos = takenBack ? Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS) : PAUSE_NANOS;
    reason =
        "sending %s, %.0f ms a frame: %s would take %.0f ms at %.1f MB/s"
            .formatted(
                ways[best].name,
                ways[best].nanos(nanosPerByte) / 1e6,
                ways[current].name,
                ways[current].nanos(nanosPerByte) / 1e6,
                1e3 / nanosPerByte);
    before = current;
    current = best;
    votes = 0;
    changed = true;
    changedNanos = nowNanos;
  }
}
