package dev.fovea.v4l2;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * Which camera it is, whatever number its node has: a USB camera by its product and serial number,
 * one without a serial number by its product and the port that it is plugged into, any other by its
 * place. Read from sysfs, so that the camera need not be opened; any thread.
 *
 * <p>As text {@code product:serial@port/function}, such as {@code 046d:0825:0DC22A40@1-1.2/1.0-0},
 * {@code 046d:0825@1-1.2/1.0-0} without a serial number, or {@code @vivid.0/vivid-000-vid-cap}.
 *
 * @param product USB vendor and product, in hexadecimal; empty if it is no USB camera
 * @param serial the USB serial number; empty if it has none
 * @param port USB bus and ports, as the kernel names them, or the device's name in sysfs; empty if
 *     sysfs doesn't know it
 * @param function which of the device's nodes: USB interface and the node's index, or the node's
 *     name; its path if sysfs doesn't know it
 */
public record CameraId(String product, String serial, String port, String function) {

  /**
   * @throws IllegalArgumentException if the product is no pair of hexadecimal numbers, the port has
   *     a '/' or '@', there is a serial number without a product, or the function is empty
   */
  public CameraId {
    boolean usb = product.matches("[0-9a-f]+:[0-9a-f]+");
    if (!usb && !(product + serial).isEmpty() || port.matches(".*[/@].*") || function.isEmpty()) {
      throw new IllegalArgumentException(
          "no camera is %s:%s@%s/%s".formatted(product, serial, port, function));
    }
  }

  /**
   * The identity of the camera that has this node now.
   *
   * @param node such as {@code /dev/video0}, or a link to it
   */
  public static CameraId of(Path node) {
    return Sysfs.SYSTEM.id(node);
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException if the text is no identity
   */
  public static CameraId parse(String text) {
    int at = text.lastIndexOf('@');
    int slash = text.indexOf('/', at + 1);
    if (at < 0 || slash < 0) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no camera's identity, such as 046d:0825:0DC22A40@1-1.2/1.0-0");
    }
    String[] product = text.substring(0, at).split(":", 3);
    return new CameraId(
        product.length < 2 ? product[0] : product[0] + ":" + product[1],
        product.length < 3 ? "" : product[2],
        text.substring(at + 1, slash),
        text.substring(slash + 1));
  }

  /**
   * Whether that is this camera: the same product with the same serial number, wherever it is
   * plugged in; without a serial number, the same product at the same place.
   */
  public boolean matches(CameraId other) {
    boolean same = product.equals(other.product) && serial.equals(other.serial);
    return same
        && function.equals(other.function)
        && (!serial.isEmpty() || port.equals(other.port));
  }

  /**
   * The node that the camera has now, empty while it is unplugged. Of several with the same serial
   * number, which cheap cameras have, it is the one at the same port, else any.
   */
  public Optional<Path> find() {
    if (port.isEmpty()) {
      return Optional.of(Path.of(function)).filter(Files::exists);
    }
    return Sysfs.SYSTEM.cameras().entrySet().stream()
        .filter(entry -> matches(entry.getValue()))
        .min(Comparator.comparing(entry -> !entry.getValue().port.equals(port)))
        .map(Map.Entry::getKey);
  }

  @Override
  public String toString() {
    return product + (serial.isEmpty() ? "" : ":" + serial) + "@" + port + "/" + function;
  }
}
