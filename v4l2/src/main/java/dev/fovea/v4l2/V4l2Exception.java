package dev.fovea.v4l2;

import dev.fovea.v4l2.uapi.Errno;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A call on a camera failed. The message is one line that says what happened and what to do about
 * it; device, call and error number are for programs.
 */
public final class V4l2Exception extends IOException {
  private static final long serialVersionUID = 1;

  private final String device;
  private final String call;
  private final int errno;

  V4l2Exception(Path device, String call, int errno, String message) {
    super(device + ": " + message);
    this.device = device.toString();
    this.call = call;
    this.errno = errno;
  }

  /** What the error number means here, and the cure. */
  static V4l2Exception of(Path device, String call, int errno) {
    return new V4l2Exception(device, call, errno, Cure.of(device, call, errno));
  }

  /** The device's node. */
  public Path device() {
    return Path.of(device);
  }

  /** The system call or V4L2 request that failed, such as "open" or "VIDIOC_S_FMT". */
  public String call() {
    return call;
  }

  /** The error number; 0 if the call succeeded and its result makes no sense. */
  public int errno() {
    return errno;
  }

  /** What kind of trouble this is, for who acts on it. */
  public Failure failure() {
    return Failure.of(call, errno);
  }

  /** The error number's name in the kernel's manual, such as "EBUSY". */
  public String errnoName() {
    return errno == 0 ? "success" : Errno.name(errno);
  }
}
