package dev.fovea.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The programs that a benchmark starts, and where they stand.
 *
 * @param root the checkout; bench/run has built everything below it
 */
record Tools(Path root) {
  /** A number that no real camera of a desk has, so that two benchmarks may not be confused. */
  static final String DEVICE = "/dev/video97";

  /** No run takes longer than this; one that does has hung, and is killed with its children. */
  private static final int LIMIT_SECONDS = 300;

  Path scratch() {
    return root.resolve("bench/target");
  }

  /** A command that has vcam's camera. */
  List<String> underCamera(List<String> cameraOptions, List<String> command) {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("timeout", "-k", "1", String.valueOf(LIMIT_SECONDS)));
    all.addAll(List.of(scratch().resolve("vcam").toString(), "-d", DEVICE));
    all.addAll(cameraOptions);
    all.add("--");
    all.addAll(command);
    return all;
  }

  /** A main class of this module in a JVM of its own, with the flags of the product. */
  List<String> java(Class<?> main, Object... args) {
    List<String> options = new ArrayList<>();
    options.add("--enable-native-access=dev.fovea.v4l2,dev.fovea.share");
    options.addAll(List.of("-p", System.getProperty("jdk.module.path")));
    options.addAll(List.of("-m", main.getModule().getName() + "/" + main.getName()));
    return java(options, args);
  }

  /** The same for one that uses a peer, whose own libraries are not found on a module path. */
  List<String> javaOnClassPath(Class<?> main, Object... args) {
    // In a test all is on these two paths, from a checkout in one folder.
    String classPath =
        String.join(
            ":",
            System.getProperty("jdk.module.path"),
            System.getProperty("surefire.test.class.path", ""),
            scratch().resolve("modules") + "/*");
    List<String> options = new ArrayList<>();
    options.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", classPath));
    options.add(main.getName());
    return java(options, args);
  }

  private static List<String> java(List<String> options, Object... args) {
    List<String> all = new ArrayList<>();
    all.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    all.add("-XX:+UseSerialGC");
    all.addAll(options);
    for (Object arg : args) {
      all.add(arg.toString());
    }
    return all;
  }

  /** The {@code fovea} command of this checkout. */
  List<String> fovea(String... args) {
    List<String> all = new ArrayList<>();
    all.add(root.resolve("fovea").toString());
    all.addAll(List.of(args));
    return all;
  }

  /**
   * Runs a command to its end.
   *
   * @param line is given each line of its standard output
   * @return its standard error
   * @throws IOException if it can't be started or its exit status is not 0; the message has its
   *     standard error
   */
  String run(List<String> command, Consumer<String> line) throws IOException, InterruptedException {
    Path errors = Files.createTempFile(scratch(), "stderr", ".txt");
    try {
      Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
      try (BufferedReader out = process.inputReader()) {
        out.lines().forEach(line);
      }
      int status = process.waitFor();
      String said = Files.readString(errors);
      if (status != 0) {
        throw new IOException(String.join(" ", command) + " ended with " + status + ":\n" + said);
      }
      return said;
    } finally {
      Files.delete(errors);
    }
  }
}
