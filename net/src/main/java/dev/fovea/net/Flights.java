package dev.fovea.net;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The frames of one connection that were sent and not answered: at most as many as the window. The
 * sending thread begins and ends a sending, the reading thread takes answers; whoever takes a frame
 * out answers for it. Sending allocates nothing.
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
  private final long[] sequences;
  private final int[] epochs;
  private final long[] startNanos;
  private final int[] ahead;
  private int inFlight;
  private boolean dead;

  Flights(int window) {
    states = new State[window];
    Arrays.fill(states, State.FREE);
    sequences = new long[window];
    epochs = new int[window];
    startNanos = new long[window];
    ahead = new int[window];
  }

  /** A place for a frame about to be written, or {@link #FULL} or {@link #DEAD}. */
  synchronized int begin(long sequence, int epoch) {
    int flight = dead ? DEAD : free();
    if (flight >= 0) {
      states[flight] = State.SENDING;
      sequences[flight] = sequence;
      epochs[flight] = epoch;
      startNanos[flight] = System.nanoTime();
      ahead[flight] = inFlight++;
    }
    return flight;
  }

  synchronized boolean hasRoom() {
    return !dead && free() != FULL;
  }

  private int free() {
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
    return new Flight(sequences[flight], epochs[flight], startNanos[flight], ahead[flight]);
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

  /** Whether a frame has been waiting for its answer for longer than that. */
  synchronized boolean overdue(Duration limit) {
    long now = System.nanoTime();
    for (int i = 0; i < states.length; i++) {
      if (states[i] == State.SENT && now - startNanos[i] > limit.toNanos()) {
        return true;
      }
    }
    return false;
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
