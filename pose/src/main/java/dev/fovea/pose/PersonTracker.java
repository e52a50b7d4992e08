package dev.fovea.pose;

import dev.fovea.Pose;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleBiFunction;

/**
 * Gives the same person the same id from frame to frame: tfjs's greedy tracker. The poses of a
 * frame, the surest first, each take the most similar track that is left and similar enough, or
 * begin a new one. Tracks that nobody took for a while are forgotten; their ids are not used again.
 *
 * <p>One thread; belongs to one view of one camera.
 */
public final class PersonTracker {

  /**
   * When two poses are the same person.
   *
   * @param maxTracks the most persons remembered
   * @param maxAgeMillis how long a person who is not seen is remembered
   * @param minSimilarity 0..1
   * @param minScore joints less sure than this don't count (by keypoints only)
   * @param minJoints with fewer of them two poses are not alike (by keypoints only)
   * @param falloff of each joint (by keypoints only), as COCO's
   */
  public record Options(
      int maxTracks,
      long maxAgeMillis,
      double minSimilarity,
      double minScore,
      int minJoints,
      List<Double> falloff) {

    /** tfjs's constants for boxes. */
    public static final Options BY_BOX = new Options(18, 1000, 0.15, 0, 0, List.of());

    /** tfjs's constants for COCO's joints. */
    public static final Options BY_KEYPOINTS =
        new Options(18, 1000, 0.2, 0.3, 4, Similarity.COCO_FALLOFF);

    public Options {
      falloff = List.copyOf(falloff);
    }
  }

  /** A person as it was last seen. */
  private record Track(Pose pose, long micros) {}

  private final Options options;
  private final ToDoubleBiFunction<Pose, Pose> similarity;
  private List<Track> tracks = new ArrayList<>();
  private int nextId = 1;

  private PersonTracker(Options options, ToDoubleBiFunction<Pose, Pose> similarity) {
    this.options = options;
    this.similarity = similarity;
  }

  /**
   * A tracker by intersection over union of boxes, of those about the joints where a model gives
   * none.
   */
  public static PersonTracker byBox(Options options) {
    return new PersonTracker(options, Similarity::iou);
  }

  /** A tracker by object keypoint similarity. */
  public static PersonTracker byKeypoints(Options options) {
    return new PersonTracker(
        options,
        (pose, track) ->
            Similarity.oks(
                pose.keypoints(),
                track.keypoints(),
                options.minScore(),
                options.minJoints(),
                options.falloff()));
  }

  /**
   * The poses of a frame under their ids, in the same order.
   *
   * @param poses the surest first, in one and the same coordinates from frame to frame
   * @param micros when the frame was taken, in microseconds
   */
  public List<Pose> track(List<Pose> poses, long micros) {
    tracks.removeIf(track -> micros - track.micros > options.maxAgeMillis() * 1000);
    List<Track> left = new ArrayList<>(tracks);
    List<Pose> known = new ArrayList<>(poses.size());
    for (Pose pose : poses) {
      Track same = mostSimilar(pose, left);
      left.remove(same);
      Pose named = pose.withId(same == null ? nextId++ : same.pose.id());
      known.add(named);
      Track seen = new Track(named, micros);
      if (same == null) {
        tracks.add(seen);
      } else {
        tracks.set(tracks.indexOf(same), seen);
      }
    }
    tracks.sort(Comparator.comparingLong(Track::micros).reversed());
    if (tracks.size() > options.maxTracks()) {
      tracks = new ArrayList<>(tracks.subList(0, options.maxTracks()));
    }
    return known;
  }

  /** Null where no track is similar enough. */
  private Track mostSimilar(Pose pose, List<Track> left) {
    Track best = null;
    double most = options.minSimilarity();
    for (Track track : left) {
      double alike = similarity.applyAsDouble(pose, track.pose);
      if (alike >= most && (best == null || alike > most)) {
        best = track;
        most = alike;
      }
    }
    return best;
  }

  /** Ids and times in microseconds of those remembered, the freshest first. */
  List<long[]> remembered() {
    return tracks.stream().map(track -> new long[] {track.pose.id(), track.micros}).toList();
  }
}
