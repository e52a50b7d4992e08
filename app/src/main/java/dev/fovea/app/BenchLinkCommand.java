package dev.fovea.app;

import dev.fovea.CopyLedger;
import dev.fovea.PoseEstimator;
import dev.fovea.net.PoseClient;
import dev.fovea.net.PoseServer;
import dev.fovea.net.SendMode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "link",
    mixinStandardHelpOptions = true,
    description = {
      "What the way to a pose server and back costs: poses a second, ages, processor time.",
      "Prepared frames go to a server of one's choice, or to one of its own, which is compared with"
          + " its bare model; medians of the rounds."
    })
final class BenchLinkCommand implements Callable<Integer> {
  private static final String BENCH = "link";

  /** Poses come at most a tenth more seldom than the model alone would give them. */
  private static final double GOAL = 1 / 0.9;

  private static final double GOAL_UNFAIRNESS = 1.2;

  /** As a camera of 8 buffers has. */
  private static final int MOST_IN_FLIGHT = 5;

  @Spec private CommandSpec spec;
  @Mixin private ClientOptions clients;
  @Mixin private ModelOptions model;
  @Mixin private AnalyzerOptions analyzers;
  @Mixin private BenchOptions bench;

  private int cameras;
  private double framesPerSecond;

  @Option(
      names = "--cameras",
      paramLabel = "N",
      defaultValue = "1",
      description = "Cameras at the same time, 1 to 256 (default: ${DEFAULT-VALUE}).")
  private void cameras(int value) {
    cameras = Range.require(spec, "--cameras", value, 1, 256);
  }

  @Option(
      names = "--fps",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Frames a second of each camera; 0: as many as are answered (default: ${DEFAULT-VALUE}).")
  private void framesPerSecond(double value) {
    framesPerSecond = Range.require(spec, "--fps", value, 0, 1000);
  }

  /** The bare model's milliseconds beside the load's round; empty beside another's server. */
  private record Pair(Optional<Double> bareMillis, LinkLoad.Round round) {}

  /** How to reach the server under a camera's name. */
  private interface Way {
    PoseClient.Options of(String cameraName) throws IOException;
  }

  @Override
  public Integer call() throws Exception {
    model.requireNone(clients.servers());
    clients.requireFit();
    print(clients.servers().isEmpty() ? withOwnServer() : withNamedServer());
    return Main.DONE;
  }

  private List<Pair> withNamedServer() throws IOException, InterruptedException {
    return measure(Optional.empty(), name -> clients.client(name, new CopyLedger()));
  }

  private List<Pair> withOwnServer() throws IOException, InterruptedException {
    ModelChoice choice = model.choice();
    CopyLedger ledger = new CopyLedger();
    try (PoseEstimator bare = choice.open();
        PoseServer server = analyzers.startOwn(choice, ledger)) {
      return measure(
          Optional.of(bare), name -> clients.ours(server.address(), name, new CopyLedger()));
    }
  }

  private List<Pair> measure(Optional<PoseEstimator> bare, Way way)
      throws IOException, InterruptedException {
    List<Pair> pairs = new ArrayList<>();
    try (PreparedFrames frames =
        PreparedFrames.make(bench.size(), clients.send() == SendMode.JPEG)) {
      for (int round = 0; round <= bench.rounds(); round++) {
        bench.announce(round);
        Optional<Double> alone =
            bare.isPresent() ? Optional.of(alone(bare.get())) : Optional.empty();
        Pair pair = new Pair(alone, loaded(frames, way));
        if (round > 0) {
          pairs.add(pair);
        }
      }
    }
    return pairs;
  }

  /** Milliseconds of an inference where nothing else runs. */
  private double alone(PoseEstimator bare) throws IOException {
    long start = System.nanoTime();
    long count = 0;
    while (System.nanoTime() - start < bench.seconds() * 1e9) {
      bare.estimate(bare.input());
      count++;
    }
    return (System.nanoTime() - start) / 1e6 / count;
  }

  private LinkLoad.Round loaded(PreparedFrames frames, Way way)
      throws IOException, InterruptedException {
    LinkLoad load = new LinkLoad();
    try (Interrupt _ = Interrupt.on(load::stop);
        load) {
      for (int i = 1; i <= cameras; i++) {
        PoseClient.Options options = way.of("camera " + i).withWindow(1, MOST_IN_FLIGHT);
        load.add(options, clients.send(), clients.distance(), frames, framesPerSecond);
      }
      load.round(bench.seconds() / 4); // connections and windows find themselves
      return load.round(bench.seconds());
    }
  }

  private void print(List<Pair> pairs) {
    String work =
        "%d camera%s %dx%d, %s, send %s"
            .formatted(
                cameras,
                cameras == 1 ? "" : "s",
                bench.size().width(),
                bench.size().height(),
                framesPerSecond == 0 ? "as fast as answered" : framesPerSecond + " frames/s",
                clients.send().name().toLowerCase(Locale.ROOT));
    bench.print(rows(work, pairs));
  }

  private List<BenchRow> rows(String work, List<Pair> pairs) {
    List<BenchRow> rows = new ArrayList<>();
    BenchRow time = row(work, "time per pose", "ms", pairs, LinkLoad.Round::millisPerPose);
    boolean compared = pairs.getFirst().bareMillis().isPresent() && framesPerSecond == 0;
    rows.add(
        compared
            ? time.beside(
                "bare model", BenchOptions.median(pairs, p -> p.bareMillis().orElseThrow()), GOAL)
            : time);
    rows.add(row(work, "poses", "poses/s", pairs, round -> round.allPoses() / round.seconds()));
    if (cameras > 1) {
      rows.add(
          row(
                  work,
                  "most over fewest poses of a camera",
                  "ratio",
                  pairs,
                  LinkLoad.Round::unfairness)
              .withGoal(GOAL_UNFAIRNESS));
    }
    rows.add(row(work, "round trip, p50", "ms", pairs, r -> millis(r.roundTrip(), 50)));
    rows.add(row(work, "round trip, p99", "ms", pairs, r -> millis(r.roundTrip(), 99)));
    rows.add(row(work, "age, p50", "ms", pairs, r -> millis(r.age(), 50)));
    rows.add(row(work, "age, p99", "ms", pairs, r -> millis(r.age(), 99)));
    rows.add(row(work, "conversion, p50", "ms", pairs, r -> millis(r.convert(), 50)));
    rows.add(row(work, "inference, p50", "ms", pairs, r -> millis(r.inference(), 50)));
    rows.add(row(work, "processor time a pose", "ms", pairs, LinkLoad.Round::cpuMillisPerPose));
    rows.add(row(work, "sent a frame", "bytes", pairs, LinkLoad.Round::bytesPerPose));
    return rows;
  }

  private static double millis(Histogram micros, double percentile) {
    return micros.getValueAtPercentile(percentile) / 1e3;
  }

  private static BenchRow row(
      String work,
      String what,
      String unit,
      List<Pair> pairs,
      ToDoubleFunction<LinkLoad.Round> of) {
    return BenchRow.of(
        BENCH,
        work + ": " + what,
        unit,
        BenchOptions.median(pairs, pair -> of.applyAsDouble(pair.round())));
  }
}
