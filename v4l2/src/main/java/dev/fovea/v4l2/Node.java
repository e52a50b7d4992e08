package dev.fovea.v4l2;

import dev.fovea.v4l2.uapi.Errno;
import dev.fovea.v4l2.uapi.Ioctl;
import dev.fovea.v4l2.uapi.Libc;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An open device node. The device and its stream both hold it; the last to {@link #release} closes
 * the descriptor, so that nobody ever calls on a number that the kernel has given to another file.
 * Any thread; the stream's hot path makes its calls on {@link #fd} itself.
 */
final class Node implements Driver {
  static final Path BY_ID = Path.of("/dev/v4l/by-id");

  private final Path path;
  private final int fd;
  private final MemorySegment errno;
  private int holders = 1;

  private Node(Path path, int fd, MemorySegment errno) {
    this.path = path;
    this.fd = fd;
    this.errno = errno;
  }

  /** Opens a node by its path, or by its name in {@link #BY_ID}. */
  static Node open(Path asked) throws V4l2Exception {
    Path path = real(asked);
    MemorySegment errno = Libc.newErrno();
    MemorySegment name = Arena.ofAuto().allocateFrom(path.toString());
    int fd = Libc.open(errno, name, Libc.O_RDWR | Libc.O_NONBLOCK | Libc.O_CLOEXEC);
    if (fd < 0) {
      throw V4l2Exception.of(path, "open", -fd);
    }
    return new Node(path, fd, errno);
  }

  private static Path real(Path asked) {
    Path byId = BY_ID.resolve(asked.toString());
    try {
      boolean name = asked.getNameCount() == 1 && !Files.exists(asked) && Files.exists(byId);
      return (name ? byId : asked).toRealPath();
    } catch (IOException e) {
      return asked; // open(2) will say why
    }
  }

  @Override
  public Path path() {
    return path;
  }

  /** The descriptor; valid for whoever holds the node. */
  int fd() {
    return fd;
  }

  /** Holds the node once more: this. */
  synchronized Node retain() {
    requireOpen();
    holders++;
    return this;
  }

  synchronized void release() {
    if (--holders == 0) {
      Libc.close(errno, fd);
    }
  }

  @Override
  public synchronized int tryIoctl(Ioctl ioctl, MemorySegment argument) {
    requireOpen();
    int result;
    do {
      result = Libc.ioctl(errno, fd, ioctl.request(), argument);
    } while (result == -Errno.EINTR.number());
    return -result;
  }

  private void requireOpen() {
    if (holders == 0) {
      throw new IllegalStateException(path + " is closed");
    }
  }
}
