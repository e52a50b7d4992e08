package dev.fovea.net;

import dev.fovea.Frame;

/**
 * A frame that was received whole and waits for a model thread. Whoever holds it releases it.
 *
 * @param slot where it waits for its turn
 * @param head what it is
 * @param frame its bytes, as a lease whose end gives the receive buffer back
 * @param receiveNanos the time that its bytes took
 * @param readyNanos when the last of them was here
 */
record Job(CameraSlot slot, FrameHead head, Frame frame, long receiveNanos, long readyNanos) {

  /** Who sent it. */
  Connection connection() {
    return slot.connection();
  }

  /** Whether an answer at that time is worth nothing any more. */
  boolean late(long atNanos) {
    long firstByteNanos = readyNanos - receiveNanos;
    return head.deadlineNanos() > 0 && atNanos - firstByteNanos > head.deadlineNanos();
  }

  void release() {
    frame.close();
  }
}
