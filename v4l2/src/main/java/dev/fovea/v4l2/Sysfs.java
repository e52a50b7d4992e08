package dev.fovea.v4l2;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the kernel tells of video nodes in its file system, without their being opened; any thread.
 * What vanishes while it is read reads as empty.
 *
 * @param video the folder with an entry for each video node
 * @param dev the folder with the nodes
 */
record Sysfs(Path video, Path dev) {
  static final Sysfs SYSTEM = new Sysfs(Path.of("/sys/class/video4linux"), Path.of("/dev"));

  /** The nodes there are, with whose they are. */
  Map<Path, CameraId> cameras() {
    Map<Path, CameraId> cameras = new TreeMap<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(video, "video[0-9]*")) {
      for (Path entry : entries) {
        Path node = dev.resolve(entry.getFileName());
        if (Files.exists(node)) {
          cameras.put(node, id(node));
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return Map.of(); // no video driver is loaded
    }
    return cameras;
  }

  CameraId id(Path asked) {
    Path node = real(asked);
    Path entry = video.resolve(node.getFileName());
    if (!Files.exists(entry)) {
      return new CameraId("", "", "", node.toString());
    }
    if (!Files.exists(entry.resolve("device"))) {
      return new CameraId("", "", "virtual", node.getFileName().toString());
    }
    Path device = real(entry.resolve("device"));
    Path usb = device.getParent();
    return Files.exists(usb.resolve("idVendor"))
        ? usb(usb, device, read(entry.resolve("index")))
        : new CameraId("", "", device.getFileName().toString(), named(entry));
  }

  /** The interface that the driver is bound to has a folder of its own, such as 1-1.2:1.0. */
  private static CameraId usb(Path usb, Path device, String index) {
    String name = device.getFileName().toString();
    String vendor = read(usb.resolve("idVendor"));
    String product = read(usb.resolve("idProduct"));
    boolean going = vendor.isEmpty() || product.isEmpty();
    return new CameraId(
        going ? "" : vendor + ":" + product,
        going ? "" : read(usb.resolve("serial")),
        usb.getFileName().toString(),
        name.substring(name.indexOf(':') + 1) + "-" + index);
  }

  private static String named(Path entry) {
    String name = read(entry.resolve("name"));
    return name.isEmpty() ? entry.getFileName().toString() : name;
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path;
    }
  }

  private static String read(Path attribute) {
    try {
      return Files.readString(attribute).strip();
    } catch (IOException e) {
      return ""; // a USB device without a serial number has no such file
    }
  }
}
