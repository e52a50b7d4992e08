package dev.fovea.v4l2;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the programs that have a device open, by the links in {@code /proc/PID/fd}: a value, made
 * by {@link #of} on the caller's thread. It sees other users' programs only as root.
 */
final class Holders {
  private static final Path PROC = Path.of("/proc");

  private final Path device;
  private final List<String> others = new ArrayList<>();
  private boolean ourselves;
  private boolean hidden;

  private Holders(Path device) {
    this.device = device;
  }

  /**
   * Such as "cheese (pid 4711)", or "another program" if none is to be seen. Whoever was refused
   * has the device open too: it is named only where nobody else is.
   */
  static String of(Path device) {
    Holders holders = new Holders(device);
    holders.search();
    return holders.inWords();
  }

  private void search() {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        if (holds(process)) {
          add(process);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      hidden = true;
    }
  }

  private String inWords() {
    if (!others.isEmpty()) {
      return String.join(", ", others);
    }
    if (!ourselves) {
      return "another program";
    }
    return hidden ? "this program itself, or another user's" : "this program itself";
  }

  private boolean holds(Path process) {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : descriptors) {
        if (pointsToDevice(descriptor)) {
          return true;
        }
      }
    } catch (AccessDeniedException e) {
      hidden = true;
    } catch (IOException | DirectoryIteratorException e) {
      return false; // it ended meanwhile
    }
    return false;
  }

  private boolean pointsToDevice(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).equals(device);
    } catch (IOException e) {
      return false; // closed meanwhile
    }
  }

  private void add(Path process) {
    long pid = Long.parseLong(process.getFileName().toString());
    if (pid == ProcessHandle.current().pid()) {
      ourselves = true;
      return;
    }
    try {
      others.add(Files.readString(process.resolve("comm")).strip() + " (pid " + pid + ")");
    } catch (IOException e) {
      others.add("pid " + pid);
    }
  }
}
