package dev.fovea.share;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A process by the name that a person knows it by. */
final class Holder {
  private Holder() {}

  static String of(int pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/comm")).strip() + " (pid " + pid + ")";
    } catch (IOException e) {
      return "another program (pid " + pid + ")";
    }
  }
}
