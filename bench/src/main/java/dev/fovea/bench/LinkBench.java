package dev.fovea.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The whole way of a frame: camera, client, loopback TCP, server, model and back, in two processes
 * as a person would start them. One server for all runs, a new client for each; the ways to send
 * take turns. After that, how many poses one camera and eight get as fast as the server answers.
 */
final class LinkBench {
  private static final String BENCH = "link";
  private static final int ROUNDS = 5;
  private static final int FRAMES = 300;
  private static final double GOAL_P50_MILLIS = 2;
  private static final double GOAL_P99_MILLIS = 6;

  private final Tools tools;
  private final boolean json;

  LinkBench(Tools tools, boolean json) {
    this.tools = tools;
    this.json = json;
  }

  void run() throws IOException, InterruptedException {
    Optional<Photo> photo = Photo.make(tools);
    String model = ages(photo);
    throughput(model, "1", "raw");
    throughput(model, "8", "raw");
    throughput(model, "1", "jpeg");
    print(new RudeBench(tools).run());
  }

  /** Rows that fovea makes itself, its server and its cameras in one process. */
  private void throughput(String model, String cameras, String send)
      throws IOException, InterruptedException {
    System.err.printf("bench: %s camera(s) as fast as answered, send %s%n", cameras, send);
    String[] load = {"bench", "link", "--model", model, "--cameras", cameras, "--send", send};
    List<String> command = new ArrayList<>(tools.fovea(load));
    if (json) {
      command.add("--json");
    }
    tools.run(command, System.out::println);
  }

  /** The model that made the poses. */
  private String ages(Optional<Photo> photo) throws IOException, InterruptedException {
    try (Server server = Server.start(tools)) {
      Map<String, List<String>> ways = ways(photo, server);
      Map<String, List<LinkRun>> runs = new LinkedHashMap<>();
      for (int round = 1; round <= ROUNDS; round++) {
        for (Map.Entry<String, List<String>> way : ways.entrySet()) {
          System.err.printf("bench: %s, round %d of %d%n", way.getKey(), round, ROUNDS);
          runs.computeIfAbsent(way.getKey(), _ -> new ArrayList<>()).add(view(way.getValue()));
        }
      }
      runs.forEach((work, rounds) -> print(rows(work + ", " + server.model(), rounds)));
      return server.model();
    }
  }

  private void print(List<Row> rows) {
    rows.forEach(row -> System.out.println(json ? row.json().toString() : row.text()));
  }

  private Map<String, List<String>> ways(Optional<Photo> photo, Server server) {
    Map<String, List<String>> ways = new LinkedHashMap<>();
    if (photo.isEmpty()) {
      for (String send : List.of("raw", "tensor")) {
        ways.put("scene 640x480, send " + send, client("scene", server, send));
      }
      return ways;
    }
    Path raw = photo.get().raw();
    Path jpeg = photo.get().jpeg();
    ways.put("YUYV 640x480, 30 frames/s, send raw", camera("YUYV", raw, server, "raw"));
    ways.put("MJPG 640x480, 30 frames/s, send jpeg", camera("MJPG", jpeg, server, "jpeg"));
    ways.put("YUYV 640x480, 30 frames/s, send tensor", camera("YUYV", raw, server, "tensor"));
    return ways;
  }

  private List<String> camera(String fourcc, Path frame, Server server, String send) {
    return tools.underCamera(
        List.of("-w", "-r", "30", "-f", fourcc, "-i", frame.toString()),
        client(Tools.DEVICE, server, send));
  }

  private List<String> client(String source, Server server, String send) {
    return tools.fovea(
        "view",
        "--source",
        source,
        "--server",
        server.address(),
        "--send",
        send,
        "--show",
        "none",
        "--frames",
        String.valueOf(FRAMES),
        "--json");
  }

  private LinkRun view(List<String> command) throws IOException, InterruptedException {
    String[] last = {""};
    tools.run(command, line -> last[0] = line);
    return LinkRun.parse(last[0]);
  }

  /** The median of the rounds, quantity by quantity. */
  static List<Row> rows(String work, List<LinkRun> runs) {
    List<Row> rows = new ArrayList<>();
    rows.add(
        row(work, "age beyond inference, p50", "ms", runs, LinkRun::ageBeyondInferenceP50Millis)
            .withGoal(GOAL_P50_MILLIS));
    rows.add(
        row(work, "age beyond inference, p99", "ms", runs, LinkRun::ageBeyondInferenceP99Millis)
            .withGoal(GOAL_P99_MILLIS));
    rows.add(row(work, "inference, p50", "ms", runs, LinkRun::inferenceP50Millis));
    if (runs.stream().allMatch(run -> run.roundTripP50Millis().isPresent())) {
      rows.add(
          row(work, "round trip, p50", "ms", runs, run -> run.roundTripP50Millis().orElseThrow()));
    }
    Stream.of(
            row(work, "shown", "frames/s", runs, LinkRun::framesPerSecond),
            row(work, "superseded", "frames", runs, LinkRun::superseded),
            row(work, "lost by the driver", "frames", runs, LinkRun::lost))
        .forEach(rows::add);
    return rows;
  }

  private static Row row(
      String work, String what, String unit, List<LinkRun> runs, ToDoubleFunction<LinkRun> value) {
    return Row.of(BENCH, work + ": " + what, unit, Stats.median(runs, value));
  }
}
