package dev.fovea.v4l2;

import dev.fovea.v4l2.Signal.Reason;
import dev.fovea.v4l2.uapi.Errno;
import dev.fovea.v4l2.uapi.Ioctl;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** Asks an input what it receives, on the caller's thread. */
final class SignalQuery {
  private SignalQuery() {}

  /**
   * Why there is nothing to be had; empty if {@code answer} holds what comes in.
   *
   * @throws V4l2Exception if the input is not of that kind
   */
  static Optional<Reason> ask(Driver driver, Ioctl query, MemorySegment answer)
      throws V4l2Exception {
    int error = driver.tryIoctl(query, answer);
    Optional<Reason> none = reason(error);
    driver.require(query, none.isPresent() ? 0 : error);
    return none;
  }

  private static Optional<Reason> reason(int errno) {
    return switch (Errno.of(errno)) {
      case ENOLINK -> Optional.of(Reason.NO_SIGNAL);
      case ENOLCK -> Optional.of(Reason.NO_LOCK);
      case ERANGE -> Optional.of(Reason.OUT_OF_RANGE);
      case ENOTTY -> Optional.of(Reason.UNKNOWN);
      default -> Optional.empty();
    };
  }
}
