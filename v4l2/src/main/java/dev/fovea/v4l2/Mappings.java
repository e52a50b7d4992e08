package dev.fovea.v4l2;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.fovea.v4l2.uapi.Errno;
import dev.fovea.v4l2.uapi.Ioctl;
import dev.fovea.v4l2.uapi.Libc;
import dev.fovea.v4l2.uapi.Mapping;
import dev.fovea.v4l2.uapi.V4l2;
import dev.fovea.v4l2.uapi.V4l2Buffer;
import dev.fovea.v4l2.uapi.V4l2Requestbuffers;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The memory of a stream's buffers: mapped when the stream starts, unmapped when the stream and
 * every frame out of it have {@link #release}d it, on the thread that is last. Any thread.
 */
final class Mappings {
  /** VIDEO_MAX_FRAME of this kernel and of later ones. */
  private static final int MOST = 64;

  private final Arena arena = Arena.ofShared();
  private final AtomicInteger users = new AtomicInteger(1);
  private final Buffer[] buffers;

  private Mappings(int count) {
    this.buffers = new Buffer[count];
  }

  /** Gets about as many buffers from the driver and maps them; on an error nothing is left. */
  static Mappings of(Node node, int count) throws V4l2Exception {
    int granted = requestBuffers(node, count);
    Mappings mappings = new Mappings(granted);
    try {
      for (int index = 0; index < granted; index++) {
        mappings.buffers[index] = new Buffer(index, mappings.map(node, index));
      }
    } catch (V4l2Exception e) {
      mappings.release();
      freeBuffers(node);
      throw e;
    }
    return mappings;
  }

  Buffer[] buffers() {
    return buffers;
  }

  /** Keeps the memory mapped until {@link #release}; false if it is unmapped already. */
  boolean retain() {
    int before = users.get();
    while (before > 0 && !users.compareAndSet(before, before + 1)) {
      before = users.get();
    }
    return before > 0;
  }

  void release() {
    if (users.decrementAndGet() == 0) {
      unmap();
    }
  }

  private void unmap() {
    try {
      arena.close();
    } catch (IllegalStateException e) {
      // A view of a shared frame outlived its frame and is in a native call: leaving the memory
      // mapped is the only safe way out.
      System.getLogger("dev.fovea.v4l2")
          .log(Level.WARNING, "a frame's memory was still being read after its close", e);
    }
  }

  private Mapping map(Node node, int index) throws V4l2Exception {
    MemorySegment struct = Arena.ofAuto().allocate(V4l2Buffer.SIZE, 8);
    V4l2Buffer.address(struct, index);
    node.ioctl(Ioctl.QUERYBUF, struct);
    long length = Integer.toUnsignedLong(struct.get(JAVA_INT, V4l2Buffer.LENGTH));
    long offset = Integer.toUnsignedLong(struct.get(JAVA_INT, V4l2Buffer.OFFSET));
    long address = Mapping.map(Libc.newErrno(), node.fd(), offset, length);
    if (address < 0) {
      throw V4l2Exception.of(node.path(), "mmap", (int) -address);
    }
    return Mapping.of(address, length, arena);
  }

  private static int requestBuffers(Node node, int count) throws V4l2Exception {
    MemorySegment request = request(count);
    int error = node.tryIoctl(Ioctl.REQBUFS, request);
    if (error == Errno.EINVAL.number()) {
      error = node.tryIoctl(Ioctl.REQBUFS, request); // it may have been a passing error
    }
    if (error != 0) {
      throw V4l2Exception.of(node.path(), Ioctl.REQBUFS.kernelName(), error);
    }
    int granted = request.get(JAVA_INT, V4l2Requestbuffers.COUNT);
    if (granted < 1 || granted > MOST) {
      String message =
          "the driver granted " + granted + " buffers; unplug the camera and try again";
      throw new V4l2Exception(node.path(), Ioctl.REQBUFS.kernelName(), 0, message);
    }
    return granted;
  }

  /** Gives the driver's buffers back; those still mapped live on as orphans. */
  static void freeBuffers(Node node) {
    node.tryIoctl(Ioctl.REQBUFS, request(0)); // an unplugged camera has freed them already
  }

  private static MemorySegment request(int count) {
    MemorySegment request = Arena.ofAuto().allocate(V4l2Requestbuffers.SIZE, 8);
    request.set(JAVA_INT, V4l2Requestbuffers.COUNT, count);
    request.set(JAVA_INT, V4l2Requestbuffers.TYPE, V4l2.BUF_TYPE_VIDEO_CAPTURE);
    request.set(JAVA_INT, V4l2Requestbuffers.MEMORY, V4l2.MEMORY_MMAP);
    return request;
  }
}
