package dev.fovea.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.opentest4j.TestAbortedException;

/**
 * The tests of {@code dev.fovea.lab.guest}, run in a VM that is booted once for them, each reported
 * as a test of its own.
 */
final class GuestTests {
  private static final int TIMEOUT_SECONDS = System.getProperty("long") == null ? 900 : 3600;

  private GuestTests() {}

  /**
   * Runs the tests of one tag.
   *
   * @param tag of the tests to run; empty for those that have none, which take vivid
   * @param modules of the kernel, each with its parameters: "vivid n_devs=2"
   */
  static Stream<DynamicTest> run(String tag, String... modules)
      throws IOException, InterruptedException {
    try {
      return run(tag, Vm.with(modules));
    } catch (TestAbortedException missing) {
      return Stream.of(skipped(missing));
    }
  }

  /** As a test of its own, for a factory that is skipped counts as nothing. */
  static DynamicTest skipped(TestAbortedException missing) {
    return dynamicTest("skipped", () -> abort(missing.getMessage()));
  }

  private static Stream<DynamicTest> run(String tag, Vm vm)
      throws IOException, InterruptedException {
    Path out = Path.of("target", tag.isEmpty() ? "vm" : "vm-" + tag).toAbsolutePath();
    Path file = Files.createDirectories(out).resolve("results");
    Files.deleteIfExists(file);
    int status = vm.run(out, TIMEOUT_SECONDS, guest(tag, file));
    GuestReport report = new GuestReport(file);
    List<DynamicTest> tests = new ArrayList<>();
    report.results().forEach(result -> tests.add(dynamicTest(result.name(), () -> check(result))));
    boolean ended = report.ended();
    tests.add(dynamicTest("all of them ran", () -> checkEnd(tests.size(), ended, status)));
    return tests.stream();
  }

  private static void check(GuestReport.Result result) {
    switch (result.status()) {
      case FAILED -> fail("in the VM: " + result.text());
      case SKIPPED -> abort(result.text());
      case OK -> {}
    }
  }

  private static void checkEnd(int tests, boolean ended, int status) {
    assertTrue(ended, "the guest ended with " + status + " after " + (tests - 1) + " tests");
    assertEquals(0, status);
    assertTrue(tests > 1, "no test ran in the guest");
  }

  private static List<String> guest(String tag, Path report) {
    // No test there needs weights, and the doctor tries those that it finds: half a minute there.
    List<String> command = new ArrayList<>(List.of("env", "-u", "FOVEA_MODELS"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // An emulated processor: what starts fastest wins.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Djava.awt.headless=true"));
    for (String property : List.of("long", "guest.only")) {
      if (System.getProperty(property) != null) {
        command.add("-D" + property + "=" + System.getProperty(property));
      }
    }
    command.addAll(
        List.of("-cp", Vcam.classPath(), "dev.fovea.lab.guest.GuestMain", report.toString(), tag));
    return command;
  }
}
