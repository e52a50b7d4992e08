package dev.fovea.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code fovea selftest} of a camera with one mode and no controls. */
class SelftestTest {

  @Test
  void shouldReportWhatTheCameraDelivers() throws Exception {
    Vcam.require();
    List<String> camera = List.of("-s", "320x240", "-r", "50");
    String[] words = {"selftest", Vcam.DEVICE.toString(), "--seconds", "2", "--json"};
    try (Fovea fovea = Fovea.start(Vcam.before(camera, Fovea.command(words)), Map.of())) {
      assertEquals(0, fovea.await(), () -> fovea.err().toString());
      List<String> checks =
          fovea.poses().stream().map(line -> line.get("check").getAsString()).toList();
      assertEquals(List.of("device", "format", "rate", "controls", "unplug"), checks);
      JsonObject rate = fovea.poses().get(2);
      assertEquals("YUYV", rate.get("fourcc").getAsString());
      assertEquals(50, rate.get("granted").getAsDouble());
      assertTrue(rate.get("measured").getAsDouble() > 0, rate::toString);
      JsonObject counters = rate.getAsJsonObject("camera");
      assertTrue(counters.get("delivered").getAsLong() >= rate.get("frames").getAsLong());
      assertEquals(0, fovea.summary().get("failed").getAsInt());
    }
  }
}
