package dev.fovea.v4l2;

import static java.util.stream.Collectors.joining;

import dev.fovea.v4l2.uapi.Errno;
import dev.fovea.v4l2.uapi.Ioctl;
import dev.fovea.v4l2.uapi.V4l2;
import dev.fovea.v4l2.uapi.V4l2Capability;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A video output, opened: a node that takes pictures, such as v4l2loopback's, which are a camera to
 * other programs. Any thread may use it and whoever opened it closes it. A stream that it started
 * goes on after that until it is closed as well.
 */
public final class OutputDevice implements AutoCloseable {
  private static final String NO_OUTPUT = "this node takes no pictures";
  private static final int OUTPUTS = V4l2.CAP_VIDEO_OUTPUT | V4l2.CAP_VIDEO_OUTPUT_MPLANE;

  private final Node node;
  private final DeviceInfo info;
  private final int bufferType;
  private boolean closed;

  private OutputDevice(Node node, DeviceInfo info, int bufferType) {
    this.node = node;
    this.info = info;
    this.bufferType = bufferType;
  }

  /**
   * Opens an output.
   *
   * @param path its node, such as {@code /dev/video2}
   * @throws V4l2Exception if there is none, it may not be opened, or it takes no pictures
   */
  public static OutputDevice open(Path path) throws V4l2Exception {
    try {
      return connect(path);
    } catch (V4l2Exception e) {
      throw withOthers(e);
    }
  }

  /** Where it is the wrong node, names the right ones. */
  private static V4l2Exception withOthers(V4l2Exception e) {
    Errno errno = Errno.of(e.errno());
    if (e.errno() != 0 && errno != Errno.ENOTTY && e.failure() != Failure.NOT_FOUND) {
      return e;
    }
    String trouble =
        e.failure() == Failure.NOT_FOUND
            ? "no such output (%s on %s)".formatted(errno, e.call())
            : NO_OUTPUT;
    String message = trouble + "; outputs here: " + others();
    return new V4l2Exception(e.device(), e.call(), e.errno(), message);
  }

  private static OutputDevice connect(Path path) throws V4l2Exception {
    Node node = Node.open(path);
    try {
      MemorySegment capability = Arena.ofAuto().allocate(V4l2Capability.SIZE, 8);
      node.ioctl(Ioctl.QUERYCAP, capability);
      int capabilities = DeviceInfo.capabilities(capability);
      if ((capabilities & OUTPUTS) == 0 || !DeviceInfo.streams(capabilities)) {
        throw new V4l2Exception(node.path(), Ioctl.QUERYCAP.kernelName(), 0, NO_OUTPUT);
      }
      int type =
          (capabilities & V4l2.CAP_VIDEO_OUTPUT) != 0
              ? V4l2.BUF_TYPE_VIDEO_OUTPUT
              : V4l2.BUF_TYPE_VIDEO_OUTPUT_MPLANE;
      DeviceInfo info = DeviceInfo.of(node.path(), CaptureDevice.byId(node.path()), capability);
      return new OutputDevice(node, info, type);
    } catch (Throwable e) {
      node.release();
      throw e;
    }
  }

  private static String others() {
    String others =
        list().stream().map(info -> info.path() + " (" + info.card() + ")").collect(joining(", "));
    return others.isEmpty() ? "none (sudo modprobe v4l2loopback makes one)" : others;
  }

  /** The outputs of this machine that can be opened, in the order of their nodes. */
  public static List<DeviceInfo> list() {
    List<DeviceInfo> outputs = new ArrayList<>();
    for (Path path : nodes()) {
      try (OutputDevice output = connect(path)) {
        outputs.add(output.info);
      } catch (V4l2Exception e) {
        continue; // none, or not ours to open
      }
    }
    return List.copyOf(outputs);
  }

  private static List<Path> nodes() {
    try {
      return CaptureDevice.nodes();
    } catch (IOException e) {
      return List.of(); // no /dev: no outputs
    }
  }

  /** What the device says of itself. */
  public DeviceInfo info() {
    return info;
  }

  /**
   * The pixel formats that the output takes, with their sizes where the driver tells.
   *
   * @throws V4l2Exception if the device has gone
   */
  public List<SupportedFormat> formats() throws V4l2Exception {
    requireOpen();
    return new Formats(node, bufferType).all();
  }

  /**
   * Starts taking pictures; the first that is drawn starts the driver.
   *
   * @param config what the pictures shall be like; of what is not asked for, the driver decides as
   *     for a camera. With {@link CaptureMemory.DmaBufs} a camera's buffers are shown, and none
   *     drawn
   * @throws V4l2Exception if the output does not take that (the message lists what it takes), is in
   *     use, or fails
   */
  public PictureOutput stream(CaptureConfig config) throws V4l2Exception {
    requireOpen();
    Negotiation.Granted granted = new Negotiation(node, bufferType, config).agree();
    return PictureOutput.open(node, granted, config);
  }

  /** Closes the device; a second close does nothing. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      node.release();
    }
  }

  private synchronized void requireOpen() {
    if (closed) {
      throw new IllegalStateException(info.path() + " is closed");
    }
  }
}
