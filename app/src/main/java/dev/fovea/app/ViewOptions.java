package dev.fovea.app;

import dev.fovea.pose.Smoothing;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How poses are shown, and when to end. */
final class ViewOptions {
  /** Where to look. */
  enum Show {
    WEB,
    WINDOW,
    NONE
  }

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  private long limit = Long.MAX_VALUE;

  @Option(
      names = "--show",
      paramLabel = "WHERE",
      defaultValue = "web",
      description = "web (a page), window, or none (default: ${DEFAULT-VALUE}).")
  Show show;

  @Option(
      names = "--http",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:10027",
      converter = HostPort.PageConverter.class,
      description = "Where the page is (default: ${DEFAULT-VALUE}; port 0: any free one).")
  HostPort http;

  @Option(
      names = "--output",
      paramLabel = "/dev/videoN",
      description =
          "Show the annotated picture as a camera for other programs, on this output node.")
  private Path output;

  @Option(
      names = "--frames",
      paramLabel = "N",
      description = "End after N frames shown (default: go on).")
  private void frames(long value) {
    limit = Range.require(spec, "--frames", value, 1, 1e12);
  }

  @Option(
      names = "--json",
      description = "Print an object for each pose shown, and a summary at the end.")
  boolean json;

  @Option(
      names = "--raw",
      description = "Draw poses as the model sees them, neither steadied nor predicted.")
  private boolean raw;

  private Smoothing smoothing = Smoothing.MOVENET;

  @Option(
      names = "--min-cutoff",
      paramLabel = "HZ",
      description = "Steadiness of who is still: lower is steadier (default: 2.5).")
  private void minCutoff(double value) {
    smoothing = smoothing.withMinCutoff(Range.require(spec, "--min-cutoff", value, 0.01, 1000));
  }

  @Option(
      names = "--beta",
      paramLabel = "N",
      description = "How soon who moves is followed: higher lags less (default: 300).")
  private void beta(double value) {
    smoothing = smoothing.withBeta(Range.require(spec, "--beta", value, 0, 1e6));
  }

  @Option(
      names = "--predict",
      paramLabel = "MS",
      description = "Lead a pose so far onto pictures that have none of their own (default: 100).")
  private void predict(int millis) {
    smoothing = smoothing.withHorizonMillis(Range.require(spec, "--predict", millis, 0, 1000));
  }

  /** Refuses what nothing would come of. */
  void requireFit() {
    if (show != Show.WEB) {
      Fit.refuse(spec, "goes with --show web", "--http");
    }
    if (raw) {
      Fit.refuse(spec, "does not go with --raw", "--min-cutoff", "--beta", "--predict");
    }
  }

  /** What makes drawn poses steady; empty where they are to be raw. */
  Optional<Smoothing> smoothing() {
    return raw ? Optional.empty() : Optional.of(smoothing);
  }

  /** The output node that is to be a camera for others. */
  Optional<Path> output() {
    return Optional.ofNullable(output);
  }

  long limit() {
    return limit;
  }
}
