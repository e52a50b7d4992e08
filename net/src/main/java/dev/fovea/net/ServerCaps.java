package dev.fovea.net;

/**
 * How much of a server its clients may use. Whatever goes beyond is refused or dropped with a
 * counted reason. A connection has three receive buffers at most, so that one client never holds
 * more than three of the longest frames.
 *
 * @param connections the most clients at a time
 * @param connectionsPerHost the most of them from one address
 * @param frameBytes the longest frame that is taken, 1..2^30
 * @param memoryBytes the receive memory of all clients together
 * @param framesPerSecond what one client may have analyzed; infinite: as many as it sends
 * @param allFramesPerSecond what all clients together may
 */
public record ServerCaps(
    int connections,
    int connectionsPerHost,
    long frameBytes,
    long memoryBytes,
    double framesPerSecond,
    double allFramesPerSecond) {
  /** More than two 4K frames of RGB: 64 MiB. */
  private static final long FRAME_BYTES = 64L << 20;

  /** The receive memory of all connections together, in frames of the greatest length. */
  private static final int BUDGET_FRAMES = 8;

  private static final int CONNECTIONS = 64;

  /** 64 clients, from one address if need be, frames of 64 MiB, any rate. */
  public static final ServerCaps DEFAULT =
      new ServerCaps(
          CONNECTIONS,
          CONNECTIONS,
          FRAME_BYTES,
          BUDGET_FRAMES * FRAME_BYTES,
          Double.POSITIVE_INFINITY,
          Double.POSITIVE_INFINITY);

  /**
   * @throws IllegalArgumentException if a number is out of range
   */
  public ServerCaps {
    if (frameBytes < 1 || frameBytes > 1 << 30) {
      throw new IllegalArgumentException("no frame length: " + frameBytes + " (1 to 2^30)");
    }
    if (connections < 1 || connectionsPerHost < 1) {
      throw new IllegalArgumentException(
          "no number of connections: %d, %d a host".formatted(connections, connectionsPerHost));
    }
    if (memoryBytes < frameBytes) {
      throw new IllegalArgumentException(
          "%d bytes for all clients do not hold one frame of %d"
              .formatted(memoryBytes, frameBytes));
    }
    if (!(framesPerSecond > 0 && allFramesPerSecond > 0)) {
      throw new IllegalArgumentException(
          "no frame rate: %s, %s for all".formatted(framesPerSecond, allFramesPerSecond));
    }
  }

  /** Other numbers of clients. */
  public ServerCaps withConnections(int all, int perHost) {
    return new ServerCaps(
        all, perHost, frameBytes, memoryBytes, framesPerSecond, allFramesPerSecond);
  }

  /** Another length of frames, and memory for eight of them. */
  public ServerCaps withFrameBytes(long bytes) {
    return new ServerCaps(
        connections,
        connectionsPerHost,
        bytes,
        BUDGET_FRAMES * bytes,
        framesPerSecond,
        allFramesPerSecond);
  }

  /** Other frame rates. */
  public ServerCaps withRates(double perClient, double all) {
    return new ServerCaps(connections, connectionsPerHost, frameBytes, memoryBytes, perClient, all);
  }
}
