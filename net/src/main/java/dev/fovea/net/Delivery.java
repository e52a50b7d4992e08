package dev.fovea.net;

import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Between the reading thread and the listener: hands on what became of each frame, once, in the
 * {@link Order} that the receiver wants, and counts it. One call at a time.
 *
 * <p>{@link Order#IN_ORDER} keeps a line of the frames that were sent. The reading thread brings
 * their fates and hands on from the front as far as there are any; a thread of this class gives up
 * the one in front when its time is over. The listener is called without the lock that the sending
 * thread takes, so that it may send itself. Ends when closed.
 */
final class Delivery implements AutoCloseable {
  /** A frame in line: its fate comes or its time passes. */
  private static final class Waiting {
    final long ordinal;
    final long sequence;
    final long dueNanos;
    Runnable fate;

    Waiting(long ordinal, long sequence, long dueNanos) {
      this.ordinal = ordinal;
      this.sequence = sequence;
      this.dueNanos = dueNanos;
    }
  }

  private final ReplyListener listener;
  private final ClientTally tally;
  private final Order order;
  private final long patienceNanos;
  private final ReentrantLock handing = new ReentrantLock();
  private final ArrayDeque<Waiting> line = new ArrayDeque<>(); // its own lock: held for moments
  private final Thread clock;
  private volatile boolean closed;

  /** The newest frame of which a result was handed on; under {@code handing}. */
  private long newest = -1;

  /**
   * @param patienceNanos how long {@code IN_ORDER} waits for a frame's answer, from its sending
   */
  Delivery(ReplyListener listener, ClientTally tally, Order order, long patienceNanos) {
    this.listener = listener;
    this.tally = tally;
    this.order = order;
    this.patienceNanos = patienceNanos;
    clock = order == Order.IN_ORDER ? Threads.start("fovea-order", this::watchFront) : null;
  }

  /** A frame is about to be sent; on the sending thread, before its answer can come. */
  void departs(long ordinal, long sequence) {
    if (clock != null) {
      synchronized (line) {
        line.addLast(new Waiting(ordinal, sequence, System.nanoTime() + patienceNanos));
      }
      LockSupport.unpark(clock);
    }
  }

  /** It was not sent after all. */
  void staysBehind(long ordinal) {
    if (clock != null) {
      synchronized (line) {
        line.removeIf(waiting -> waiting.ordinal == ordinal);
      }
      handOn();
    }
  }

  /**
   * A frame's result is here.
   *
   * @param stale whether the network held it up
   */
  void result(Flight flight, Result result, boolean stale) {
    bring(flight, () -> give(flight, result, stale));
  }

  /** A frame will have no result. */
  void dropped(Flight flight, String reason) {
    bring(flight, () -> drop(flight.sequence(), reason));
  }

  private void bring(Flight flight, Runnable fate) {
    if (clock == null) {
      hand(fate);
    } else if (arrived(flight.ordinal(), fate)) {
      handOn();
    } else {
      tally.late.increment();
    }
  }

  private boolean arrived(long ordinal, Runnable fate) {
    synchronized (line) {
      for (Waiting waiting : line) {
        if (waiting.ordinal == ordinal) {
          waiting.fate = fate;
          return true;
        }
      }
      return false;
    }
  }

  private void give(Flight flight, Result result, boolean stale) {
    if (order == Order.LATEST && (stale || flight.ordinal() < newest)) {
      drop(flight.sequence(), stale ? "stale" : "late");
      return;
    }
    newest = flight.ordinal();
    tally.answered.increment();
    listener.onResult(result);
  }

  private void drop(long sequence, String reason) {
    tally.dropped.count(reason);
    listener.onDropped(sequence, reason);
  }

  private void hand(Runnable fate) {
    handing.lock();
    try {
      fate.run();
    } finally {
      handing.unlock();
    }
  }

  /** Hands on from the front of the line as far as the fates are known. */
  private void handOn() {
    handing.lock();
    try {
      for (Waiting front = front(); front != null; front = front()) {
        front.fate.run();
      }
    } finally {
      handing.unlock();
    }
  }

  /** Takes the one in front if its fate is known or its time is over, else {@code null}. */
  private Waiting front() {
    synchronized (line) {
      Waiting front = line.peekFirst();
      if (front == null) {
        return null;
      }
      if (front.fate == null && front.dueNanos - System.nanoTime() <= 0) {
        front.fate = () -> drop(front.sequence, "deadline");
      }
      return front.fate == null ? null : line.pollFirst();
    }
  }

  private void watchFront() {
    while (!closed) {
      handOn();
      long wait;
      synchronized (line) {
        Waiting front = line.peekFirst();
        wait = front == null ? Long.MAX_VALUE : front.dueNanos - System.nanoTime();
      }
      if (wait > 0) {
        LockSupport.parkNanos(this, wait);
      }
    }
  }

  /** Ends the clock; every frame must have had its fate. */
  @Override
  public void close() {
    closed = true;
    if (clock != null) {
      LockSupport.unpark(clock);
      Threads.join(clock);
    }
  }
}
