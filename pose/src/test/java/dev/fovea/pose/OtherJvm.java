package dev.fovea.pose;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a class of these tests in a process of its own. */
final class OtherJvm {
  /** What it printed, errors included, and its exit status. */
  record Ended(int status, String out) {}

  private OtherJvm() {}

  static Ended run(String modulePath, Class<?> main, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=/dev/null",
            "--enable-native-access=dev.fovea.pose",
            "-p",
            modulePath,
            "--patch-module",
            "dev.fovea.pose=" + Path.of("target/test-classes").toAbsolutePath(),
            "-m",
            "dev.fovea.pose/" + main.getName()));
    command.addAll(arguments);
    Process java = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(java.waitFor(), out);
  }
}
