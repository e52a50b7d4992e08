package dev.fovea.app;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A command's status and what it printed, run inside this JVM. */
record Run(int status, String out, String err) {
  static {
    // the first line that is logged decides for good which standard error logs go to
    System.getLogger(Run.class.getName()).log(Level.INFO, "commands are run inside this JVM");
  }

  static Run fovea(String... args) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream toOut = new ByteArrayOutputStream();
    ByteArrayOutputStream toErr = new ByteArrayOutputStream();
    System.setOut(new PrintStream(toOut, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(toErr, true, StandardCharsets.UTF_8));
    try {
      int status = Main.run(args);
      return new Run(
          status, toOut.toString(StandardCharsets.UTF_8), toErr.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  /** What is said on standard error meanwhile. */
  static String erred(Runnable work) {
    PrintStream err = System.err;
    ByteArrayOutputStream toErr = new ByteArrayOutputStream();
    System.setErr(new PrintStream(toErr, true, StandardCharsets.UTF_8));
    try {
      work.run();
      return toErr.toString(StandardCharsets.UTF_8);
    } finally {
      System.setErr(err);
    }
  }

  List<String> lines() {
    return out.lines().toList();
  }
}
