package dev.fovea.lab.guest;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.fovea.PixelFormat;
import dev.fovea.v4l2.uapi.Ioctl;
import dev.fovea.v4l2.uapi.Libc;
import dev.fovea.v4l2.uapi.Pollfd;
import dev.fovea.v4l2.uapi.V4l2;
import dev.fovea.v4l2.uapi.V4l2Buffer;
import dev.fovea.v4l2.uapi.V4l2Format;
import dev.fovea.v4l2.uapi.V4l2Plane;
import dev.fovea.v4l2.uapi.V4l2Requestbuffers;
import dev.fovea.v4l2.uapi.V4l2Streamparm;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * A camera as the kernel has it, call by call: what a driver does is asserted here, so that what
 * the library does about it rests on something seen. Results are 0 or more, or an errno, negated.
 */
final class RawQueue implements AutoCloseable {
  /** Of struct v4l2_requestbuffers. */
  private static final long CAPABILITIES = 12;

  private final MemorySegment errno = Libc.newErrno();
  private final Arena arena = Arena.ofAuto();
  private final int fd;

  private final int type;

  RawQueue(Path node) {
    this(node, V4l2.BUF_TYPE_VIDEO_CAPTURE);
  }

  /**
   * @param type of the buffers, the kernel's
   */
  RawQueue(Path node, int type) {
    this.type = type;
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
    request.set(JAVA_INT, V4l2Requestbuffers.TYPE, type);
    request.set(JAVA_INT, V4l2Requestbuffers.MEMORY, V4l2.MEMORY_MMAP);
    int result = ioctl(Ioctl.REQBUFS, request);
    return result < 0 ? result : request.get(JAVA_INT, V4l2Requestbuffers.COUNT);
  }

  /** What the driver can do with buffers; such as bit 4, orphaned ones. */
  int bufferCapabilities() {
    MemorySegment request = arena.allocate(V4l2Requestbuffers.SIZE, 8);
    request.set(JAVA_INT, V4l2Requestbuffers.TYPE, type);
    request.set(JAVA_INT, V4l2Requestbuffers.MEMORY, V4l2.MEMORY_MMAP);
    int result = ioctl(Ioctl.REQBUFS, request);
    return result < 0 ? result : request.get(JAVA_INT, CAPABILITIES);
  }

  /** Asks for a size in YUYV. */
  int format(int width, int height) {
    MemorySegment format = arena.allocate(V4l2Format.SIZE, 8);
    format.set(JAVA_INT, V4l2Format.TYPE, type);
    format.set(JAVA_INT, V4l2Format.WIDTH, width);
    format.set(JAVA_INT, V4l2Format.HEIGHT, height);
    format.set(JAVA_INT, V4l2Format.PIXELFORMAT, PixelFormat.YUYV.fourcc());
    return ioctl(Ioctl.S_FMT, format);
  }

  /** Asks for a rate. */
  int rate(int framesPerSecond) {
    MemorySegment parm = arena.allocate(V4l2Streamparm.SIZE, 8);
    parm.set(JAVA_INT, V4l2Streamparm.TYPE, type);
    parm.set(JAVA_INT, V4l2Streamparm.NUMERATOR, 1);
    parm.set(JAVA_INT, V4l2Streamparm.DENOMINATOR, framesPerSecond);
    return ioctl(Ioctl.S_PARM, parm);
  }

  /** Maps the first buffer for this process alone, which nobody should. */
  @SuppressWarnings("restricted")
  int mapPrivately(long length) throws Throwable {
    Linker linker = Linker.nativeLinker();
    var mmap =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("mmap"),
            FunctionDescriptor.of(
                JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG),
            Linker.Option.captureCallState("errno"));
    MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
    int read = 1;
    int mapPrivate = 2;
    long address = (long) mmap.invokeExact(state, 0L, length, read, mapPrivate, fd, 0L);
    return address == -1 ? -state.get(JAVA_INT, 0) : 0;
  }

  /** A buffer of the multi-planar API, with room for so many planes: the result of DQBUF. */
  int dequeuePlanes(int planes) {
    return ioctl(Ioctl.DQBUF, planar(0, planes));
  }

  int queuePlanes(int index, int planes) {
    return ioctl(Ioctl.QBUF, planar(index, planes));
  }

  private MemorySegment planar(int index, int planes) {
    MemorySegment buffer = buffer(index);
    buffer.set(ADDRESS, V4l2Buffer.PLANES, arena.allocate(8 * V4l2Plane.SIZE, 8));
    buffer.set(JAVA_INT, V4l2Buffer.LENGTH, planes);
    return buffer;
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
    buffer.set(JAVA_INT, V4l2Buffer.TYPE, type);
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
    return arena.allocateFrom(JAVA_INT, type);
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
