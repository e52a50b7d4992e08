package dev.fovea.bench;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What eight cameras of one server lose to a client without manners, by rounds with and without it
 * that take turns. One that sends frames is served in its turn whatever its manners, so that the
 * eight are compared with eight of nine.
 */
final class RudeBench {
  private static final int CAMERAS = 8;
  private static final int ROUNDS = 5;
  private static final double GOAL = 1.1;
  private static final String TIME = ": time per pose";

  /** Milliseconds from a camera's pose to its next one. */
  private record Pair(double beside, double without) {}

  private final Tools tools;

  RudeBench(Tools tools) {
    this.tools = tools;
  }

  List<Row> run() throws IOException, InterruptedException {
    Map<RudeClient.Manner, List<Pair>> pairs = new EnumMap<>(RudeClient.Manner.class);
    try (Server server = Server.start(tools)) {
      for (int round = 1; round <= ROUNDS; round++) {
        for (RudeClient.Manner manner : RudeClient.Manner.values()) {
          System.err.printf(
              "bench: 8 cameras beside one that %s, round %d of %d%n", manner, round, ROUNDS);
          pairs.computeIfAbsent(manner, _ -> new ArrayList<>()).add(pair(server, manner));
        }
      }
    }
    return pairs.entrySet().stream().map(each -> row(each.getKey(), each.getValue())).toList();
  }

  private Pair pair(Server server, RudeClient.Manner manner)
      throws IOException, InterruptedException {
    double without = millis(server, polite(manner));
    try (RudeClient _ = RudeClient.start(server.address(), manner)) {
      return new Pair(millis(server, CAMERAS), without);
    }
  }

  /** How many cameras without it get the same turns. */
  private static int polite(RudeClient.Manner manner) {
    return manner == RudeClient.Manner.DRIPS ? CAMERAS : CAMERAS + 1;
  }

  private double millis(Server server, int cameras) throws IOException, InterruptedException {
    List<String> rows = new ArrayList<>();
    String[] load = {"bench", "link", "--server", server.address(), "--send", "raw", "--json"};
    List<String> command = new ArrayList<>(tools.fovea(load));
    command.addAll(List.of("--cameras", String.valueOf(cameras), "--rounds", "1"));
    tools.run(command, rows::add);
    return cameras * millisPerPose(rows);
  }

  /**
   * The time per pose among the rows of a load.
   *
   * @throws IOException if there is none
   */
  static double millisPerPose(List<String> rows) throws IOException {
    for (String row : rows) {
      JsonObject object = JsonParser.parseString(row).getAsJsonObject();
      if (object.get("work").getAsString().endsWith(TIME)) {
        return object.get("ours").getAsDouble();
      }
    }
    throw new IOException("fovea bench link ended without a time per pose: " + rows);
  }

  private static Row row(RudeClient.Manner manner, List<Pair> pairs) {
    double without = Stats.median(pairs, Pair::without);
    String work = "8 cameras 640x480 beside one that " + manner + ": time per pose of a camera";
    String peer = polite(manner) == CAMERAS ? "without it" : "beside a ninth";
    return Row.of("link", work, "ms", Stats.median(pairs, Pair::beside))
        .beside(peer, without)
        .withGoal(GOAL * without);
  }
}
