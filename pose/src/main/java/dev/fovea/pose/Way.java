package dev.fovea.pose;

import dev.fovea.Box;
import dev.fovea.Keypoint;
import dev.fovea.Pose;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Where a person was in the last frames, and where it must be by now if it goes on like that: a
 * line through the middles of its poses by the median of slopes (Theil and Sen), which the last
 * poses before somebody is hidden, half of them another's, do not bend. One thread; belongs to a
 * track.
 */
final class Way {
  /** A second at 30 frames a second: who walks slowly is half hidden for a good part of it. */
  private static final int SIGHTINGS = 30;

  /** Joints that are less sure wander. */
  private static final double MIN_SCORE = 0.3;

  /** The middle of a pose, and when. */
  private record Sighting(double x, double y, long micros) {}

  private final Deque<Sighting> sightings = new ArrayDeque<>();

  /** Adds where the person is seen; a pose without a sure joint is left out. */
  void add(Pose pose, long micros) {
    List<Keypoint> sure =
        pose.keypoints().stream().filter(joint -> joint.score() >= MIN_SCORE).toList();
    if (sure.isEmpty()) {
      return;
    }
    if (sightings.size() == SIGHTINGS) {
      sightings.removeFirst();
    }
    sightings.add(
        new Sighting(
            sure.stream().mapToDouble(Keypoint::x).average().orElseThrow(),
            sure.stream().mapToDouble(Keypoint::y).average().orElseThrow(),
            micros));
  }

  /** The pose where its person must be at another time; the last that was added, or like it. */
  Pose moved(Pose pose, long micros) {
    if (sightings.size() < 2) {
      return pose;
    }
    Sighting last = sightings.getLast();
    float dx = (float) (at(Sighting::x, micros) - last.x);
    float dy = (float) (at(Sighting::y, micros) - last.y);
    return new Pose(
        pose.id(),
        pose.score(),
        pose.keypoints().stream()
            .map(joint -> new Keypoint(joint.x() + dx, joint.y() + dy, joint.score()))
            .toList(),
        pose.box()
            .map(
                box ->
                    new Box(box.yMin() + dy, box.xMin() + dx, box.yMax() + dy, box.xMax() + dx)));
  }

  private double at(ToDoubleFunction<Sighting> coordinate, long micros) {
    List<Sighting> all = new ArrayList<>(sightings);
    double[] slopes =
        all.stream()
            .flatMapToDouble(
                a ->
                    all.stream()
                        .filter(b -> b.micros > a.micros)
                        .mapToDouble(
                            b ->
                                (coordinate.applyAsDouble(b) - coordinate.applyAsDouble(a))
                                    / (b.micros - a.micros)))
            .toArray();
    double slope = median(slopes);
    return median(
        all.stream()
            .mapToDouble(a -> coordinate.applyAsDouble(a) + slope * (micros - a.micros))
            .toArray());
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values.length == 0 ? 0 : values[values.length / 2];
  }
}
