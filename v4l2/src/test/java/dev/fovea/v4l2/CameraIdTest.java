package dev.fovea.v4l2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CameraIdTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "046d:0825:0DC22A40@1-1.2/1.0-0",
        "046d:0825@1-1.2/1.0-0",
        "046d:0825:a:b@c/d@1-1/1.2-0",
        "@vivid.0/vivid-000-vid-cap",
        "@0000:03:00.0/a name with spaces/and more",
        "@virtual/video10",
        "@//dev/video9",
      })
  void shouldReadWhatItWrites(String text) {
    assertEquals(text, CameraId.parse(text).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/dev/video0", "046d:0825", "046d:0825@1-1", "@port/", "::serial@1-1/0"})
  void shouldSayWhatAnIdentityLooksLike(String text) {
    assertThrows(IllegalArgumentException.class, () -> CameraId.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "1:2:S@1-1/1.0-0, 1:2:S@1-1/1.0-0, true",
    "1:2:S@1-1/1.0-0, 1:2:S@2-4/1.0-0, true",
    "1:2:S@1-1/1.0-0, 1:2:T@1-1/1.0-0, false",
    "1:2:S@1-1/1.0-0, 1:3:S@1-1/1.0-0, false",
    "1:2:S@1-1/1.0-0, 1:2:S@1-1/1.2-0, false",
    "1:2:S@1-1/1.0-0, 1:2@1-1/1.0-0, false",
    "1:2@1-1/1.0-0, 1:2@1-1/1.0-0, true",
    "1:2@1-1/1.0-0, 1:2@1-2/1.0-0, false",
    "1:2@1-1/1.0-0, 1:2:S@1-1/1.0-0, false",
    "@vivid.0/a, @vivid.0/a, true",
    "@vivid.0/a, @vivid.0/b, false",
  })
  void shouldKnowACameraBySerialNumberElseByPlace(String wanted, String seen, boolean same) {
    assertEquals(same, CameraId.parse(wanted).matches(CameraId.parse(seen)));
  }

  @Test
  void shouldReadSysfs() throws Exception {
    Sysfs sysfs = new Sysfs(folder.resolve("class/video4linux"), folder.resolve("dev"));
    Path usb = Files.createDirectories(folder.resolve("devices/usb1/1-1/1-1.2"));
    write(usb, Map.of("idVendor", "046d\n", "idProduct", "0825\n", "serial", "0DC22A40\n"));
    node(sysfs, "video0", usb.resolve("1-1.2:1.0"), "0", "C525");
    node(sysfs, "video1", usb.resolve("1-1.2:1.0"), "1", "C525");
    Path bare = Files.createDirectories(folder.resolve("devices/usb1/1-1/1-1.3"));
    write(bare, Map.of("idVendor", "0c45\n", "idProduct", "6366\n"));
    node(sysfs, "video2", bare.resolve("1-1.3:1.2"), "0", "cheap");
    node(sysfs, "video10", folder.resolve("devices/platform/vivid.0"), "0", "vivid-000-vid-cap");
    Files.createDirectories(sysfs.video().resolve("video20"));
    Files.createFile(sysfs.dev().resolve("video20"));
    Files.createDirectories(sysfs.video().resolve("video30")); // its node has not come yet

    assertEquals(
        "{video0=046d:0825:0DC22A40@1-1.2/1.0-0, video1=046d:0825:0DC22A40@1-1.2/1.0-1,"
            + " video10=@vivid.0/vivid-000-vid-cap, video2=0c45:6366@1-1.3/1.2-0,"
            + " video20=@virtual/video20}",
        sysfs.cameras().toString().replace(sysfs.dev() + "/", ""));
    Path unknown = sysfs.dev().resolve("video77");
    assertEquals("@/" + unknown, sysfs.id(unknown).toString());
  }

  private static void node(Sysfs sysfs, String name, Path device, String index, String card)
      throws Exception {
    Files.createDirectories(device);
    Path entry = Files.createDirectories(sysfs.video().resolve(name));
    Files.createSymbolicLink(entry.resolve("device"), device);
    write(entry, Map.of("index", index + "\n", "name", card + "\n"));
    Files.createFile(Files.createDirectories(sysfs.dev()).resolve(name));
  }

  private static void write(Path folder, Map<String, String> attributes) throws Exception {
    for (Map.Entry<String, String> attribute : attributes.entrySet()) {
      Files.writeString(folder.resolve(attribute.getKey()), attribute.getValue());
    }
  }

  @Test
  void shouldFindANodeThatSysfsDoesNotKnowByItsPath() {
    assertEquals(Path.of("/dev/null"), CameraId.of(Path.of("/dev/null")).find().orElseThrow());
    assertTrue(CameraId.of(Path.of("/dev/none")).find().isEmpty());
    assertTrue(CameraId.parse("1:2:S@1-1/1.0-0").find().isEmpty());
  }
}
