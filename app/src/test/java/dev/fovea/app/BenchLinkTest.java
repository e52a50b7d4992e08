package dev.fovea.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code fovea bench link}, with the marker reader as its model. */
class BenchLinkTest {
  private static List<JsonObject> rows(String... more) {
    List<String> command = new ArrayList<>(List.of("bench", "link", "--rounds", "1", "--json"));
    command.addAll(List.of("--seconds", "0.5", "--size", "320x240"));
    command.addAll(List.of(more));
    Run run = Run.fovea(command.toArray(String[]::new));
    assertEquals(Main.DONE, run.status(), run.err());
    return run.out().lines().map(line -> JsonParser.parseString(line).getAsJsonObject()).toList();
  }

  private static JsonObject row(List<JsonObject> rows, String what) {
    return rows.stream()
        .filter(row -> row.get("work").getAsString().endsWith(": " + what))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldCompareWithTheBareModelAndBetweenCameras() {
    List<JsonObject> rows = rows("--model", "marker", "--cameras", "2", "--send", "raw");
    JsonObject time = row(rows, "time per pose");
    assertEquals("bare model", time.get("peer").getAsString());
    double theirs = time.get("theirs").getAsDouble();
    assertEquals(theirs / 0.9, time.get("goal").getAsDouble(), 0.01);
    assertEquals(time.get("ours").getAsDouble() / theirs, time.get("ratio").getAsDouble(), 0.01);
    assertEquals(320 * 240 * 2, row(rows, "sent a frame").get("ours").getAsDouble());
    assertTrue(row(rows, "most over fewest poses of a camera").get("ours").getAsDouble() >= 1);
    double roundTrip = row(rows, "round trip, p50").get("ours").getAsDouble();
    assertTrue(roundTrip > row(rows, "inference, p50").get("ours").getAsDouble());
    assertEquals("link", time.get("bench").getAsString());
    assertTrue(time.get("work").getAsString().startsWith("2 cameras 320x240"), time.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "tensor", "scaled"})
  void shouldSendInEveryWay(String send) {
    List<JsonObject> rows = rows("--model", "marker", "--send", send, "--fps", "30");
    double bytes = row(rows, "sent a frame").get("ours").getAsDouble();
    assertTrue(bytes > 1_000 && bytes != 320 * 240 * 2, bytes + " bytes");
    assertTrue(row(rows, "poses").get("ours").getAsDouble() > 0);
  }
}
