package dev.fovea.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code fovea bench convert}, on small frames and for a moment. */
class BenchConvertTest {
  @Test
  void shouldPrintARowForEachComparison() {
    Run run = Run.fovea("bench", "convert", "--size", "320x240", "--seconds", "0.1", "--json");
    assertEquals(Main.DONE, run.status(), run.err());
    List<JsonObject> rows =
        run.out().lines().map(line -> JsonParser.parseString(line).getAsJsonObject()).toList();
    assertEquals(5, rows.size());
    for (JsonObject row : rows) {
      assertEquals("convert", row.get("bench").getAsString());
      double ratio = row.get("ours").getAsDouble() / row.get("theirs").getAsDouble();
      assertEquals(ratio, row.get("ratio").getAsDouble(), 0.02 * ratio + 0.01);
    }
    assertEquals("memcpy", rows.getFirst().get("peer").getAsString());
    assertEquals(
        rows.getFirst().get("theirs").getAsDouble(), rows.getFirst().get("goal").getAsDouble());
    assertTrue(run.err().contains("YUYV 320x240 to a picture"), "progress: " + run.err());
  }

  @Test
  void shouldRefuseATimeThatIsNone() {
    assertEquals(2, Run.fovea("bench", "convert", "--seconds", "0").status());
  }
}
