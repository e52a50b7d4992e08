package dev.fovea.lab.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands about cameras, on real drivers. */
class DeviceCommandTest {
  private static final String DEVICE = Vivid.STEADY.path().toString();

  @TempDir Path folder;

  private static JsonObject parsed(String line) {
    return JsonParser.parseString(line).getAsJsonObject();
  }

  @BeforeEach
  @AfterEach
  void rest() throws Exception {
    Vivid.STEADY.ctl("-i", "0");
    Vivid.STEADY.set("brightness=128,contrast=128,gain_automatic=1");
    Vivid.STEADY.rest();
  }

  @Test
  void shouldListCamerasOnly() throws Exception {
    List<String> lines = CommandRun.of("devices").out();
    assertEquals("vivid (vivid, platform:vivid-000)", lines.get(0));
    assertEquals("/dev/video0", lines.get(1).strip());
    assertEquals("vivid (vivid, platform:vivid-001)", lines.get(2));
    assertEquals("/dev/video4", lines.get(3).strip());
    assertEquals(4, lines.size(), lines::toString);
  }

  @Test
  void shouldShowInputsTimingsAndControls() throws Exception {
    Vivid.STEADY.ctl("-i", "3");
    JsonObject info = parsed(CommandRun.of("info", DEVICE, "--json").out().getFirst());
    assertEquals(4, info.getAsJsonArray("inputs").size());
    JsonObject hdmi = info.getAsJsonArray("inputs").get(3).getAsJsonObject();
    assertEquals("HDMI 0", hdmi.get("name").getAsString());
    assertTrue(hdmi.get("selected").getAsBoolean());
    JsonObject timings = info.getAsJsonObject("timings");
    assertEquals("1280x720p60", timings.get("current").getAsString());
    assertEquals("1280x720p60", timings.get("received").getAsString());
    JsonObject menu = control(info, "menu");
    assertEquals("Menu Item 4", menu.getAsJsonObject("menu").get("4").getAsString());
    assertEquals("[8,16]", control(info, "u16_8x16_matrix").get("dimensions").toString());
    assertTrue(control(info, "gain").get("flags").toString().contains("volatile"));

    Vivid.STEADY.ctl("-i", "2");
    Vivid.STEADY.set("standard_signal_mode=1");
    String text = String.join("\n", CommandRun.of("info", DEVICE).out());
    Vivid.STEADY.set("standard_signal_mode=0");
    assertTrue(text.contains("* input 2: S-Video 0 (no-signal)"), text);
    assertTrue(text.contains("set to PAL, receives no-signal"), text);
    assertTrue(text.contains("Digital Video Controls"), text);
  }

  private static JsonObject control(JsonObject info, String name) {
    for (JsonElement control : info.getAsJsonArray("controls")) {
      if (control.getAsJsonObject().get("name").getAsString().equals(name)) {
        return control.getAsJsonObject();
      }
    }
    throw new AssertionError("no control " + name + " in " + info);
  }

  @Test
  void shouldSetAllOrNothing() throws Exception {
    assertEquals(
        List.of("brightness=5", "menu=4"),
        CommandRun.of("set", DEVICE, "brightness=5", "menu=Menu Item 4").out());
    CommandRun.requireFailure("near it are contrast", "set", DEVICE, "brightness=6", "contrats=1");
    CommandRun.requireFailure(
        "brightness takes 0 to 255, not 256", "set", DEVICE, "brightness=256");
    assertEquals("brightness: 5", Vivid.STEADY.ctl("-C", "brightness").strip());
    Vivid.STEADY.set("menu=3");
  }

  @Test
  void shouldSaveAndLoad() throws Exception {
    String file = folder.resolve("settings").toString();
    assertEquals(
        0, CommandRun.of("set", DEVICE, "gain_automatic=0", "gain=42", "--save", file).status());
    Vivid.STEADY.set("gain_automatic=1,brightness=1");
    assertEquals(
        new CommandRun(0, List.of(), List.of()), CommandRun.of("set", DEVICE, "--load", file));
    assertEquals("gain: 42\nbrightness: 128", Vivid.STEADY.ctl("-C", "gain,brightness").strip());
    Files.writeString(Path.of(file), "zoom_absolute=3\ncontrast=3\n");
    CommandRun.requireFailure(
        "1 of 2 settings could not be restored: zoom_absolute", "set", DEVICE, "--load", file);
    assertEquals("contrast: 3", Vivid.STEADY.ctl("-C", "contrast").strip());
  }

  @Test
  void shouldSayWhoHasTheCamera() throws Exception {
    Process holder =
        new ProcessBuilder("v4l2-ctl", "-d", DEVICE, "--stream-mmap")
            .redirectErrorStream(true)
            .start();
    try (InputStream progress = holder.getInputStream()) {
      assertEquals('<', progress.read(), "v4l2-ctl streams");
      List<String> lines = CommandRun.of("doctor", "--json").out();
      JsonObject busy =
          lines.stream()
              .map(DeviceCommandTest::parsed)
              .filter(line -> line.get("detail").getAsString().startsWith(DEVICE))
              .findFirst()
              .orElseThrow();
      assertEquals(
          DEVICE + " is in use by v4l2-ctl (pid " + holder.pid() + ")",
          busy.get("detail").getAsString());
      assertTrue(!busy.get("ok").getAsBoolean());
      assertTrue(
          lines.stream().anyMatch(line -> line.contains("/dev/video4 vivid")), lines::toString);
      assertEquals('<', progress.read(), "and still does");
    } finally {
      holder.destroy();
      holder.waitFor();
    }
  }
}
