package dev.fovea.v4l2;

import dev.fovea.v4l2.uapi.Errno;
import dev.fovea.v4l2.uapi.Ioctl;

/** What kind of trouble a {@link V4l2Exception} tells of, for programs that act on it. */
public enum Failure {
  /** There is no such node, or no camera behind it. */
  NOT_FOUND,
  /** The camera was unplugged. */
  UNPLUGGED,
  /** The node may not be opened by this user (or not yet: a node that just came). */
  NOT_PERMITTED,
  /** Another program, or another stream, has the camera. */
  BUSY,
  /** The USB bus cannot carry this camera as well. */
  NO_BANDWIDTH,
  /** The camera streams and sends nothing, and starting it again did not help. */
  STALLED,
  /** What the camera sees has another size or format now: it must be asked for anew. */
  SOURCE_CHANGED,
  /** The driver broke down, refused or made no sense; the message says what to do. */
  DRIVER;

  static Failure of(String call, int errno) {
    boolean opening = call.equals("open");
    return switch (Errno.of(errno)) {
      case ENODEV, ENXIO -> opening ? NOT_FOUND : UNPLUGGED;
      case ENOENT, ENOTDIR, ELOOP, EISDIR -> opening ? NOT_FOUND : DRIVER;
      case EACCES, EPERM -> NOT_PERMITTED;
      case EBUSY -> BUSY;
      case ENOSPC -> NO_BANDWIDTH;
      case ETIMEDOUT -> call.equals("poll") ? STALLED : DRIVER;
      default -> call.equals(Ioctl.DQEVENT.kernelName()) && errno == 0 ? SOURCE_CHANGED : DRIVER;
    };
  }
}
