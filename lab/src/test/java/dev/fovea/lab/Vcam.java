package dev.fovea.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a program of the tests under {@code lab/vcam.c}, which gives it a camera at native speed.
 * Where that cannot be had the test is skipped and says why; in CI it fails.
 */
final class Vcam {
  /** The node that the program opens. */
  static final Path DEVICE = Path.of("/dev/video9");

  private static final Path BINARY = Path.of("target", "vcam").toAbsolutePath();

  private Vcam() {}

  /** Builds vcam unless that was done, and sees whether this kernel lets it run. */
  static void require() throws IOException, InterruptedException {
    CProgram.build("vcam");
    Process trial = start(List.of(BINARY.toString(), "--", "true"));
    String said = said(trial);
    if (trial.waitFor() != 0) {
      Missing.skip("vcam does not run here (seccomp user notification, Linux 5.9): " + said);
    }
  }

  /**
   * Runs a main of the test class path before a camera.
   *
   * @param camera vcam's options
   * @return what it printed on standard output; its standard error is ours
   */
  static String run(List<String> camera, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    List<String> program = new ArrayList<>();
    program.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    program.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    program.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", classPath()));
    program.add(main.getName());
    program.addAll(List.of(arguments));
    List<String> command = before(camera, program);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said = said(process);
    assertEquals(0, process.waitFor(), () -> String.join(" ", camera) + " says: " + said);
    return said;
  }

  /** The words that run a program before a camera with these options. */
  static List<String> before(List<String> camera, List<String> program) {
    List<String> command = new ArrayList<>(List.of(BINARY.toString()));
    command.addAll(camera);
    command.addAll(List.of("-d", DEVICE.toString(), "--"));
    command.addAll(program);
    return command;
  }

  /** The class path of the running tests; surefire hides it behind a jar that only names it. */
  static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private static Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static String said(Process process) throws IOException {
    process.getOutputStream().close();
    try (var output = process.getInputStream()) {
      return new String(output.readAllBytes());
    }
  }
}
