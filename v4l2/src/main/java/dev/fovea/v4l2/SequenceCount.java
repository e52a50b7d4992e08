package dev.fovea.v4l2;

/**
 * Turns the driver's sequence, 32 bits that wrap, start anywhere, repeat and start again, into one
 * that rises strictly from 0, and counts the frames between that never came; on the drain thread. A
 * camera that comes back goes on with the count of the stream before.
 */
final class SequenceCount {
  /** A gap of half an hour at 30 frames a second is no gap but a driver that counts anew. */
  private static final int LARGEST_GAP = 1 << 16;

  private boolean counting;
  private int before;
  private long sequence = -1;
  private volatile long lost;

  /** The place of the driver's next frame. */
  long next(int driverSequence) {
    int step = counting ? driverSequence - before : 1;
    if (step < 1 || step > LARGEST_GAP) {
      step = 1;
    }
    lost += step - 1;
    sequence += step;
    before = driverSequence;
    counting = true;
    return sequence;
  }

  /** The driver counts anew from its next frame on. */
  void restart() {
    counting = false;
  }

  /** Frames that the driver counted and never handed out; any thread. */
  long lost() {
    return lost;
  }
}
