package dev.fovea.app;

import dev.fovea.app.Checkup.Finding;
import dev.fovea.v4l2.CaptureDevice;
import dev.fovea.v4l2.DeviceInfo;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What {@code doctor} looks at of cameras; changes nothing of them. */
final class CameraCheckup {
  private static final String CHECK = "camera";

  /**
   * The number of exposure_dynamic_framerate, as older kernels call it otherwise. Switched on, it
   * lets a camera halve its rate to see more in dim light.
   */
  private static final String DIM_LIGHT = "0x009a0903";

  /** Up to here a bus has no room for two cameras' raw pictures: USB 2. */
  private static final long SLOW_MEGABITS = 480;

  private final Path dev;
  private final Path sys;

  /**
   * @param dev where the nodes are, {@code /dev}
   * @param sys where the kernel describes them, {@code /sys/class/video4linux}
   */
  CameraCheckup(Path dev, Path sys) {
    this.dev = dev;
    this.sys = sys;
  }

  List<Finding> all() {
    List<Finding> findings = new ArrayList<>();
    try {
      List<DeviceInfo> cameras = CaptureDevice.list();
      cameras.forEach(camera -> findings.addAll(camera(camera)));
      findings.addAll(sharedBuses(cameras.stream().map(DeviceInfo::path).toList()));
    } catch (IOException e) {
      findings.add(Finding.bad(CHECK, e.getMessage(), "fovea info DEVICE tells more"));
    }
    findings.addAll(nodes());
    return findings.isEmpty()
        ? List.of(Finding.bad(CHECK, "none", "plug one in, or use --source scene"))
        : findings;
  }

  private static List<Finding> camera(DeviceInfo info) {
    List<Finding> findings = new ArrayList<>();
    try (CaptureDevice camera = CaptureDevice.open(info.path())) {
      Optional<String> user = camera.inUseBy();
      findings.add(
          user.isEmpty()
              ? Finding.good(CHECK, info.path() + " " + info.card())
              : Finding.bad(
                  CHECK, info.path() + " is in use by " + user.get(), "close that program first"));
      dimLight(camera).ifPresent(findings::add);
    } catch (IOException e) {
      findings.add(Finding.bad(CHECK, e.getMessage(), "fovea info " + info.path()));
    }
    return findings;
  }

  private static Optional<Finding> dimLight(CaptureDevice camera) {
    Path path = camera.info().path();
    return camera
        .controls()
        .find(DIM_LIGHT)
        .filter(control -> control.number().orElse(0) == 1)
        .map(
            control ->
                Finding.bad(
                    CHECK,
                    path + " may halve its rate in dim light (" + control.name() + ")",
                    "fovea set " + path + " " + control.name() + "=0"));
  }

  /** Nodes that this user may not open, or that give no pictures by themselves. */
  List<Finding> nodes() {
    List<Finding> findings = new ArrayList<>();
    try (DirectoryStream<Path> nodes = Files.newDirectoryStream(dev, "video[0-9]*")) {
      for (Path node : nodes) {
        if (!Files.isReadable(node) || !Files.isWritable(node)) {
          findings.add(locked(node));
        }
      }
    } catch (IOException e) {
      findings.add(
          Finding.bad(CHECK, "cannot list " + dev + ": " + e.getMessage(), "mount " + dev));
    }
    ribbonCamera().ifPresent(findings::add);
    return findings;
  }

  private static Finding locked(Path node) {
    return Finding.bad(
        CHECK,
        node + " may not be opened by " + System.getProperty("user.name"),
        "sudo usermod -aG video $USER, then log in again");
  }

  /** Raspberry Pi's drivers name their nodes unicam-image, rp1-cfe-csi2_ch0 and the like. */
  private Optional<Finding> ribbonCamera() {
    if (names().values().stream().noneMatch(name -> name.matches("(unicam|rp1-cfe).*"))) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.bad(
            CHECK,
            "a Raspberry Pi ribbon camera gives its pictures through libcamera only",
            "sudo apt install libcamera-tools libcamera-v4l2; libcamerify ./fovea demo"));
  }

  private Map<Path, String> names() {
    try (var nodes = Files.list(sys)) {
      return nodes.collect(Collectors.toMap(node -> node, node -> read(node.resolve("name"))));
    } catch (IOException e) {
      return Map.of(); // no video at all on this machine
    }
  }

  /** Cameras that share a slow bus: the second to start may find no bandwidth left. */
  List<Finding> sharedBuses(List<Path> cameras) {
    Map<String, List<Path>> byBus =
        cameras.stream()
            .filter(camera -> bus(camera).isPresent())
            .collect(Collectors.groupingBy(camera -> bus(camera).orElseThrow()));
    return byBus.entrySet().stream()
        .filter(entry -> entry.getValue().size() > 1)
        .map(
            entry ->
                Finding.bad(
                    CHECK,
                    "%s share USB bus %s, which has no room for raw pictures of all"
                        .formatted(words(entry.getValue()), entry.getKey()),
                    "--format MJPG, a smaller --size, or a port of another bus"))
        .toList();
  }

  private static String words(List<Path> paths) {
    return paths.stream().map(Path::toString).sorted().collect(Collectors.joining(" and "));
  }

  /** The number of a camera's bus, if it is USB and slow; it hangs at an interface of a device. */
  private Optional<String> bus(Path camera) {
    Path device = sys.resolve(camera.getFileName()).resolve("device");
    try {
      Path usb = device.toRealPath().getParent();
      boolean slow = Double.parseDouble(read(usb.resolve("speed"))) <= SLOW_MEGABITS;
      return slow ? Optional.of(read(usb.resolve("busnum"))) : Optional.empty();
    } catch (IOException | NumberFormatException e) {
      return Optional.empty(); // not on USB
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
