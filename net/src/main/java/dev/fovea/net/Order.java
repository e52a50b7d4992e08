package dev.fovea.net;

/** In which order a {@link PoseClient} hands on the answers to its frames, and which of them. */
public enum Order {
  /**
   * As they come, but never back: a result of an older frame than one handed on before is dropped
   * as "late", and as "stale" one that the network held up for as long as a server is waited for
   * that has gone. For whoever shows poses as they are now.
   */
  LATEST,
  /**
   * In the order of sending. What comes early waits for what was sent before it, which is dropped
   * as "deadline" when its own deadline is over. The server does not let newer frames overtake.
   */
  IN_ORDER,
  /** As they come, every one. The server does not let newer frames overtake. */
  ALL;

  /** Whether frames are to be kept by the server until their turn. */
  boolean keeps() {
    return this != LATEST;
  }
}
