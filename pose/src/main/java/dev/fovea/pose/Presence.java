package dev.fovea.pose;

import dev.fovea.Pose;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells who comes and who goes, with hysteresis: somebody appears after having been seen for a
 * while above one score, and leaves after having been gone for a while, or below a lower one. One
 * thread; belongs to one view of one camera, and is fed with poses whose ids stay.
 */
public final class Presence {

  /** Something that happened to a person. */
  public sealed interface PoseEvent {
    /** Whom it happened to. */
    int id();

    /** When, by the frame's time. */
    long timestampNanos();

    /** Somebody is here. */
    record Appeared(int id, long timestampNanos, Pose pose) implements PoseEvent {}

    /** Somebody who is here was seen again. */
    record Moved(int id, long timestampNanos, Pose pose) implements PoseEvent {}

    /**
     * Somebody is not here any more.
     *
     * @param presentNanos how long that person was
     */
    record Left(int id, long timestampNanos, long presentNanos) implements PoseEvent {}
  }

  /**
   * When somebody counts as here.
   *
   * @param enterScore poses at least as sure as this bring somebody in
   * @param leaveScore poses less sure than this don't count as seen
   * @param enterNanos how long somebody must be seen before appearing
   * @param leaveNanos how long somebody must not be seen before leaving
   */
  public record Options(double enterScore, double leaveScore, long enterNanos, long leaveNanos) {

    /** In after 0.1 s at 0.4 or more, out after 0.5 s below 0.25. */
    public static final Options USUAL = new Options(0.4, 0.25, 100_000_000, 500_000_000);

    /**
     * @throws IllegalArgumentException if it were easier to get in than to stay
     */
    public Options {
      if (!(leaveScore <= enterScore) || enterNanos < 0 || leaveNanos < 0) {
        throw new IllegalArgumentException(
            "the score to leave must not be above that to enter, times not below 0");
      }
    }
  }

  /** Of one person: since when seen, when last, and whether it has appeared. */
  private static final class Sighting {
    final long first;
    long last;
    boolean here;

    Sighting(long first) {
      this.first = first;
    }
  }

  private final Options options;
  private final Map<Integer, Sighting> sightings = new HashMap<>();

  private Presence(Options options) {
    this.options = options;
  }

  /** Nobody is here yet. */
  public static Presence of(Options options) {
    return new Presence(options);
  }

  /**
   * What a frame's poses mean: at most one event for each of them, and one for each who left.
   *
   * @param persons poses with ids
   * @param timestampNanos the frame's, rising
   */
  public List<PoseEvent> update(List<Pose> persons, long timestampNanos) {
    List<PoseEvent> events = new ArrayList<>();
    for (Pose pose : persons) {
      see(pose, timestampNanos, events);
    }
    sightings.entrySet().removeIf(entry -> gone(entry, timestampNanos, events));
    return events;
  }

  private void see(Pose pose, long now, List<PoseEvent> events) {
    Sighting sighting = sightings.get(pose.id());
    if (sighting == null && pose.score() >= options.enterScore()) {
      sighting = new Sighting(now);
      sightings.put(pose.id(), sighting);
    }
    if (sighting == null || pose.score() < options.leaveScore()) {
      return;
    }
    sighting.last = now;
    if (sighting.here) {
      events.add(new PoseEvent.Moved(pose.id(), now, pose));
    } else if (now - sighting.first >= options.enterNanos()) {
      sighting.here = true;
      events.add(new PoseEvent.Appeared(pose.id(), now, pose));
    }
  }

  private boolean gone(Map.Entry<Integer, Sighting> entry, long now, List<PoseEvent> events) {
    Sighting sighting = entry.getValue();
    boolean gone = now - sighting.last > options.leaveNanos();
    if (gone && sighting.here) {
      events.add(new PoseEvent.Left(entry.getKey(), now, sighting.last - sighting.first));
    }
    return gone;
  }
}
