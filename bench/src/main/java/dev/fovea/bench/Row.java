package dev.fovea.bench;

import com.google.gson.JsonObject;
import java.util.Optional;

/**
 * One comparison. Fields that don't apply are empty, and absent from the JSON.
 *
 * @param bench "capture", "convert" or "link"
 * @param work what was done, and what was measured of it
 * @param unit of {@code ours}, of the peer's and of the goal
 * @param ours what Fovea takes
 * @param peer the peer, and what it takes
 * @param goal what {@code ours} should be at most
 */
record Row(
    String bench,
    String work,
    String unit,
    double ours,
    Optional<Peer> peer,
    Optional<Double> goal) {

  /** Another program on the same work, in the same run. */
  record Peer(String name, double theirs) {}

  static Row of(String bench, String work, String unit, double ours) {
    return new Row(bench, work, unit, ours, Optional.empty(), Optional.empty());
  }

  Row beside(String peer, double theirs) {
    return new Row(bench, work, unit, ours, Optional.of(new Peer(peer, theirs)), goal);
  }

  Row withGoal(double most) {
    return new Row(bench, work, unit, ours, peer, Optional.of(most));
  }

  JsonObject json() {
    JsonObject object = new JsonObject();
    object.addProperty("bench", bench);
    object.addProperty("work", work);
    object.addProperty("unit", unit);
    object.addProperty("ours", rounded(ours));
    peer.ifPresent(
        other -> {
          object.addProperty("peer", other.name());
          object.addProperty("theirs", rounded(other.theirs()));
          object.addProperty("ratio", rounded(ours / other.theirs()));
        });
    goal.ifPresent(most -> object.addProperty("goal", rounded(most)));
    return object;
  }

  /** For people: one line. */
  String text() {
    return work
        + ": "
        + rounded(ours)
        + " "
        + unit
        + peer.map(
                other ->
                    ", %s %s (ratio %s)"
                        .formatted(
                            other.name(), rounded(other.theirs()), rounded(ours / other.theirs())))
            .orElse("")
        + goal.map(most -> ", goal " + rounded(most)).orElse("");
  }

  /** Three digits after the point: below that no measurement here repeats. */
  static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
