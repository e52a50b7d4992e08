package dev.fovea.pose;

import dev.fovea.Keypoint;
import dev.fovea.Pose;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Steadies the poses that a viewer sees, and leads them to the time of a picture that has none of
 * its own. Raw poses are for those who measure, and for the next crop; this is for the eye.
 *
 * <p>One thread; belongs to one view of one camera. It keeps a filter for each person, by id, and
 * forgets who is not in the newest frame.
 */
public final class PoseSmoother {
  private static final double NANOS = 1e9;

  private final Smoothing options;
  private final int width;
  private final int height;
  private Map<Integer, Person> people = new HashMap<>();
  private List<Pose> smoothed = List.of();
  private long lastNanos;

  /** One person's joints: x and y by turns. */
  private record Person(OneEuroFilter[] filters) {}

  /**
   * A smoother that has seen nothing.
   *
   * @param width pixels of the frame
   * @param height rows of the frame
   */
  public static PoseSmoother of(Smoothing options, int width, int height) {
    return new PoseSmoother(options, width, height);
  }

  private PoseSmoother(Smoothing options, int width, int height) {
    this.options = options;
    this.width = width;
    this.height = height;
  }

  /**
   * The steadied poses of a frame.
   *
   * @param persons in pixels, their ids the same from frame to frame
   * @param timestampNanos when the frame was taken
   */
  public List<Pose> smooth(List<Pose> persons, long timestampNanos) {
    Map<Integer, Person> present = new HashMap<>();
    List<Pose> result = new ArrayList<>(persons.size());
    for (Pose pose : persons) {
      Person person = people.get(pose.id());
      if (person == null || person.filters.length != 2 * pose.keypoints().size()) {
        person = newcomer(pose.keypoints().size());
      }
      present.put(pose.id(), person);
      result.add(filtered(pose, person, timestampNanos / 1000));
    }
    people = present;
    smoothed = List.copyOf(result);
    lastNanos = timestampNanos;
    return smoothed;
  }

  /**
   * Where the persons of the newest frame are at another time: each joint goes on at the speed that
   * it had, for {@link Smoothing#horizonMillis} at most; beyond that there is nobody to be shown.
   */
  public List<Pose> predict(long timestampNanos) {
    long ahead = timestampNanos - lastNanos;
    if (ahead < 0 || ahead > options.horizonMillis() * 1_000_000L) {
      return List.of();
    }
    List<Pose> result = new ArrayList<>(smoothed.size());
    for (Pose pose : smoothed) {
      OneEuroFilter[] filters = people.get(pose.id()).filters;
      List<Keypoint> keypoints = new ArrayList<>(pose.keypoints().size());
      for (int i = 0; i < pose.keypoints().size(); i++) {
        Keypoint joint = pose.keypoints().get(i);
        keypoints.add(
            new Keypoint(
                (float) (joint.x() + filters[2 * i].velocity() * width * ahead / NANOS),
                (float) (joint.y() + filters[2 * i + 1].velocity() * height * ahead / NANOS),
                joint.score()));
      }
      result.add(new Pose(pose.id(), pose.score(), keypoints));
    }
    return List.copyOf(result);
  }

  private Person newcomer(int joints) {
    OneEuroFilter[] filters = new OneEuroFilter[2 * joints];
    for (int i = 0; i < filters.length; i++) {
      filters[i] = new OneEuroFilter(options);
    }
    return new Person(filters);
  }

  private Pose filtered(Pose pose, Person person, long micros) {
    List<Keypoint> keypoints = new ArrayList<>(pose.keypoints().size());
    for (int i = 0; i < pose.keypoints().size(); i++) {
      Keypoint joint = pose.keypoints().get(i);
      keypoints.add(
          new Keypoint(
              (float) (person.filters[2 * i].apply(joint.x() / width, micros) * width),
              (float) (person.filters[2 * i + 1].apply(joint.y() / height, micros) * height),
              joint.score()));
    }
    return new Pose(pose.id(), pose.score(), keypoints, pose.box());
  }
}
