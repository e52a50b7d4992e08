package dev.fovea.v4l2;

import dev.fovea.v4l2.uapi.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * A descriptor to poll beside a device's, which any thread can make readable for good. Whoever
 * opened it closes it, once nobody polls it any more.
 */
final class Wakeup implements AutoCloseable {
  private static final long ONE_BYTES = 8;

  private final int fd;
  private boolean closed;

  private Wakeup(int fd) {
    this.fd = fd;
  }

  /**
   * @param device for whom, to tell if it fails
   */
  static Wakeup open(Path device) throws V4l2Exception {
    int fd = Libc.eventfd(Libc.newErrno());
    if (fd < 0) {
      throw V4l2Exception.of(device, "eventfd", -fd);
    }
    return new Wakeup(fd);
  }

  int fd() {
    return fd;
  }

  /** Makes it readable; does nothing once it is closed. */
  synchronized void signal() {
    if (!closed) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment one = arena.allocate(ONE_BYTES, 8).fill((byte) 1);
        Libc.write(Libc.newErrno(), fd, one);
      }
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      Libc.close(Libc.newErrno(), fd);
    }
  }
}
