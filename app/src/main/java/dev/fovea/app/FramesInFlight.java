package dev.fovea.app;

import dev.fovea.Frame;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * The frames on their way to a server, as many as the window allows, which may change. Each lands
 * exactly once, wherever it is told first what became of it, and gives its place back only when it
 * has been dealt with. Any thread.
 */
final class FramesInFlight {
  private final IntSupplier window;
  private final Map<Long, Frame> frames = new HashMap<>();
  private int taken;

  FramesInFlight(IntSupplier window) {
    this.window = window;
  }

  /** Waits for a place; whoever gets it either lets a frame depart or gives it back. */
  synchronized boolean awaitPlace(long millis) throws InterruptedException {
    if (awaitTaken(window.getAsInt() - 1, millis)) {
      taken++;
      return true;
    }
    return false;
  }

  /** Waits until no more than that many places are taken. */
  private synchronized boolean awaitTaken(int most, long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    long left = millis;
    while (taken > most && left > 0) {
      wait(left);
      left = (end - System.nanoTime()) / 1_000_000;
    }
    return taken <= most;
  }

  synchronized void giveBack() {
    taken--;
    notifyAll();
  }

  /** Notes a frame that is about to be sent; the lease is kept until it lands. */
  void depart(Frame frame) {
    synchronized (frames) {
      frames.put(frame.sequence(), frame);
    }
  }

  /** Hands a frame on, lease and all; nothing if it is not, or no longer, on its way. */
  void land(long sequence, Consumer<Frame> taker) {
    Frame frame;
    synchronized (frames) {
      frame = frames.remove(sequence);
    }
    if (frame != null) {
      taker.accept(frame);
      giveBack();
    }
  }

  void landAll(Consumer<Frame> taker) {
    List<Long> left;
    synchronized (frames) {
      left = List.copyOf(frames.keySet());
    }
    left.forEach(sequence -> land(sequence, taker));
  }

  /** Waits until none is on its way. */
  void awaitAll(long millis) throws InterruptedException {
    awaitTaken(0, millis);
  }
}
