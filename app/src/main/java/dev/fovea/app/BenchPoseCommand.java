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

  @Mixin private ModelOptions model;
  @Mixin private BenchOptions bench;

  @Override
  public Integer call() throws Exception {
    ModelChoice choice = model.choice();
    String name;
    List<PoseLoad.Round> measured;
    try (PoseEstimator bare = model.choice(false).open();
        PoseEstimator cut = choice.open();
        PreparedFrames frames = PreparedFrames.make(bench.size(), false)) {
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
                bench.size().width(),
                bench.size().height(),
                name,
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().availableProcessors() == 1 ? "" : "s");
    bench.print(rows(work, measured));
    return Main.DONE;
  }

  private List<PoseLoad.Round> measure(PoseLoad load) throws Exception {
    bench.announce(0);
    load.round(bench.seconds(), true);
    List<PoseLoad.Round> measured = new ArrayList<>();
    for (int round = 1; round <= bench.rounds(); round++) {
      bench.announce(round);
      measured.add(load.round(bench.seconds(), round % 2 == 1));
    }
    return measured;
  }

  private static List<BenchRow> rows(String work, List<PoseLoad.Round> rounds) {
    double bare = BenchOptions.median(rounds, PoseLoad.Round::bareMillis);
    double used = BenchOptions.median(rounds, PoseLoad.Round::usedMillis);
    double one = BenchOptions.median(rounds, PoseLoad.Round::oneThreadRate);
    double two = BenchOptions.median(rounds, PoseLoad.Round::twoThreadsRate);
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
    return BenchRow.of(BENCH, work + ": " + what, unit, BenchOptions.median(rounds, of));
  }
}
