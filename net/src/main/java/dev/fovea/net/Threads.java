package dev.fovea.net;

import java.time.Duration;

/** How threads of this module begin, and waiting for their end. */
final class Threads {
  /**
   * Long enough for any thread of ours that was told to end, and no longer than Ctrl-C may take.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private Threads() {}

  /**
   * A thread that a frame's way leads over. The kernel wakes a platform thread itself; a virtual
   * one is woken by a poller and a carrier, which doubles the time from a byte's arrival to its
   * reader. Their number is that of the connections, which is bounded.
   */
  static Thread start(String name, Runnable work) {
    return Thread.ofPlatform().name(name).daemon().start(work);
  }

  /** Waits for a thread that was told to end; not for the caller's own, and not for ever. */
  static void join(Thread thread) {
    join(thread, PATIENCE);
  }

  static void join(Thread thread, Duration patience) {
    if (thread == Thread.currentThread()) {
      return;
    }
    try {
      thread.join(patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
