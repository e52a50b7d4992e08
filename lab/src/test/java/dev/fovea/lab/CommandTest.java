package dev.fovea.lab;

import static org.junit.jupiter.api.Assertions.*;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a new user meets it: no weights, no network, Ctrl-C. */
class CommandTest {

  @Test
  void shouldRunTheDemoWithoutWeightsOrNetwork(@TempDir Path empty) throws Exception {
    Map<String, String> offline =
        Map.of(
            "FOVEA_MODELS", "",
            "XDG_CACHE_HOME", empty.toString(),
            "JAVA_TOOL_OPTIONS", "-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=1");
    List<String> words =
        Fovea.command("demo", "--source", "scene", "--frames", "150", "--show", "none", "--json");
    try (Fovea demo = Fovea.start(words, offline)) {
      assertEquals(0, demo.await(), () -> demo.err().toString());
      assertTrue(demo.poses().size() >= 145, "poses: " + demo.poses().size());
      assertTrue(meanError(demo.poses()) <= 2, "mean error: " + meanError(demo.poses()));
    }
  }

  private static double meanError(List<JsonObject> poses) {
    double sum = 0;
    int joints = 0;
    for (JsonObject pose : poses) {
      assertEquals("marker", pose.get("model").getAsString());
      JsonArray truth = pose.getAsJsonArray("truth");
      JsonArray found =
          pose.getAsJsonArray("persons").get(0).getAsJsonObject().getAsJsonArray("keypoints");
      for (int i = 0; i < truth.size(); i++, joints++) {
        sum += distance(found.get(i).getAsJsonObject(), truth.get(i).getAsJsonObject());
      }
    }
    return sum / joints;
  }

  private static double distance(JsonObject a, JsonObject b) {
    return Math.hypot(
        a.get("x").getAsDouble() - b.get("x").getAsDouble(),
        a.get("y").getAsDouble() - b.get("y").getAsDouble());
  }

  /** The summary still comes, the device is released, and the status says how it ended. */
  @Test
  void shouldEndWithCtrlC() throws Exception {
    Vcam.require();
    List<String> camera = List.of("-s", "320x240", "-r", "30");
    String[] view =
        "view --source %s --model marker --show none --json".formatted(Vcam.DEVICE).split(" ");
    try (Fovea client = Fovea.start(Vcam.before(camera, Fovea.command(view)), Map.of())) {
      client.awaitLines(10);
      client.signal("INT");
      assertEquals(130, client.await(), () -> client.err().toString());
      assertTrue(client.summary().get("shown").getAsInt() >= 10);
    }
  }

  /** A killed server costs poses, not the view; they come back when it does. */
  @Test
  void shouldFindTheServerAgain() throws Exception {
    String address = "127.0.0.1:" + freePort();
    try (Fovea first = serve(address);
        Fovea client =
            Fovea.start(
                "view", "--source", "scene", "--show", "none", "--json", "--server", address)) {
      client.awaitLines(10);
      first.signal("KILL");
      first.await();
      int before = client.lines();
      try (Fovea second = serve(address)) {
        client.awaitLines(before + 10);
        client.signal("INT");
        client.await();
        assertEquals(1, client.summary().getAsJsonObject("link").get("reconnects").getAsInt());
        second.signal("TERM");
        second.await();
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static Fovea serve(String address) throws IOException {
    Fovea server = Fovea.start("serve", "--model", "marker", "--listen", address);
    server.awaitError("marker on 127.0.0.1");
    return server;
  }

  @Test
  void shouldEndTheServerWithSigterm() throws Exception {
    try (Fovea server = Fovea.start("serve", "--model", "marker", "--listen", "127.0.0.1:0")) {
      server.awaitError("marker on 127.0.0.1");
      server.signal("TERM");
      assertEquals(143, server.await());
    }
  }
}
