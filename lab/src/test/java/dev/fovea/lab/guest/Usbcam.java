package dev.fovea.lab.guest;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * USB cameras on the kernel's own uvcvideo driver, which fail on command: {@code lab/usbcam.c},
 * running beside the test until closed. On the test's thread.
 */
final class Usbcam implements AutoCloseable {
  private static final Path PROGRAM = Path.of("target", "usbcam");
  private static final Path VIDEO = Path.of("/sys/class/video4linux");
  private static final Path NODROP = Path.of("/sys/module/uvcvideo/parameters/nodrop");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Process process;
  private final Writer commands;
  private final BufferedReader answers;

  private Usbcam(Process process) {
    this.process = process;
    this.commands = process.outputWriter();
    this.answers = process.inputReader();
  }

  /** Plugs cameras in; the options are those of usbcam.c, such as "-n", "2", "-S", "DUO". */
  static Usbcam start(String... options) throws IOException {
    List<String> command = new ArrayList<>(List.of(PROGRAM.toAbsolutePath().toString()));
    command.addAll(List.of(options));
    Usbcam usbcam =
        new Usbcam(
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    usbcam.requireOk("start");
    return usbcam;
  }

  /**
   * Whether the driver hands out the frames that it knows to be broken (flagged), as newer kernels
   * do by themselves; counts from the next stream on.
   */
  static void nodrop(boolean nodrop) throws IOException {
    Files.writeString(NODROP, nodrop ? "1" : "0");
  }

  /** Gives a command, such as "error 3", and awaits its "ok". */
  String say(String command) throws IOException {
    commands.write(command + "\n");
    commands.flush();
    return requireOk(command);
  }

  private String requireOk(String command) throws IOException {
    String answer = answers.readLine();
    assertTrue(answer != null && answer.startsWith("ok"), () -> command + ": " + answer);
    return answer;
  }

  /** The node with the pictures of the camera with that serial number, once it is there. */
  static Path node(String serial) {
    await(serial + " has a node", () -> find(serial, 0).isPresent() && find(serial, 1).isPresent());
    return find(serial, 0).orElseThrow();
  }

  /** Waits until the camera has no node any more. */
  static void awaitGone(String serial) {
    await(serial + " is gone", () -> find(serial, 0).isEmpty() && find(serial, 1).isEmpty());
  }

  /**
   * @param index 0 for pictures, 1 for metadata
   */
  private static Optional<Path> find(String serial, int index) {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(VIDEO)) {
      for (Path entry : entries) {
        if (read(entry.resolve("device/../serial")).equals(serial)
            && read(entry.resolve("index")).equals(Integer.toString(index))) {
          return Optional.of(Path.of("/dev").resolve(entry.getFileName()))
              .filter(node -> Files.exists(node));
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      return fail(e);
    }
  }

  private static String read(Path attribute) {
    try {
      return Files.readString(attribute.toRealPath()).strip();
    } catch (IOException e) {
      return ""; // the camera vanished meanwhile
    }
  }

  /** Waits until something has happened, and not for ever. */
  static void await(String what, BooleanSupplier happened) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!happened.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, () -> "not within " + PATIENCE + ": " + what);
      LockSupport.parkNanos(20_000_000);
    }
  }

  /** Unplugs all cameras. */
  @Override
  public void close() throws IOException {
    say("quit");
    process.onExit().join();
  }
}
