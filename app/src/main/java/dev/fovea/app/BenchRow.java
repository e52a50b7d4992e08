package dev.fovea.app;

import com.google.gson.JsonObject;
import java.util.Optional;

/**
 * One line of a bench.
 *
 * @param bench which
 * @param work what was done, and what was measured of it
 * @param unit of all numbers
 * @param ours what it took
 * @param peer what it is compared with, and what that took
 * @param goal what {@code ours} should be at most
 */
record BenchRow(
    String bench,
    String work,
    String unit,
    double ours,
    Optional<Peer> peer,
    Optional<Double> goal) {

  /** Something else that was measured in the same run. */
  record Peer(String name, double theirs) {}

  static BenchRow of(String bench, String work, String unit, double ours) {
    return new BenchRow(bench, work, unit, ours, Optional.empty(), Optional.empty());
  }

  /** Beside a peer. */
  BenchRow beside(String name, double theirs) {
    return new BenchRow(bench, work, unit, ours, Optional.of(new Peer(name, theirs)), goal);
  }

  /** Beside a peer, of whose time {@code ours} should be so much at most. */
  BenchRow beside(String name, double theirs, double goalRatio) {
    return new BenchRow(
        bench,
        work,
        unit,
        ours,
        Optional.of(new Peer(name, theirs)),
        Optional.of(theirs * goalRatio));
  }

  BenchRow withGoal(double most) {
    return new BenchRow(bench, work, unit, ours, peer, Optional.of(most));
  }

  JsonObject json() {
    JsonObject object = new JsonObject();
    object.addProperty("bench", bench);
    object.addProperty("work", work);
    object.addProperty("unit", unit);
    object.addProperty("ours", Json.rounded(ours, 3));
    peer.ifPresent(
        other -> {
          object.addProperty("peer", other.name());
          object.addProperty("theirs", Json.rounded(other.theirs(), 3));
          object.addProperty("ratio", Json.rounded(ours / other.theirs(), 3));
        });
    goal.ifPresent(most -> object.addProperty("goal", Json.rounded(most, 3)));
    return object;
  }

  /** For people. */
  String text() {
    return "%s: %.3f %s%s%s"
        .formatted(
            work,
            ours,
            unit,
            peer.map(
                    other ->
                        ", %s %.3f (ratio %.3f)"
                            .formatted(other.name(), other.theirs(), ours / other.theirs()))
                .orElse(""),
            goal.map(most -> ", goal %.3f".formatted(most)).orElse(""));
  }
}
