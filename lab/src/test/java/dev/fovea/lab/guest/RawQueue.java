package dev.fovea.lab.guest;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.fovea.v4l2.uapi.Ioctl;
import dev.fovea.v4l2.uapi.Libc;
import dev.fovea.v4l2.uapi.Pollfd;
import dev.fovea.v4l2.uapi.V4l2;
import dev.fovea.v4l2.uapi.V4l2Buffer;
import dev.fovea.v4l2.uapi.V4l2Requestbuffers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * A camera as the kernel has it, call by call: what a driver does is asserted here, so that what
 * the library does about it rests on something seen. Results are 0 or more, or an errno, negated.
 */
final class RawQueue implements AutoCloseable {
  private final MemorySegment errno = Libc.newErrno();
  private final Arena arena = Arena.ofAuto();
  private final int fd;

  RawQueue(Path node) {
    fd =
        Libc.open(
            errno,
            arena.allocateFrom(node.toString()),
            Libc.O_RDWR | Libc.O_NONBLOCK | Libc.O_CLOEXEC);
    if (fd < 0) {
      throw new AssertionError(node + ": errno " + -fd);
    }
  }

  int ioctl(Ioctl ioctl, MemorySegment argument) {
    return Libc.ioctl(Libc.newErrno(), fd, ioctl.request(), argument);
  }

  /** How many buffers of the driver's memory were granted. */
  int request(int count) {
    MemorySegment request = arena.allocate(V4l2Requestbuffers.SIZE, 8);
    request.set(JAVA_INT, V4l2Requestbuffers.COUNT, count);
    request.set(JAVA_INT, V4l2Requestbuffers.TYPE, V4l2.BUF_TYPE_VIDEO_CAPTURE);
    request.set(JAVA_INT, V4l2Requestbuffers.MEMORY, V4l2.MEMORY_MMAP);
    int result = ioctl(Ioctl.REQBUFS, request);
    return result < 0 ? result : request.get(JAVA_INT, V4l2Requestbuffers.COUNT);
  }

  int queue(int index) {
    return ioctl(Ioctl.QBUF, buffer(index));
  }

  /** The sequence of the frame that was dequeued. */
  int dequeue() {
    MemorySegment buffer = buffer(0);
    int result = ioctl(Ioctl.DQBUF, buffer);
    return result < 0 ? result : buffer.get(JAVA_INT, V4l2Buffer.SEQUENCE);
  }

  private MemorySegment buffer(int index) {
    MemorySegment buffer = arena.allocate(V4l2Buffer.SIZE, 8);
    buffer.set(JAVA_INT, V4l2Buffer.INDEX, index);
    buffer.set(JAVA_INT, V4l2Buffer.TYPE, V4l2.BUF_TYPE_VIDEO_CAPTURE);
    buffer.set(JAVA_INT, V4l2Buffer.MEMORY, V4l2.MEMORY_MMAP);
    return buffer;
  }

  int on() {
    return ioctl(Ioctl.STREAMON, type());
  }

  int off() {
    return ioctl(Ioctl.STREAMOFF, type());
  }

  private MemorySegment type() {
    return arena.allocateFrom(JAVA_INT, V4l2.BUF_TYPE_VIDEO_CAPTURE);
  }

  /** What poll says within the time: the revents, 0 when the time was up. */
  int poll(int timeoutMillis) {
    MemorySegment pollfd = arena.allocate(Pollfd.SIZE, 8);
    pollfd.set(JAVA_INT, Pollfd.FD, fd);
    pollfd.set(JAVA_SHORT, Pollfd.EVENTS, V4l2.POLLIN);
    int ready = Libc.poll(Libc.newErrno(), pollfd, 1, timeoutMillis);
    return ready <= 0 ? ready : pollfd.get(JAVA_SHORT, Pollfd.REVENTS);
  }

  @Override
  public void close() {
    Libc.close(errno, fd);
  }
}
