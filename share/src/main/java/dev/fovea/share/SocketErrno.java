package dev.fovea.share;

import dev.fovea.v4l2.uapi.Errno;

/** The error numbers of sockets, which cameras do not have. */
final class SocketErrno {
  static final int EMSGSIZE = 90;
  static final int EPROTOTYPE = 91;
  static final int EADDRINUSE = 98;
  static final int ECONNRESET = 104;
  static final int ECONNREFUSED = 111;

  private SocketErrno() {}

  /** The kernel's name of a number, a camera's or a socket's. */
  static String name(int number) {
    return switch (number) {
      case EMSGSIZE -> "EMSGSIZE";
      case EPROTOTYPE -> "EPROTOTYPE";
      case EADDRINUSE -> "EADDRINUSE";
      case ECONNRESET -> "ECONNRESET";
      case ECONNREFUSED -> "ECONNREFUSED";
      default -> Errno.name(number);
    };
  }
}
