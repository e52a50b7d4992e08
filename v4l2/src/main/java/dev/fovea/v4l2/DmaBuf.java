package dev.fovea.v4l2;

import dev.fovea.v4l2.uapi.DmaBufSync;
import dev.fovea.v4l2.uapi.Errno;
import dev.fovea.v4l2.uapi.Libc;
import dev.fovea.v4l2.uapi.Mapping;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A descriptor of memory that devices and processes share without a copy. Any thread; whoever made
 * it closes it. The memory lives as long as anybody has a descriptor or a mapping of it.
 */
public final class DmaBuf implements AutoCloseable {
  private final int fd;
  private final long length;
  private boolean open = true;

  private DmaBuf(int fd, long length) {
    this.fd = fd;
    this.length = length;
  }

  /**
   * Takes over a descriptor, from an export or from another process; this object closes it.
   *
   * @param fd a descriptor of a DMA buffer; one of anything else is refused by who uses it
   * @param length the bytes of the memory
   * @throws IllegalArgumentException if either is negative, or the length 0
   */
  public static DmaBuf adopt(int fd, long length) {
    if (fd < 0 || length <= 0) {
      throw new IllegalArgumentException("no DMA buffer: descriptor " + fd + ", bytes " + length);
    }
    return new DmaBuf(fd, length);
  }

  /**
   * The descriptor, close-on-exec: to hand to another library, or over a socket.
   *
   * @throws IllegalStateException if this is closed
   */
  public synchronized int fd() {
    requireOpen();
    return fd;
  }

  /** The bytes of the memory. */
  public long length() {
    return length;
  }

  /**
   * Another descriptor of the same memory, closed on its own.
   *
   * @throws IOException if this process has no more descriptors
   * @throws IllegalStateException if this is closed
   */
  public synchronized DmaBuf duplicate() throws IOException {
    requireOpen();
    int copy = Libc.duplicate(Libc.newErrno(), fd);
    if (copy < 0) {
      throw new IOException("fcntl(F_DUPFD_CLOEXEC): " + Errno.name(-copy));
    }
    return new DmaBuf(copy, length);
  }

  /**
   * Maps the memory for reading.
   *
   * @param arena unmaps it when it closes; may be closed before or after this
   * @throws IOException if the exporter does not let processes map it
   * @throws IllegalStateException if this is closed
   */
  public synchronized MemorySegment map(Arena arena) throws IOException {
    return mapping(arena).memory();
  }

  Mapping mapping(Arena arena) throws IOException {
    requireOpen();
    long address = Mapping.map(Libc.newErrno(), fd, 0, length);
    if (address < 0) {
      throw new IOException("mmap of a DMA buffer: " + Errno.name((int) -address));
    }
    return Mapping.of(address, length, arena);
  }

  /**
   * Tells the exporter that the processor reads now, until {@link #endReading}: what a device wrote
   * shows up only then on machines whose devices write around the caches.
   *
   * @throws IllegalStateException if this is closed
   */
  public synchronized void startReading() {
    requireOpen();
    DmaBufSync.startReading(fd);
  }

  /** Ends what {@link #startReading} began; nothing happens if this is closed. */
  public synchronized void endReading() {
    if (open) {
      DmaBufSync.endReading(fd);
    }
  }

  /** Closes the descriptor; a second close does nothing. */
  @Override
  public synchronized void close() {
    if (open) {
      open = false;
      Libc.close(Libc.newErrno(), fd);
    }
  }

  private void requireOpen() {
    if (!open) {
      throw new IllegalStateException("this DMA buffer is closed");
    }
  }
}
