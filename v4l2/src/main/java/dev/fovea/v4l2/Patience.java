package dev.fovea.v4l2;

/**
 * How long a driver may be silent before it counts as stalled. Counted in frame intervals, for a
 * camera in dim light exposes for several of them; the first frame of a stream may take longer,
 * with cameras that focus or warm up first.
 *
 * @param firstMillis from the start of the stream to its first frame
 * @param nextMillis from one frame to the next
 */
record Patience(int firstMillis, int nextMillis) {
  private static final double UNKNOWN_RATE = 30;
  private static final int INTERVALS = 30;
  private static final int LEAST_MILLIS = 1000;
  private static final int LEAST_FIRST_MILLIS = 5000;

  /** An hour: a camera that takes a picture a minute may miss it {@value #INTERVALS} times. */
  private static final int MOST_MILLIS = 3_600_000;

  /**
   * @param framesPerSecond the nominal rate, 0 if unknown
   */
  static Patience of(double framesPerSecond) {
    double interval = 1000 / (framesPerSecond > 0 ? framesPerSecond : UNKNOWN_RATE);
    int next = (int) Math.clamp(INTERVALS * interval, LEAST_MILLIS, MOST_MILLIS);
    return new Patience(Math.max(LEAST_FIRST_MILLIS, next), next);
  }
}
