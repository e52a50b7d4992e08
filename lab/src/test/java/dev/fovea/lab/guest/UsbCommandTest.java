package dev.fovea.lab.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.fovea.lab.Fovea;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The command while a camera's cable is pulled and put back. */
@Tag("usb")
class UsbCommandTest {

  @Test
  void shouldWatchACameraThroughAnUnplug() throws Exception {
    try (Usbcam usbcam = Usbcam.start("-S", "SEEN");
        Fovea watch = start("watch --json --frames 90 " + Usbcam.node("SEEN0"))) {
      replug(usbcam, watch, 2);
      assertEquals(0, watch.await(), () -> watch.err().toString());
      checkCamera(watch.summary().getAsJsonObject("camera"));
      assertTrue(watch.summary().get("id").getAsString().contains(":SEEN0@"));
      List<JsonObject> seconds = watch.poses();
      assertTrue(seconds.stream().anyMatch(line -> line.has("trouble")), seconds::toString);
    }
  }

  @Test
  void shouldViewACameraThroughAnUnplug() throws Exception {
    String options = " --size 320x180 --fps 15 --model marker --show none --json --frames 30";
    try (Usbcam usbcam = Usbcam.start("-S", "VIEW");
        Fovea view = start("view --source " + Usbcam.node("VIEW0") + options)) {
      replug(usbcam, view, 0);
      assertEquals(0, view.await(), () -> view.err().toString());
      checkCamera(view.summary().getAsJsonObject("camera"));
    }
  }

  private static Fovea start(String arguments) throws Exception {
    List<String> words = Fovea.command(arguments.split(" "));
    words.add(1, "-XX:TieredStopAtLevel=1"); // as in WholeWayTest
    return Fovea.start(words, Map.of());
  }

  /** The command tells of the unplugged camera in that many lines before it is back. */
  private static void replug(Usbcam usbcam, Fovea command, int linesAway) throws Exception {
    command.awaitLines(1);
    usbcam.say("unplug");
    command.awaitError("the camera was unplugged");
    command.awaitLines(command.lines() + linesAway);
    usbcam.say("replug");
    command.awaitError("is back as /dev/video[0-9]+");
  }

  private static void checkCamera(JsonObject camera) {
    Set<String> names =
        Set.of(
            "delivered",
            "dropped",
            "lost",
            "flagged",
            "short",
            "badJpeg",
            "stalls",
            "restarts",
            "reconnects",
            "ageMillis");
    assertTrue(camera.keySet().containsAll(names), camera::toString);
    assertEquals(1, camera.get("reconnects").getAsInt(), camera::toString);
    assertEquals(0, camera.get("restarts").getAsInt(), camera::toString);
    JsonObject age = camera.getAsJsonObject("ageMillis");
    double p50 = age.get("p50").getAsDouble();
    assertTrue(p50 > 0 && p50 <= age.get("p99").getAsDouble(), camera::toString);
  }
}
