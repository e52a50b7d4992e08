package dev.fovea.share;

import dev.fovea.v4l2.uapi.Libc;
import dev.fovea.v4l2.uapi.Mapping;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A buffer of the owner's in this process, read-only. It is unmapped when the source and every
 * frame in it have {@link #release}d it, on the thread that is last. Any thread.
 */
final class Mapped {
  private final Arena arena = Arena.ofShared();
  private final AtomicInteger users = new AtomicInteger(1);
  private final MemorySegment memory;

  private Mapped(int fd, long length) throws IOException {
    long address = Mapping.map(Libc.newErrno(), fd, 0, length);
    if (address < 0) {
      arena.close();
      throw new IOException(
          "the owner's memory cannot be mapped: " + SocketErrno.name((int) -address) + " on mmap");
    }
    memory = Mapping.of(address, length, arena).memory();
  }

  /**
   * Maps what a peer sent, if it cannot vanish under its readers; the descriptor stays the
   * caller's.
   *
   * @throws IOException if the memory is not what the peer says
   */
  static Mapped of(int fd, long length) throws IOException {
    long size = Unix.size(fd);
    if (length < 1 || length > size) {
      throw new IOException(
          "the owner declares " + length + " bytes of memory that has " + Math.max(0, size));
    }
    if (!sealed(fd) && !dmabuf(fd)) {
      throw new IOException("the owner's memory is not sealed: whoever reads it could be killed");
    }
    return new Mapped(fd, length);
  }

  private static boolean sealed(int fd) {
    int seals = Unix.fcntl(fd, Unix.F_GET_SEALS, 0);
    return seals > 0 && (seals & Unix.F_SEAL_SHRINK) != 0;
  }

  /** A driver's memory; it never shrinks. */
  private static boolean dmabuf(int fd) throws IOException {
    return Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd)).toString().startsWith("/dmabuf:");
  }

  MemorySegment memory() {
    return memory;
  }

  /** Keeps the memory mapped until {@link #release}; the caller knows that it is. */
  void retain() {
    users.incrementAndGet();
  }

  void release() {
    if (users.decrementAndGet() == 0) {
      arena.close();
    }
  }
}
