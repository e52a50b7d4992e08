package dev.fovea.net;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

/**
 * The frames of one connection that were sent and not answered: at most as many as the window,
 * which may change. The sending thread begins and ends a sending, the reading thread takes answers;
 * whoever takes a frame out answers for it. Sending allocates nothing.
 */
final class Flights {
  static final int FULL = -1;
  static final int DEAD = -2;

  private enum State {
    FREE,
    /** Being written: the sending thread's, unless it is answered. */
    SENDING,
    /** Written: the reading thread's. */
    SENT
  }

  private final State[] states;
  private final long[] ordinals;
  private final long[] sequences;
  private final int[] epochs;
  private final int[] bytes;
  private final long[] startNanos;
  private final int[] ahead;
  private final IntSupplier window;
  private int inFlight;
  private boolean dead;

  /**
   * @param most the largest window
   * @param window how many of these may be used now
   */
  Flights(int most, IntSupplier window) {
    this.window = window;
    states = new State[most];
    Arrays.fill(states, State.FREE);
    ordinals = new long[most];
    sequences = new long[most];
    epochs = new int[most];
    bytes = new int[most];
    startNanos = new long[most];
    ahead = new int[most];
  }

  /** A place for a frame about to be written, or {@link #FULL} or {@link #DEAD}. */
  synchronized int begin(long ordinal, long sequence, int epoch, int payloadBytes) {
    int flight = dead ? DEAD : free();
    if (flight >= 0) {
      states[flight] = State.SENDING;
      ordinals[flight] = ordinal;
      sequences[flight] = sequence;
      epochs[flight] = epoch;
      bytes[flight] = payloadBytes;
      startNanos[flight] = System.nanoTime();
      ahead[flight] = inFlight++;
    }
    return flight;
  }

  synchronized boolean hasRoom() {
    return !dead && free() != FULL;
  }

  /** Waits until nothing is in flight. */
  synchronized void awaitLanding(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    long left = limit.toMillis();
    while (inFlight > 0 && left > 0) {
      wait(left);
      left = (end - System.nanoTime()) / 1_000_000;
    }
  }

  private int free() {
    if (inFlight >= window.getAsInt()) {
      return FULL;
    }
    for (int i = 0; i < states.length; i++) {
      if (states[i] == State.FREE) {
        return i;
      }
    }
    return FULL;
  }

  /**
   * Ends a sending.
   *
   * @param written whether all of the frame was
   * @return whether the frame counts as sent: it is in flight, or was answered already
   */
  synchronized boolean end(int flight, boolean written) {
    if (states[flight] != State.SENDING) {
      return true;
    }
    boolean sent = written && !dead;
    states[flight] = State.SENT;
    if (!sent) {
      take(flight);
    }
    return sent;
  }

  private Flight take(int flight) {
    states[flight] = State.FREE;
    inFlight--;
    notifyAll();
    return new Flight(
        ordinals[flight],
        sequences[flight],
        epochs[flight],
        bytes[flight],
        startNanos[flight],
        ahead[flight]);
  }

  /**
   * Takes out the oldest frame of those numbers.
   *
   * @param sequence the lower 32 bits of the camera's
   * @return {@code null} if there is none
   */
  synchronized Flight answered(int sequence, int epoch) {
    int oldest = -1;
    for (int i = 0; i < states.length; i++) {
      if (states[i] != State.FREE
          && (int) sequences[i] == sequence
          && epochs[i] == epoch
          && (oldest < 0 || startNanos[i] - startNanos[oldest] < 0)) {
        oldest = i;
      }
    }
    return oldest < 0 ? null : take(oldest);
  }

  /**
   * How long the oldest frame that was written has been waiting for its answer; 0: there is none.
   */
  synchronized long oldestNanos() {
    long now = System.nanoTime();
    long oldest = 0;
    for (int i = 0; i < states.length; i++) {
      oldest = states[i] == State.SENT ? Math.max(oldest, now - startNanos[i]) : oldest;
    }
    return oldest;
  }

  /**
   * Ends the connection's flights.
   *
   * @return the frames that will never be answered, in the order of sending; one that is still
   *     being written is not among them, it will not count as sent
   */
  synchronized List<Flight> die() {
    dead = true;
    return IntStream.range(0, states.length)
        .filter(i -> states[i] == State.SENT)
        .mapToObj(this::take)
        .sorted(Comparator.comparingLong(Flight::startNanos))
        .toList();
  }
}
