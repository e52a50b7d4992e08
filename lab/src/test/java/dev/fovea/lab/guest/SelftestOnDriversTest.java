package dev.fovea.lab.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.fovea.lab.Fovea;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code fovea selftest} on real drivers. */
@Tag("long")
class SelftestOnDriversTest {

  @Test
  void shouldLeaveVividsControlsAsTheyWere() throws Exception {
    Vivid.STEADY.rest();
    List<String> before = settings();
    try (Fovea selftest = start(Vivid.STEADY.path(), "--no-unplug")) {
      assertEquals(0, selftest.await(), () -> selftest.err().toString() + selftest.out());
      JsonObject controls = last(selftest.poses(), "controls");
      System.out.println("[vm] selftest: " + controls.get("detail").getAsString());
      assertTrue(controls.get("tried").getAsInt() > 20, controls::toString);
      assertTrue(last(selftest.poses(), "rate").get("frames").getAsLong() > 0);
      assertEquals(before, settings());
    }
  }

  /** What a person has set: not what the driver moves by itself, nor what follows the format. */
  private static List<String> settings() throws Exception {
    return Vivid.STEADY
        .ctl("--list-ctrls")
        .lines()
        .filter(line -> !line.matches(".*(volatile|read-only|dims=).*"))
        .map(line -> line.replaceAll(" flags=.*", ""))
        .toList();
  }

  @Test
  @Tag("usb")
  void shouldSeeACablePulledAndPutBack() throws Exception {
    try (Usbcam usbcam = Usbcam.start("-S", "SELF");
        Fovea selftest = start(Usbcam.node("SELF0"))) {
      selftest.awaitError("now pull the camera's cable");
      usbcam.say("unplug");
      selftest.awaitError("now put it back");
      usbcam.say("replug");
      assertEquals(0, selftest.await(), () -> selftest.err().toString() + selftest.out());
      JsonObject unplug = last(selftest.poses(), "unplug");
      assertEquals("ok", unplug.get("verdict").getAsString(), unplug::toString);
    }
  }

  private static Fovea start(Path device, String... more) throws Exception {
    List<String> words = Fovea.command("selftest", device.toString(), "--seconds", "5", "--json");
    words.addAll(List.of(more));
    words.add(1, "-XX:TieredStopAtLevel=1"); // as in WholeWayTest
    words.add(1, "-Dfovea.terminal=true"); // somebody is there to pull the cable
    return Fovea.start(words, Map.of());
  }

  private static JsonObject last(List<JsonObject> lines, String check) {
    return lines.stream()
        .filter(line -> line.get("check").getAsString().equals(check))
        .reduce((_, last) -> last)
        .orElseThrow();
  }
}
