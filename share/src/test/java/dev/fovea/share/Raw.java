package dev.fovea.share;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What a liar needs beyond the product's own calls, and what a witness counts. */
final class Raw {
  private Raw() {}

  /** Sends bytes as one message, however many: 0, or the errno. */
  static int send(int fd, MemorySegment bytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment vector = arena.allocate(16, 8);
      vector.set(ADDRESS, 0, bytes);
      vector.set(JAVA_LONG, 8, bytes.byteSize());
      MemorySegment header = arena.allocate(56, 8);
      header.set(ADDRESS, 16, vector);
      header.set(JAVA_LONG, 24, 1);
      long sent = Unix.sendmsg(fd, header, Unix.MSG_NOSIGNAL);
      return sent < 0 ? (int) -sent : 0;
    }
  }

  /** What is in use after a collection. */
  static long heapKiB() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) / 1024;
  }

  static long openDescriptors() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }

  static long mappings(String name) throws IOException {
    try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
      return maps.filter(line -> line.contains(name)).count();
    }
  }
}
