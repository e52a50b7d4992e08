package dev.fovea.bench;

import dev.fovea.bench.CaptureRun.Work;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the number of buffers does to drops and age, and what a captured frame costs beside peers.
 * All of it under vcam, 640x480 YUYV.
 */
final class CaptureBench {
  private static final String BENCH = "capture";
  private static final int ROUNDS = 3;
  private static final int RUN_MILLIS = 2400;

  private static final int COST_ROUNDS = 5;
  private static final long COST_FRAMES = 120_000;

  private final Tools tools;
  private final boolean json;

  CaptureBench(Tools tools, boolean json) {
    this.tools = tools;
    this.json = json;
  }

  void run() throws IOException, InterruptedException {
    List<CaptureRun> runs = new ArrayList<>();
    runs.addAll(consumers(30));
    runs.addAll(consumers(60));
    if (json) {
      rows(runs).forEach(row -> System.out.println(row.json()));
    } else {
      System.out.println(table(runs));
    }
    new CaptureCost(tools, COST_ROUNDS, COST_FRAMES)
        .rows()
        .forEach(row -> System.out.println(json ? row.json().toString() : row.text()));
  }

  // --- buffers ---

  private List<CaptureRun> consumers(int framesPerSecond) throws IOException, InterruptedException {
    List<CaptureRun> runs = new ArrayList<>();
    List<String> command =
        tools.underCamera(
            List.of("-w", "-r", String.valueOf(framesPerSecond)),
            tools.java(Consumers.class, Tools.DEVICE, framesPerSecond, ROUNDS, RUN_MILLIS));
    tools.run(
        command,
        line -> {
          CaptureRun run = CaptureRun.parse(line);
          System.err.printf("bench: %s, %d buffers%n", run.work(), run.buffers());
          runs.add(run);
        });
    return runs;
  }

  /**
   * One run for each consumer and number of buffers: the median of its rounds, quantity by
   * quantity.
   */
  static List<CaptureRun> medians(List<CaptureRun> runs) {
    return runs.stream()
        .map(CaptureRun::work)
        .distinct()
        .flatMap(
            work ->
                runs.stream()
                    .filter(run -> run.work().equals(work))
                    .map(CaptureRun::buffers)
                    .distinct()
                    .map(buffers -> median(work, buffers, runs)))
        .toList();
  }

  private static CaptureRun median(Work work, int buffers, List<CaptureRun> all) {
    List<CaptureRun> rounds =
        all.stream().filter(run -> run.work().equals(work) && run.buffers() == buffers).toList();
    return new CaptureRun(
        work,
        buffers,
        Math.round(Stats.median(rounds, CaptureRun::polled)),
        Math.round(Stats.median(rounds, CaptureRun::superseded)),
        Math.round(Stats.median(rounds, CaptureRun::lost)),
        Stats.median(rounds, CaptureRun::ageP50Millis),
        Stats.median(rounds, CaptureRun::ageP99Millis));
  }

  static List<Row> rows(List<CaptureRun> runs) {
    return medians(runs).stream().flatMap(CaptureBench::rows).toList();
  }

  private static Stream<Row> rows(CaptureRun run) {
    String work = run.work() + ", " + run.buffers() + " buffers: ";
    return Stream.of(
        Row.of(BENCH, work + "polled", "frames", run.polled()),
        Row.of(BENCH, work + "superseded", "frames", run.superseded()),
        Row.of(BENCH, work + "lost by the driver", "frames", run.lost()),
        Row.of(BENCH, work + "age when polled, p50", "ms", run.ageP50Millis()),
        Row.of(BENCH, work + "age when polled, p99", "ms", run.ageP99Millis()));
  }

  private static String table(List<CaptureRun> runs) {
    StringBuilder table =
        new StringBuilder(
            "| consumer | buffers | polled | superseded | lost | age p50, ms | age p99, ms |\n"
                + "|---|---|---|---|---|---|---|\n");
    for (CaptureRun run : medians(runs)) {
      table.append(
          "| %s | %d | %d | %d | %d | %.2f | %.2f |\n"
              .formatted(
                  run.work(),
                  run.buffers(),
                  run.polled(),
                  run.superseded(),
                  run.lost(),
                  run.ageP50Millis(),
                  run.ageP99Millis()));
    }
    return table.toString();
  }
}
