package dev.fovea.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.app.Checkup.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doctor on machines that are not this one: their nodes and what the kernel says of them. */
class CameraCheckupTest {
  @TempDir Path root;

  private CameraCheckup checkup;

  @BeforeEach
  void prepare() throws IOException {
    checkup =
        new CameraCheckup(
            Files.createDirectory(root.resolve("dev")), Files.createDirectory(root.resolve("sys")));
  }

  /** A camera as sysfs has it: device is a link to an interface below the USB device. */
  private Path plug(String node, String name, String bus, String speed) throws IOException {
    Path usb = Files.createDirectories(root.resolve("devices/" + node + "/usb"));
    Files.writeString(usb.resolve("busnum"), bus + "\n");
    Files.writeString(usb.resolve("speed"), speed + "\n");
    Path entry = Files.createDirectories(root.resolve("sys").resolve(node));
    Files.writeString(entry.resolve("name"), name + "\n");
    Files.createSymbolicLink(
        entry.resolve("device"), Files.createDirectory(usb.resolve("1-1:1.0")));
    return Files.createFile(root.resolve("dev").resolve(node));
  }

  @Test
  void shouldSayWhichCamerasShareASlowBus() throws IOException {
    List<Path> cameras =
        List.of(
            plug("video0", "Cam", "1", "480"),
            plug("video2", "Cam", "1", "480"),
            plug("video4", "Cam", "2", "480"),
            plug("video6", "Cam", "3", "5000"),
            plug("video8", "Cam", "3", "5000"));
    List<Finding> findings = checkup.sharedBuses(cameras);
    assertEquals(1, findings.size(), findings::toString);
    Finding finding = findings.getFirst();
    assertFalse(finding.ok());
    assertTrue(
        finding.detail().matches(".*video0 and .*video2 share USB bus 1,.*"), finding.detail());
    assertTrue(finding.cure().contains("MJPG"), finding.cure());
    assertEquals(List.of(), checkup.sharedBuses(cameras.subList(1, 3)));
  }

  @Test
  void shouldNotTakeACameraThatIsNotOnUsbForOne() {
    assertEquals(
        List.of(), checkup.sharedBuses(List.of(Path.of("/dev/video0"), Path.of("/dev/video1"))));
  }

  @Test
  void shouldSayWhichCamerasNeedLibcamera() throws IOException {
    plug("video0", "USB Camera", "1", "480");
    assertEquals(List.of(), checkup.nodes());
    plug("video1", "rp1-cfe-csi2_ch0", "", "");
    List<Finding> findings = checkup.nodes();
    assertEquals(1, findings.size(), findings::toString);
    assertTrue(findings.getFirst().cure().contains("libcamerify"), findings::toString);
  }

  @Test
  void shouldSayThatNodesCannotBeListed() throws IOException {
    Files.delete(root.resolve("dev"));
    assertTrue(checkup.nodes().getFirst().detail().startsWith("cannot list "));
  }
}
