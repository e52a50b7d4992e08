package dev.fovea.net;

/**
 * One camera's place in a {@link ReadyRing}: what waits of it and when its turn comes. All of it
 * belongs to the ring, under the ring's lock.
 */
final class CameraSlot {
  private final Connection connection;

  /** What a turn costs: with a weight of two, half as much, so that there are twice as many. */
  final double stride;

  /** The waiting frame, or {@code null}. */
  Job newest;

  /** Frames of this camera that threads have in work: one that is read, and the one before it. */
  int inWork;

  /** A thread reads a frame's pixels: the next one's turn comes after that. */
  boolean reading;

  /** Frames that were taken to work, and those whose work is done. */
  long taken;

  long finished;

  /** Turns used so far, each by its stride: the smallest is next. */
  double pass;

  /**
   * @param connection whose camera it is
   * @param weight turns beside a camera of weight one
   */
  CameraSlot(Connection connection, int weight) {
    this.connection = connection;
    stride = 1.0 / weight;
  }

  Connection connection() {
    return connection;
  }
}
