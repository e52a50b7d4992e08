package dev.fovea.share;

import dev.fovea.v4l2.uapi.Libc;
import dev.fovea.v4l2.uapi.Mapping;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A buffer of the owner's in this process, read-only. It is unmapped when the source and every
 * frame in it have {@link #release}d it, on the thread that is last. Any thread.
 */
final class Mapped {
  /** Of a driver's memory, which never shrinks ({@code linux/magic.h}); a name could be faked. */
  private static final long DMA_BUF_MAGIC = 0x444d4142;

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
    if (!sealed(fd) && Unix.fileSystem(fd) != DMA_BUF_MAGIC) {
      throw new IOException("the owner's memory is not sealed: whoever reads it could be killed");
    }
    long size = Unix.size(fd); // after the seal: what was measured before could have shrunk since
    if (length < 1 || length > size) {
      throw new IOException(
          "the owner declares " + length + " bytes of memory that has " + Math.max(0, size));
    }
    return new Mapped(fd, length);
  }

  private static boolean sealed(int fd) {
    int seals = Unix.fcntl(fd, Unix.F_GET_SEALS, 0);
    return seals > 0 && (seals & Unix.F_SEAL_SHRINK) != 0;
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
