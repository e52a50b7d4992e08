package dev.fovea.pose;

import dev.fovea.Pose;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleBiFunction;

/**
 * Gives the same person the same id from frame to frame: tfjs's greedy tracker. The poses of a
 * frame, the surest first, each take the most similar track that is left and similar enough, or
 * begin a new one. Tracks that nobody took for a while are forgotten; their ids are not used again.
 *
 * <p>A track is where its person was last seen. For those who were not in the last frame that may
 * be foreseen instead: they are where they were going, so that who walks behind somebody else comes
 * out under the same id, and the other does not take it over in passing.
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
   * @param foreseeing whether who was not in the last frame is where they were going; tfjs: where
   *     they were
   */
  public record Options(
      int maxTracks,
      long maxAgeMillis,
      double minSimilarity,
      double minScore,
      int minJoints,
      List<Double> falloff,
      boolean foreseeing) {

    /** tfjs's constants for boxes. */
    public static final Options BY_BOX = new Options(18, 1000, 0.15, 0, 0, List.of(), false);

    /** tfjs's constants for COCO's joints. */
    public static final Options BY_KEYPOINTS =
        new Options(18, 1000, 0.2, 0.3, 4, Similarity.COCO_FALLOFF, false);

    public Options {
      falloff = List.copyOf(falloff);
    }

    /** The same, foreseeing for three seconds: as long as it takes to walk behind somebody. */
    public Options withForesight() {
      return new Options(maxTracks, 3000, minSimilarity, minScore, minJoints, falloff, true);
    }
  }

  /** A person as it was last seen, and the way there. */
  private record Track(Pose pose, long micros, Way way) {}

  /** Who is seen goes before who is only foreseen in the same place. */
  private static final double FORESEEN = 0.7;

  private final Options options;
  private final ToDoubleBiFunction<Pose, Pose> similarity;
  private List<Track> tracks = new ArrayList<>();
  private long lastMicros;
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
    Track[] same = options.foreseeing() ? likestFirst(poses, micros) : surestFirst(poses);
    List<Pose> known = new ArrayList<>(poses.size());
    for (int i = 0; i < same.length; i++) {
      Pose named = poses.get(i).withId(same[i] == null ? nextId++ : same[i].pose.id());
      known.add(named);
      Way way = same[i] == null ? new Way() : same[i].way;
      way.add(named, micros);
      Track seen = new Track(named, micros, way);
      if (same[i] == null) {
        tracks.add(seen);
      } else {
        tracks.set(tracks.indexOf(same[i]), seen);
      }
    }
    tracks.sort(Comparator.comparingLong(Track::micros).reversed());
    if (tracks.size() > options.maxTracks()) {
      tracks = new ArrayList<>(tracks.subList(0, options.maxTracks()));
    }
    lastMicros = micros;
    return known;
  }

  /** The track of each pose, null for a newcomer: pose by pose, as tfjs has it. */
  private Track[] surestFirst(List<Pose> poses) {
    List<Track> left = new ArrayList<>(tracks);
    Track[] same = new Track[poses.size()];
    for (int i = 0; i < same.length; i++) {
      same[i] = mostSimilar(poses.get(i), left);
      left.remove(same[i]);
    }
    return same;
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

  /** A pose that may be a track's. */
  private record Pair(int pose, Track track, double alike) {}

  /** The same, but the most similar pose and track of all find each other first. */
  private Track[] likestFirst(List<Pose> poses, long micros) {
    List<Pair> pairs = new ArrayList<>();
    for (Track track : tracks) {
      boolean gone = track.micros != lastMicros;
      Pose there = gone ? track.way.moved(track.pose, micros) : track.pose;
      double trust = gone ? FORESEEN : 1;
      for (int i = 0; i < poses.size(); i++) {
        double alike = similarity.applyAsDouble(poses.get(i), there);
        if (alike >= options.minSimilarity()) {
          pairs.add(new Pair(i, track, trust * alike));
        }
      }
    }
    pairs.sort(Comparator.comparingDouble(Pair::alike).reversed());
    Track[] same = new Track[poses.size()];
    Set<Integer> taken = new HashSet<>();
    for (Pair pair : pairs) {
      if (same[pair.pose] == null && taken.add(pair.track.pose.id())) {
        same[pair.pose] = pair.track;
      }
    }
    return same;
  }

  /** Ids and times in microseconds of those remembered, the freshest first. */
  List<long[]> remembered() {
    return tracks.stream().map(track -> new long[] {track.pose.id(), track.micros}).toList();
  }
}
