package dev.fovea.net;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Between the connections and the model threads: the newest frame of every connection, and the
 * connections that have one in the order in which their turn comes. One that was served goes to the
 * end, so that cameras are served in turn however fast each sends. A connection is in work on one
 * thread at a time, which keeps its results in order.
 *
 * <p>Any connection publishes, any model thread takes; nothing here is held for longer than a few
 * instructions. Only the publisher of a frame that is to be kept waits, for its own place.
 */
final class ReadyRing implements AutoCloseable {
  private final Map<Connection, Job> newest = new HashMap<>();
  private final ArrayDeque<Connection> ready = new ArrayDeque<>();
  private final Set<Connection> inWork = new HashSet<>();
  private boolean closed;

  /**
   * Makes a job the newest of its connection; one that is to be kept waits until the one before it
   * has been taken.
   *
   * @return the one it displaced, or itself if the ring is closed, or {@code null}: the caller's to
   *     release
   */
  synchronized Job publish(Job job) throws InterruptedException {
    while (job.head().keep() && newest.containsKey(job.connection()) && !closed) {
      wait();
    }
    if (closed) {
      return job;
    }
    Job before = newest.put(job.connection(), job);
    if (before == null && !inWork.contains(job.connection())) {
      ready.addLast(job.connection());
      notifyAll();
    }
    return before;
  }

  /**
   * Waits for the next connection's turn; {@link #done} must follow.
   *
   * @return its newest job, or {@code null} if the ring is closed
   */
  synchronized Job take() throws InterruptedException {
    while (ready.isEmpty() && !closed) {
      wait();
    }
    if (closed) {
      return null;
    }
    Connection connection = ready.removeFirst();
    inWork.add(connection);
    notifyAll(); // its own publisher may be waiting for the place
    return newest.remove(connection);
  }

  /** Ends a connection's turn: if it has a newer frame it queues up again. */
  synchronized void done(Connection connection) {
    inWork.remove(connection);
    if (newest.containsKey(connection)) {
      ready.addLast(connection);
      notifyAll();
    }
  }

  /**
   * Forgets a connection that has ended.
   *
   * @return its waiting job, the caller's to release, or {@code null}
   */
  synchronized Job remove(Connection connection) {
    ready.remove(connection);
    return newest.remove(connection);
  }

  /** Wakes the model threads for good. What waits stays its connection's, to be removed. */
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
