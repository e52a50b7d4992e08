package dev.fovea.net;

import dev.fovea.ModelInfo;

/**
 * Told what becomes of the frames that a {@link PoseClient} sent. For every frame that {@code
 * trySend} accepted, exactly one of {@link #onResult} and {@link #onDropped} is called, in the
 * order in which the answers arrive: whoever keeps a frame for its result can let go then.
 *
 * <p>Called on the client's own thread, one call at a time; a slow listener holds up the replies. A
 * call may come before {@code trySend} has returned. What it throws is logged and changes nothing.
 */
public interface ReplyListener {

  /** A frame was analyzed. */
  void onResult(Result result);

  /**
   * A frame that was sent has no result.
   *
   * @param sequence the frame's
   * @param reason "superseded", "corrupt", "failed", "link lost", "late", "stale", or another in
   *     the server's words
   */
  void onDropped(long sequence, String reason);

  /** The link is up, for the first time or again; the model may be another one than before. */
  default void onConnected(ModelInfo model) {}

  /**
   * The link is down and the client is trying to get it back; frames are not sent meanwhile.
   *
   * @param reason one line for people
   */
  default void onDisconnected(String reason) {}
}
