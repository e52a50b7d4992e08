package dev.fovea.v4l2;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.fovea.v4l2.uapi.Errno;
import dev.fovea.v4l2.uapi.Ioctl;
import dev.fovea.v4l2.uapi.V4l2;
import dev.fovea.v4l2.uapi.V4l2Requestbuffers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * What all buffers of a stream have in common, and how a driver is asked for them.
 *
 * @param type the kernel's buffer type: which of its two APIs
 * @param memory the kernel's number of the kind of memory
 * @param memories how many memories a buffer has; the single-planar API knows one
 */
record BufferShape(int type, int memory, int memories) {
  /** VIDEO_MAX_FRAME of this kernel and of later ones. */
  private static final int MOST = 64;

  boolean multiPlanar() {
    return V4l2.multiPlanar(type);
  }

  /** Gets about as many buffers from the driver: how many it granted. */
  int request(Node node, int count) throws V4l2Exception {
    MemorySegment request = struct(count);
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
  void free(Node node) {
    node.tryIoctl(Ioctl.REQBUFS, struct(0)); // an unplugged camera has freed them already
  }

  private MemorySegment struct(int count) {
    MemorySegment request = Arena.ofAuto().allocate(V4l2Requestbuffers.SIZE, 8);
    request.set(JAVA_INT, V4l2Requestbuffers.COUNT, count);
    request.set(JAVA_INT, V4l2Requestbuffers.TYPE, type);
    request.set(JAVA_INT, V4l2Requestbuffers.MEMORY, memory);
    return request;
  }
}
