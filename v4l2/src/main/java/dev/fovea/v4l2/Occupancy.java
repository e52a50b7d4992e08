package dev.fovea.v4l2;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.fovea.v4l2.uapi.Errno;
import dev.fovea.v4l2.uapi.Ioctl;
import dev.fovea.v4l2.uapi.V4l2;
import dev.fovea.v4l2.uapi.V4l2Requestbuffers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** Finds out whether a camera is free, on the caller's thread. */
final class Occupancy {
  /** Any number of programs may read of it at once, and REQBUFS resets them all. */
  private static final String LOOPBACK = "v4l2 loopback";

  private Occupancy() {}

  /**
   * Who has the camera; empty if it is free. A descriptor that owns no buffers asks to free them:
   * that does nothing, or is refused because somebody else owns some.
   */
  static Optional<String> of(DeviceInfo info, int bufferType) throws V4l2Exception {
    Node node = Node.open(info.path());
    int error;
    try (Arena arena = Arena.ofConfined()) {
      error =
          info.driver().equals(LOOPBACK)
              ? 0
              : node.tryIoctl(Ioctl.REQBUFS, noBuffers(arena, bufferType));
    } finally {
      node.release();
    }
    return error == Errno.EBUSY.number() ? Optional.of(Holders.of(info.path())) : Optional.empty();
  }

  private static MemorySegment noBuffers(Arena arena, int type) {
    MemorySegment request = arena.allocate(V4l2Requestbuffers.SIZE, 8);
    request.set(JAVA_INT, V4l2Requestbuffers.TYPE, type);
    request.set(JAVA_INT, V4l2Requestbuffers.MEMORY, V4l2.MEMORY_MMAP);
    return request;
  }
}
