package dev.fovea.share;

import dev.fovea.Frame;
import dev.fovea.v4l2.uapi.Libc;
import dev.fovea.v4l2.uapi.Mapping;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.util.List;

/**
 * Memory with a descriptor that other programs map, writable here alone. It is sealed: nobody can
 * shrink it, which would kill whoever reads it. Any thread; the memory lives as long as its
 * segments are reachable here or it is mapped elsewhere, the descriptor until {@link #close}.
 */
final class Memfd implements AutoCloseable {
  private static final Cleaner CLEANER = Cleaner.create();

  private final int fd;
  private final MemorySegment memory;
  private final Cleaner.Cleanable descriptor;

  private Memfd(int fd, MemorySegment memory) {
    this.fd = fd;
    this.memory = memory;
    this.descriptor = CLEANER.register(this, () -> Unix.close(fd));
  }

  /**
   * Zeros.
   *
   * @param name for {@code /proc/PID/maps}
   */
  static Memfd create(String name, long bytes) throws IOException {
    int fd = check("memfd_create", Unix.memfd(Arena.ofAuto().allocateFrom(name)));
    try {
      check("ftruncate", Unix.ftruncate(fd, bytes));
      long address = Mapping.mapWritable(Libc.newErrno(), fd, 0, bytes);
      check("mmap", (int) Math.min(0, address));
      Arena arena = Arena.ofAuto();
      MemorySegment memory = Mapping.of(address, bytes, arena).lendWritable(bytes, arena);
      int seals = Unix.F_SEAL_SHRINK | Unix.F_SEAL_GROW | Unix.F_SEAL_FUTURE_WRITE;
      check("fcntl(F_ADD_SEALS)", Unix.fcntl(fd, Unix.F_ADD_SEALS, seals | Unix.F_SEAL_SEAL));
      return new Memfd(fd, memory);
    } catch (IOException e) {
      Unix.close(fd);
      throw e;
    }
  }

  private static int check(String call, int result) throws IOException {
    if (result < 0) {
      throw new IOException(
          "no memory to share: "
              + SocketErrno.name(-result)
              + " on "
              + call
              + " (it takes Linux 5.1, and memory for a few frames)");
    }
    return result;
  }

  int fd() {
    return fd;
  }

  MemorySegment memory() {
    return memory;
  }

  /**
   * This memory with a frame at its beginning.
   *
   * @param frame a lease for any thread
   */
  SharedBuffer holding(Frame frame) {
    return new SharedBuffer(frame, this, List.of(new SharedBuffer.Part(fd, memory.byteSize(), 0)));
  }

  @Override
  public void close() {
    descriptor.clean();
  }
}
