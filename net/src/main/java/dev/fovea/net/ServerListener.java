package dev.fovea.net;

/**
 * Told what becomes of a server's frames and connections as it happens, for metrics. Called on the
 * server's threads, several at a time: it must return at once. Camera names are the peers' own, up
 * to 255 bytes of anything: whoever keeps something by name bounds how many.
 */
public interface ServerListener {
  /** Hears nothing. */
  ServerListener NONE = new ServerListener() {};

  /**
   * A frame has its result.
   *
   * @param stages where the server's time went
   * @param ageNanos from the frame's first byte at the server to its result
   */
  default void onAnswered(String camera, StageNanos stages, long ageNanos) {}

  /** A frame has none; the reason is one of {@link ServerCounters#dropped}. */
  default void onDropped(String camera, String reason) {}

  /** A connection was ended for what the peer did, as {@link ServerCounters#refused} has it. */
  default void onRefused(String reason) {}
}
