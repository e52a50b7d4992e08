package dev.fovea.lab.guest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.app.Main;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A command at work on a thread of this JVM, which has standard output and error to itself until it
 * is closed. One at a time.
 */
final class RunningCommand implements AutoCloseable {
  /** For an emulated processor on a busy host: a first command has taken longer than a minute. */
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);

  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final ByteArrayOutputStream toOut = new ByteArrayOutputStream();
  private final ByteArrayOutputStream toErr = new ByteArrayOutputStream();
  private final FutureTask<Integer> status;
  private final Thread thread;

  private RunningCommand(String... arguments) {
    System.setOut(new PrintStream(toOut, true, UTF_8));
    System.setErr(new PrintStream(toErr, true, UTF_8));
    status = new FutureTask<>(() -> Main.run(arguments));
    thread = Thread.ofPlatform().daemon().name("command").start(status);
  }

  static RunningCommand start(String... arguments) {
    return new RunningCommand(arguments);
  }

  /** Its lines on standard output so far. */
  List<String> out() {
    return toOut.toString(UTF_8).lines().toList();
  }

  /** Its lines on standard error so far. */
  List<String> err() {
    return toErr.toString(UTF_8).lines().toList();
  }

  /** Waits until so many lines on standard error have these words. */
  void awaitError(String words, int times) {
    await(
        () -> err().stream().filter(line -> line.contains(words)).count() >= times,
        times + " times \"" + words + '"');
  }

  /** Waits until that many lines are on standard output. */
  void awaitLines(int count) {
    await(() -> out().size() >= count, count + " lines");
  }

  private void await(BooleanSupplier happened, String what) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!happened.getAsBoolean() && !status.isDone() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    assertTrue(happened.getAsBoolean(), () -> "no " + what + ": " + err());
  }

  /** Waits for its end. */
  CommandRun await() throws InterruptedException {
    thread.join();
    return new CommandRun(status.resultNow(), out(), err());
  }

  /** Ends it, if it has not ended by itself. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    System.setOut(out);
    System.setErr(err);
  }
}
