package dev.fovea.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That {@code fovea bench pose} measures and prints what it says; not what it measures. */
class BenchPoseCommandTest {

  @Test
  void shouldPrintARowForEachComparison() {
    String lightning = Lab.model("movenet_lightning_int8.tflite").toString();
    Run run =
        Run.fovea(
            "bench", "pose", "--model", lightning, "--rounds", "1", "--seconds", "0.2", "--json");
    assertEquals(Main.DONE, run.status(), run.err());
    List<JsonObject> rows =
        run.lines().stream().map(line -> JsonParser.parseString(line).getAsJsonObject()).toList();
    assertEquals(8, rows.size());
    assertEquals(3, rows.stream().filter(row -> row.has("ratio") && row.has("goal")).count());
    for (JsonObject row : rows) {
      assertEquals("pose", row.get("bench").getAsString());
      assertTrue(row.get("ours").getAsDouble() > 0, row.toString());
    }
  }

  @Test
  void shouldTakeModelsWithAnEngineOnly() {
    Run run = Run.fovea("bench", "pose", "--model", "marker");
    assertEquals(Main.FAILED, run.status());
    assertTrue(run.err().contains("marker"), run.err());
  }
}
