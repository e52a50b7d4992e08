package dev.fovea.v4l2;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.fovea.v4l2.uapi.CString;
import dev.fovea.v4l2.uapi.V4l2;
import dev.fovea.v4l2.uapi.V4l2Capability;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a camera says of itself.
 *
 * @param path its node, such as {@code /dev/video0}; the number may change when it is plugged again
 * @param byId its name below {@code /dev/v4l/by-id}, which stays; {@link CaptureDevice#open} takes
 *     it too
 * @param card the camera's name for people
 * @param driver the kernel's driver, such as "uvcvideo"
 * @param busInfo where it is plugged in
 * @param driverVersion as the kernel counts, such as "6.1.192"
 */
public record DeviceInfo(
    Path path,
    Optional<String> byId,
    String card,
    String driver,
    String busInfo,
    String driverVersion) {
  /** Raspberry Pi's drivers of ribbon cameras; more may follow with their next chips. */
  private static final List<String> RIBBON_DRIVERS = List.of("unicam", "rp1-cfe");

  private static final String LIBCAMERIFY =
      "sudo apt install libcamera-tools libcamera-v4l2, then put libcamerify before the command";

  private static final int CAPTURES = V4l2.CAP_VIDEO_CAPTURE | V4l2.CAP_VIDEO_CAPTURE_MPLANE;

  static DeviceInfo of(Path path, Optional<String> byId, MemorySegment capability) {
    int version = capability.get(JAVA_INT, V4l2Capability.VERSION);
    return new DeviceInfo(
        path,
        byId,
        CString.of(capability, V4l2Capability.CARD, 32),
        CString.of(capability, V4l2Capability.DRIVER, 16),
        CString.of(capability, V4l2Capability.BUS_INFO, 32),
        (version >>> 16) + "." + (version >>> 8 & 0xff) + "." + (version & 0xff));
  }

  /**
   * What this node can do. {@code capabilities} speaks of the whole device, metadata nodes
   * included, so that {@code device_caps} decides wherever the driver fills it.
   */
  static int capabilities(MemorySegment capability) {
    int device = capability.get(JAVA_INT, V4l2Capability.CAPABILITIES);
    return (device & V4l2.CAP_DEVICE_CAPS) == 0
        ? device
        : capability.get(JAVA_INT, V4l2Capability.DEVICE_CAPS);
  }

  /** The kernel's buffer type of a camera with these capabilities: which API it speaks. */
  static int bufferType(int capabilities) {
    return (capabilities & V4l2.CAP_VIDEO_CAPTURE) != 0
        ? V4l2.BUF_TYPE_VIDEO_CAPTURE
        : V4l2.BUF_TYPE_VIDEO_CAPTURE_MPLANE;
  }

  /** Whether a driver with these capabilities streams; one that does not is read. */
  static boolean streams(int capabilities) {
    return (capabilities & V4l2.CAP_STREAMING) != 0;
  }

  /** Why the node behind these capabilities is no camera for us; empty if it is one. */
  static Optional<String> objection(MemorySegment capability) {
    String driver = CString.of(capability, V4l2Capability.DRIVER, 16);
    int capabilities = capabilities(capability);
    // Without IO_MC the older driver sets its sensor up by itself and streams raw Bayer.
    if (RIBBON_DRIVERS.contains(driver) && (capabilities & V4l2.CAP_IO_MC) != 0) {
      return Optional.of(
          "a Raspberry Pi ribbon camera (" + driver + "), which needs libcamera; " + LIBCAMERIFY);
    }
    return objection(capabilities);
  }

  private static Optional<String> objection(int capabilities) {
    boolean captures = (capabilities & CAPTURES) != 0;
    if (captures && (capabilities & (V4l2.CAP_STREAMING | V4l2.CAP_READWRITE)) != 0) {
      return Optional.empty();
    }
    return Optional.of(kind(capabilities) + "; \"fovea devices\" lists cameras");
  }

  private static String kind(int capabilities) {
    if ((capabilities & CAPTURES) != 0) {
      return "a camera that can neither stream into memory nor be read";
    }
    if ((capabilities & V4l2.CAP_META_CAPTURE) != 0) {
      return "the metadata node of a camera, which has no pictures";
    }
    if ((capabilities & (V4l2.CAP_VIDEO_OUTPUT | V4l2.CAP_VIDEO_OUTPUT_MPLANE)) != 0) {
      return "a video output, not a camera";
    }
    return "not a camera";
  }
}
