package dev.fovea.lab.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

/**
 * What a command did that ended by itself; run in this JVM, for another one takes the emulated
 * processor half a minute to start.
 *
 * @param out its lines on standard output
 * @param err its lines on standard error
 */
record CommandRun(int status, List<String> out, List<String> err) {

  static CommandRun of(String... arguments) throws InterruptedException {
    try (RunningCommand command = RunningCommand.start(arguments)) {
      return command.await();
    }
  }

  /** One that must fail, with one line that has these words. */
  static void requireFailure(String words, String... arguments) throws InterruptedException {
    CommandRun run = of(arguments);
    assertEquals(1, run.status, run::toString);
    assertEquals(1, run.err.size(), run::toString);
    assertTrue(run.err.getFirst().contains(words), run::toString);
  }
}
