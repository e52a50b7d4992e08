package dev.fovea.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM: runs an action and holds the JVM's end until the command has put everything
 * back, for a second unless told otherwise. {@link #close} says that it has.
 */
final class Interrupt implements AutoCloseable {
  /** A second, less what the JVM itself takes to end. */
  private static final Duration PATIENCE = Duration.ofMillis(950);

  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook;

  private Interrupt(Runnable action, Duration patience) {
    hook = Thread.ofPlatform().name("fovea-interrupt").unstarted(() -> end(action, patience));
  }

  static Interrupt on(Runnable action) {
    return on(action, PATIENCE);
  }

  /** For a command that has to finish something first. */
  static Interrupt on(Runnable action, Duration patience) {
    Interrupt interrupt = new Interrupt(action, patience);
    Runtime.getRuntime().addShutdownHook(interrupt.hook);
    return interrupt;
  }

  private void end(Runnable action, Duration patience) {
    Thread.ofVirtual().start(action);
    try {
      done.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // the JVM is ending already, and the hook has what it waited for
    }
  }
}
