package dev.fovea.v4l2;

import dev.fovea.v4l2.uapi.Ioctl;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * Whoever answers a device's requests: the kernel behind a {@link Node}, or in tests a driver that
 * lies. Any thread.
 */
interface Driver {
  Path path();

  /** 0, or the error number. */
  int tryIoctl(Ioctl ioctl, MemorySegment argument);

  default void ioctl(Ioctl ioctl, MemorySegment argument) throws V4l2Exception {
    require(ioctl, tryIoctl(ioctl, argument));
  }

  /**
   * @throws V4l2Exception if {@link #tryIoctl} returned an error that nobody expects
   */
  default void require(Ioctl ioctl, int error) throws V4l2Exception {
    if (error != 0) {
      throw V4l2Exception.of(path(), ioctl.kernelName(), error);
    }
  }
}
