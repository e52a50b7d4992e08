package dev.fovea.lab.guest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.app.Main;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;

/**
 * What a command did that ended by itself; run in this JVM, for another one takes the emulated
 * processor half a minute to start.
 *
 * @param out its lines on standard output
 * @param err its lines on standard error
 */
record CommandRun(int status, List<String> out, List<String> err) {

  static CommandRun of(String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream toOut = new ByteArrayOutputStream();
    ByteArrayOutputStream toErr = new ByteArrayOutputStream();
    System.setOut(new PrintStream(toOut, true, UTF_8));
    System.setErr(new PrintStream(toErr, true, UTF_8));
    try {
      int status = Main.run(arguments);
      return new CommandRun(
          status, toOut.toString(UTF_8).lines().toList(), toErr.toString(UTF_8).lines().toList());
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  /** One that must fail, with one line that has these words. */
  static void requireFailure(String words, String... arguments) {
    CommandRun run = of(arguments);
    assertEquals(1, run.status, run::toString);
    assertEquals(1, run.err.size(), run::toString);
    assertTrue(run.err.getFirst().contains(words), run::toString);
  }
}
