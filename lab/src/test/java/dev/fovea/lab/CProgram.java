package dev.fovea.lab;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A C program, built once into {@code target}. */
final class CProgram {
  private CProgram() {}

  /** As {@link #build(Path, String)}, of this folder. */
  static Path build(String name) throws IOException, InterruptedException {
    return build(Path.of(""), name);
  }

  /**
   * Builds {@code name.c} unless that was done since it changed. Where gcc is missing the test is
   * skipped and says so; in CI it fails.
   *
   * @return the program
   */
  static Path build(Path folder, String name) throws IOException, InterruptedException {
    Path source = folder.resolve(name + ".c");
    Path binary = Path.of("target", name).toAbsolutePath();
    if (!Files.exists(binary)
        || Files.getLastModifiedTime(binary).compareTo(Files.getLastModifiedTime(source)) < 0) {
      compile(source, binary);
    }
    return binary;
  }

  private static void compile(Path source, Path binary) throws IOException, InterruptedException {
    Process gcc;
    try {
      Files.createDirectories(binary.getParent());
      gcc =
          new ProcessBuilder("gcc", "-O2", "-o", binary.toString(), source.toString())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      Missing.skip("gcc is missing; mend with: sudo apt install gcc libc6-dev");
      return;
    }
    String said = new String(gcc.getInputStream().readAllBytes());
    if (gcc.waitFor() != 0) {
      fail("gcc cannot build " + source + " (needs libc6-dev, Linux headers from 5.9 on): " + said);
    }
  }
}
