package dev.fovea.app;

import dev.fovea.PoseEstimator;
import dev.fovea.pose.PoseModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "pose",
    mixinStandardHelpOptions = true,
    description = {
      "What a pose costs: from a frame of the drawn figure to the next crop, beside the bare engine.",
      "All is warm before the first round; in it, calls of both take turns; medians of the rounds."
    })
final class BenchPoseCommand implements Callable<Integer> {
  private static final String BENCH = "pose";

  /** Conversion, decoding and tracking may take so much beside the engine's own time. */
  private static final double GOAL = 1.08;

  /** With two threads of one core each a pose takes so much of the time with one. */
  private static final double GOAL_TWO_THREADS = 1 / 1.7;

  @Spec private CommandSpec spec;
  @Mixin private ModelOptions model;

  @Option(
      names = "--size",
      paramLabel = "WxH",
      defaultValue = "640x480",
      converter = Size.Converter.class,
      description = "Picture size in pixels (default: ${DEFAULT-VALUE}).")
  private Size size;

  @Option(names = "--json", description = "Print an object for each row.")
  private boolean json;

  private int rounds;
  private double seconds;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Rounds, 1 to 100 (default: ${DEFAULT-VALUE}).")
  private void rounds(int value) {
    rounds = Range.require(spec, "--rounds", value, 1, 100);
  }

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "2",
      description = "Seconds of each run of a round, 0.1 to 3600 (default: ${DEFAULT-VALUE}).")
  private void seconds(double value) {
    seconds = Range.require(spec, "--seconds", value, 0.1, 3600);
  }

  @Override
  public Integer call() throws Exception {
    ModelChoice choice = model.choice();
    String name;
    List<PoseLoad.Round> measured;
    try (PoseEstimator bare = model.choice(false).open();
        PoseEstimator cut = choice.open();
        PreparedFrames frames = PreparedFrames.make(size, false)) {
      if (!(bare instanceof PoseModel whole) || !(cut instanceof PoseModel used)) {
        throw new IOException("bench pose takes a model with an engine, not " + ModelChoice.MARKER);
      }
      name = used.model().name();
      try (PoseLoad load = PoseLoad.open(choice, whole, used, frames)) {
        measured = measure(load);
      }
    }
    String work =
        "YUYV %dx%d, %s, %d core%s"
            .formatted(
                size.width(),
                size.height(),
                name,
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().availableProcessors() == 1 ? "" : "s");
    rows(work, measured)
        .forEach(row -> System.out.println(json ? row.json().toString() : row.text()));
    return Main.DONE;
  }

  private List<PoseLoad.Round> measure(PoseLoad load) throws Exception {
    System.err.println("bench: warming up");
    load.round(seconds, true);
    List<PoseLoad.Round> measured = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      System.err.printf("bench: round %d of %d%n", round, rounds);
      measured.add(load.round(seconds, round % 2 == 1));
    }
    return measured;
  }

  private static List<BenchRow> rows(String work, List<PoseLoad.Round> rounds) {
    double bare = median(rounds, PoseLoad.Round::bareMillis);
    double used = median(rounds, PoseLoad.Round::usedMillis);
    double one = median(rounds, PoseLoad.Round::oneThreadRate);
    double two = median(rounds, PoseLoad.Round::twoThreadsRate);
    return List.of(
        row(work, "frame to pose", "ms", rounds, PoseLoad.Round::oneThreadMillis)
            .beside("bare Invoke of the file", bare, GOAL),
        row(work, "frame to pose", "ms", rounds, PoseLoad.Round::oneThreadMillis)
            .beside("bare Invoke of its part that is run", used, GOAL),
        row(work, "of it conversion", "ms", rounds, PoseLoad.Round::convertMillis),
        row(work, "of it model and decoding", "ms", rounds, PoseLoad.Round::inferenceMillis),
        BenchRow.of(BENCH, work + ": time a pose, 2 threads", "ms", 1000 / two)
            .beside("1 thread", 1000 / one, GOAL_TWO_THREADS),
        BenchRow.of(BENCH, work + ": poses, 1 thread", "poses/s", one),
        BenchRow.of(BENCH, work + ": poses, 2 threads", "poses/s", two),
        row(work, "allocated an estimate", "bytes", rounds, PoseLoad.Round::bytes));
  }

  private static BenchRow row(
      String work,
      String what,
      String unit,
      List<PoseLoad.Round> rounds,
      ToDoubleFunction<PoseLoad.Round> of) {
    return BenchRow.of(BENCH, work + ": " + what, unit, median(rounds, of));
  }

  private static double median(List<PoseLoad.Round> rounds, ToDoubleFunction<PoseLoad.Round> of) {
    double[] sorted = rounds.stream().mapToDouble(of).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
