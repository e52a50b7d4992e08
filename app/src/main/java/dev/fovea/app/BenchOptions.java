package dev.fovea.app;

import java.util.List;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What benches in rounds have in common: their frames' size, how long they last, what they print.
 */
final class BenchOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

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
      defaultValue = "3",
      description = "Seconds of each run of a round, 0.1 to 3600 (default: ${DEFAULT-VALUE}).")
  private void seconds(double value) {
    seconds = Range.require(spec, "--seconds", value, 0.1, 3600);
  }

  Size size() {
    return size;
  }

  int rounds() {
    return rounds;
  }

  double seconds() {
    return seconds;
  }

  /** Says which round begins; 0 warms up. */
  void announce(int round) {
    System.err.println(
        round == 0 ? "fovea: warming up" : "fovea: round %d of %d".formatted(round, rounds));
  }

  void print(List<BenchRow> rows) {
    rows.forEach(row -> System.out.println(json ? row.json().toString() : row.text()));
  }

  /** Of a number of each round. */
  static <R> double median(List<R> rounds, ToDoubleFunction<R> of) {
    double[] sorted = rounds.stream().mapToDouble(of).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
