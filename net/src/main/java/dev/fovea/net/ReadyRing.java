package dev.fovea.net;

import java.util.LinkedHashSet;
import java.util.SequencedSet;

/**
 * Between the connections and the model threads: the newest frame of every camera, and the cameras
 * that have one. They are served in turn, however fast each sends; a camera of weight two has two
 * turns for another's one where it has frames for them (stride scheduling: Waldspurger and Weihl,
 * MIT/LCS/TM-528, 1995). While the model works on a camera's frame, another thread may read the
 * pixels of its next one; results are answered in the order of the frames.
 *
 * <p>Any connection publishes, any model thread takes; nothing here is held for longer than a walk
 * over the cameras that wait. Only the publisher behind a frame that is to be kept waits for its
 * place.
 */
final class ReadyRing implements AutoCloseable {
  /** Frames of one camera in work: one in the model, one on the way into it. */
  private static final int MOST_IN_WORK = 2;

  /** Of the mean time in work, what the newest counts for. */
  private static final double NEWEST_SHARE = 0.1;

  private final int threads;
  private final SequencedSet<CameraSlot> ready = new LinkedHashSet<>();
  private int inWork;
  private double nowPass;
  private double workNanos;
  private boolean closed;

  /**
   * @param threads model threads that take
   */
  ReadyRing(int threads) {
    this.threads = threads;
  }

  /**
   * Makes a job the newest of its camera. Where one of the two is to be kept it waits until the one
   * before it has been taken.
   *
   * @return the one it displaced, or itself if the ring is closed, or {@code null}: the caller's to
   *     release
   */
  synchronized Job publish(Job job) throws InterruptedException {
    CameraSlot slot = job.slot();
    while (slot.newest != null && (slot.newest.head().keep() || job.head().keep()) && !closed) {
      wait();
    }
    if (closed) {
      return job;
    }
    Job before = slot.newest;
    slot.newest = job;
    queueIfDue(slot);
    return before;
  }

  private void queueIfDue(CameraSlot slot) {
    if (slot.newest != null
        && !slot.reading
        && slot.inWork < MOST_IN_WORK
        && !ready.contains(slot)) {
      queue(slot);
    }
  }

  private void queue(CameraSlot slot) {
    // Who was away has no turns to catch up on.
    slot.pass = Math.max(slot.pass, nowPass);
    ready.addLast(slot);
    notifyAll();
  }

  /**
   * Waits for the next camera's turn; {@link #done} must follow, on the same thread.
   *
   * @return its oldest job, which is the newest unless some are kept, or {@code null} if the ring
   *     is closed
   */
  synchronized Job take() throws InterruptedException {
    while (ready.isEmpty() && !closed) {
      wait();
    }
    if (closed) {
      return null;
    }
    CameraSlot slot = next();
    ready.remove(slot);
    Job job = slot.newest;
    slot.newest = null;
    notifyAll(); // its own publisher may wait for the place
    slot.inWork++;
    slot.reading = true;
    slot.taken++;
    inWork++;
    nowPass = slot.pass;
    slot.pass += slot.stride;
    return job;
  }

  /** The one with the fewest turns; of equals, the one that has waited longest. */
  private CameraSlot next() {
    CameraSlot first = ready.getFirst();
    for (CameraSlot slot : ready) {
      first = slot.pass < first.pass ? slot : first;
    }
    return first;
  }

  /** The pixels of the frame that was taken have been read: the next one's may be. */
  synchronized void read(CameraSlot slot) {
    slot.reading = false;
    queueIfDue(slot);
  }

  /** Waits until the frames of that camera that were taken before have been answered. */
  synchronized void awaitTurn(CameraSlot slot, long taken) throws InterruptedException {
    while (slot.finished < taken - 1) {
      wait();
    }
  }

  /**
   * Ends a frame's work.
   *
   * @param nanos that it was in work; 0 if it was not
   * @param read whether {@link #read} was called for it
   */
  synchronized void done(CameraSlot slot, long nanos, boolean read) {
    inWork--;
    slot.inWork--;
    slot.finished++;
    slot.reading &= read;
    notifyAll(); // the next one's answer may wait
    if (nanos > 0) {
      workNanos += (nanos - workNanos) * (workNanos == 0 ? 1 : NEWEST_SHARE);
    }
    queueIfDue(slot);
  }

  /**
   * Forgets a camera that has gone.
   *
   * @return its waiting job, the caller's to release, or {@code null}
   */
  synchronized Job remove(CameraSlot slot) {
    ready.remove(slot);
    Job waiting = slot.newest;
    slot.newest = null;
    return waiting;
  }

  /** The mean time of a frame in work, in nanoseconds; 0 before there was one. */
  synchronized long workNanos() {
    return (long) workNanos;
  }

  /** How long another camera's frame would wait for a thread, in nanoseconds. */
  synchronized long expectedWaitNanos() {
    int before = Math.max(0, ready.size() + inWork - threads + 1);
    return (long) (workNanos * before / threads);
  }

  /** Cameras with a frame that waits. */
  synchronized int ready() {
    return ready.size();
  }

  /** Frames in work. */
  synchronized int inWork() {
    return inWork;
  }

  /** Wakes the model threads for good. What waits stays its camera's, to be removed. */
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
