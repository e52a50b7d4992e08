package dev.fovea.share;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** A {@code struct sockaddr_un}: where a socket stands in the file system. */
final class Address {
  /** {@code sun_path} has 108 bytes, the last of them zero. */
  static final int LONGEST = 107;

  private static final short AF_UNIX = 1;
  private static final int S_IFMT = 0170000;
  private static final int S_IFSOCK = 0140000;

  private Address() {}

  static MemorySegment of(Path path) throws IOException {
    byte[] bytes = path.toString().getBytes(StandardCharsets.UTF_8);
    if (bytes.length > LONGEST) {
      throw new IOException(
          path
              + ": a socket's path has at most "
              + LONGEST
              + " bytes, this one has "
              + bytes.length
              + "; choose a shorter one (--at PATH)");
    }
    MemorySegment address = Arena.ofAuto().allocate(110, 2);
    address.set(JAVA_SHORT, 0, AF_UNIX);
    MemorySegment.copy(bytes, 0, address, JAVA_BYTE, 2, bytes.length);
    return address;
  }

  /** Whether a socket stands there, and no file of another kind. */
  static boolean isSocket(Path path, LinkOption... links) throws IOException {
    int mode = (int) Files.getAttribute(path, "unix:mode", links);
    return (mode & S_IFMT) == S_IFSOCK;
  }
}
