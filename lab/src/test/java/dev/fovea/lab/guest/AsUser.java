package dev.fovea.lab.guest;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * A main of the tests in a process of its own, without root's right to everything: as whoever built
 * the tests, who can read the classes, or as nobody where that is root.
 */
final class AsUser implements AutoCloseable {
  private static final String NOBODY = "65534";

  private final Process process;
  private final BufferedReader output;

  private AsUser(Process process) {
    this.process = process;
    this.output = process.inputReader();
  }

  static AsUser start(Class<?> main, String... arguments) throws Exception {
    Path classes =
        Path.of(main.getProtectionDomain().getCodeSource().getLocation().toURI().getPath());
    String builder = Files.getAttribute(classes, "unix:uid").toString();
    List<String> command =
        new ArrayList<>(
            List.of(
                "setpriv",
                "--bounding-set=-dac_override,-dac_read_search",
                "--inh-caps=-all",
                "--reuid=" + (builder.equals("0") ? NOBODY : builder),
                "--clear-groups",
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    return new AsUser(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  /** Lets everybody open a node, as udev lets a group. */
  static void allow(Path node) throws IOException {
    Files.setPosixFilePermissions(node, PosixFilePermissions.fromString("rw-rw-rw-"));
  }

  /** The next line that it prints, {@code null} at the end. */
  String line() throws IOException {
    return output.readLine();
  }

  /** All that it prints until it ends. */
  String rest() throws IOException {
    return output.readAllAsString();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
