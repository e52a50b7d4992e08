package dev.fovea.lab.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What this JVM holds of cameras.
 *
 * @param descriptors what they point at: devices, and what the JVM's own files are not
 * @param mappings of devices' memory
 * @param threads of the library
 * @param heapKiB in use after a collection
 */
record Census(List<String> descriptors, long mappings, long threads, long heapKiB) {
  /** Devices, vcam's instead of them, and eventfds. */
  private static final Pattern OURS = Pattern.compile("/dev/video|/memfd:vcam|anon_inode");

  /** What JUnit's own bookkeeping and the JVM's caches may take between two. */
  private static final long HEAP_SLACK_KIB = 1024;

  static Census take() throws IOException {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    long heap = runtime.totalMemory() - runtime.freeMemory();
    return new Census(openDescriptors(), deviceMappings(), libraryThreads(), heap / 1024);
  }

  /** Waits until no camera's memory is mapped: where it was being read that takes a moment. */
  static void awaitUnmapped() {
    Usbcam.await("no camera's memory is mapped", () -> deviceMappings() == 0);
  }

  /** Fails if there is more now than there was. */
  void requireSame(Census before, String after) {
    System.out.printf("%s: %s, then %s%n", after, before, this);
    assertEquals(before.descriptors, descriptors, after);
    assertEquals(before.mappings, mappings, after);
    assertEquals(before.threads, threads, after);
    assertTrue(heapKiB <= before.heapKiB + HEAP_SLACK_KIB, after + ": " + before + ", " + this);
  }

  private static List<String> openDescriptors() throws IOException {
    try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
      return links
          .flatMap(Census::target)
          .filter(target -> OURS.matcher(target).lookingAt())
          .sorted()
          .toList();
    }
  }

  private static Stream<String> target(Path link) {
    try {
      return Stream.of(Files.readSymbolicLink(link).toString());
    } catch (IOException e) {
      return Stream.empty(); // the one that lists them
    }
  }

  private static long deviceMappings() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines
          .filter(line -> line.contains("/dev/video") || line.contains("/memfd:vcam"))
          .count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long libraryThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("fovea-"))
        .count();
  }
}
