package dev.fovea.pose;

import dev.fovea.Keypoint;
import dev.fovea.Pose;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * COCO's keypoint evaluation: average precision and recall at ten thresholds of object keypoint
 * similarity, for people of all, medium and large sizes (cocodataset.org, "Keypoint Evaluation";
 * the order of matching and the interpolation are those of cocoapi's {@code cocoeval.py}). One
 * thread.
 */
public final class CocoEvaluation {
  /** Sizes of people, by area in square pixels; both bounds belong to it. */
  public enum Size {
    ALL(0, 1e10),
    MEDIUM(32 * 32, 96 * 96),
    LARGE(96 * 96, 1e10);

    private final double least;
    private final double most;

    Size(double least, double most) {
      this.least = least;
      this.most = most;
    }

    boolean holds(double area) {
      return area >= least && area <= most;
    }
  }

  /** The thresholds: 0.5, 0.55 … 0.95, to the last bit as NumPy's {@code linspace} has them. */
  public static final List<Double> THRESHOLDS = steps(0.5, 0.95, 10);

  /** Of an image, more poses than this don't count. */
  private static final int MAX_POSES = 20;

  /** 0, 0.01 … 1: a recall of 7 / 25 falls short of NumPy's 0.28 by its last bit. */
  private static final List<Double> RECALLS = steps(0, 1, 101);

  /** What somebody asks for may be another number than a threshold by so much. */
  private static final double SAME = 1e-9;

  /** A pose that took part: at each threshold, whether it hit somebody, and whether it counts. */
  private record Played(double score, boolean[] hit, boolean[] counts) {}

  private final List<List<Played>> played = new ArrayList<>();
  private final int[] people = new int[Size.values().length];
  private double oksSum;
  private int oksCount;

  public CocoEvaluation() {
    for (int i = 0; i < Size.values().length; i++) {
      played.add(new ArrayList<>());
    }
  }

  private static List<Double> steps(double from, double to, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> i == count - 1 ? to : i * ((to - from) / (count - 1)) + from)
        .toList();
  }

  /**
   * Adds an image. Where poses of two images are equally sure, the one that was added first counts
   * first; cocoapi adds images in the order of their ids.
   *
   * @param found poses of COCO's 17 joints, in pixels
   * @param truth who is there
   */
  public void add(List<Pose> found, List<CocoPerson> truth) {
    List<Pose> best =
        found.stream()
            .sorted(Comparator.comparingDouble(Pose::score).reversed())
            .limit(MAX_POSES)
            .toList();
    double[][] oks = new double[best.size()][truth.size()];
    for (int p = 0; p < best.size(); p++) {
      for (int t = 0; t < truth.size(); t++) {
        oks[p][t] = truth.get(t).oks(best.get(p).keypoints());
      }
    }
    for (Size size : Size.values()) {
      match(best, truth, oks, size);
    }
    for (int t = 0; t < truth.size(); t++) {
      if (!truth.get(t).ignored()) {
        int person = t;
        oksSum += IntStream.range(0, best.size()).mapToDouble(p -> oks[p][person]).max().orElse(0);
        oksCount++;
      }
    }
  }

  private void match(List<Pose> found, List<CocoPerson> truth, double[][] oks, Size size) {
    // Those that count first: a pose that can hit one of them hits no other.
    List<Integer> order =
        IntStream.range(0, truth.size())
            .boxed()
            .sorted(Comparator.comparing(t -> ignored(truth.get(t), size)))
            .toList();
    people[size.ordinal()] += (int) truth.stream().filter(t -> !ignored(t, size)).count();
    List<Played> all = new ArrayList<>();
    for (Pose pose : found) {
      all.add(
          new Played(pose.score(), new boolean[THRESHOLDS.size()], new boolean[THRESHOLDS.size()]));
    }
    for (int threshold = 0; threshold < THRESHOLDS.size(); threshold++) {
      boolean[] taken = new boolean[truth.size()];
      for (int p = 0; p < found.size(); p++) {
        int hit = hit(oks[p], THRESHOLDS.get(threshold), order, truth, taken, size);
        all.get(p).hit[threshold] = hit >= 0;
        all.get(p).counts[threshold] =
            hit >= 0 ? !ignored(truth.get(hit), size) : size.holds(area(found.get(p)));
        if (hit >= 0) {
          taken[hit] = true;
        }
      }
    }
    played.get(size.ordinal()).addAll(all);
  }

  /** Whom a pose hits: the most similar that is left; -1 for nobody. */
  private static int hit(
      double[] oks,
      double threshold,
      List<Integer> order,
      List<CocoPerson> truth,
      boolean[] taken,
      Size size) {
    double least = Math.min(threshold, 1 - 1e-10);
    int best = -1;
    for (int t : order) {
      if (taken[t] && !truth.get(t).crowd()) {
        continue;
      }
      if (best >= 0 && !ignored(truth.get(best), size) && ignored(truth.get(t), size)) {
        break;
      }
      if (oks[t] >= least) {
        least = oks[t];
        best = t;
      }
    }
    return best;
  }

  private static boolean ignored(CocoPerson person, Size size) {
    return person.ignored() || !size.holds(person.area());
  }

  /** Of the box about a pose's joints, seen or not, as cocoapi's {@code loadRes} takes it. */
  private static double area(Pose pose) {
    return Similarity.area(
        pose.keypoints().stream().map(k -> new Keypoint(k.x(), k.y(), 1)).toList(), 0);
  }

  /** How many people count at a size. */
  public int people(Size size) {
    return people[size.ordinal()];
  }

  /**
   * The mean over all people of the similarity of the pose that is most like them; -1 where there
   * is nobody.
   */
  public double meanOks() {
    return oksCount == 0 ? -1 : oksSum / oksCount;
  }

  /** Average precision over all thresholds; -1 where there is nobody of that size. */
  public double averagePrecision(Size size) {
    return mean(size, true, 0, THRESHOLDS.size());
  }

  /** Average precision at one of {@link #THRESHOLDS}. */
  public double averagePrecisionAt(double threshold) {
    return at(threshold, true);
  }

  /** Average recall over all thresholds; -1 where there is nobody of that size. */
  public double averageRecall(Size size) {
    return mean(size, false, 0, THRESHOLDS.size());
  }

  /** Average recall at one of {@link #THRESHOLDS}. */
  public double averageRecallAt(double threshold) {
    return at(threshold, false);
  }

  private double at(double threshold, boolean precision) {
    int index =
        IntStream.range(0, THRESHOLDS.size())
            .filter(i -> Math.abs(THRESHOLDS.get(i) - threshold) < SAME)
            .findFirst()
            .orElseThrow(
                () -> new IllegalArgumentException(threshold + " is none of " + THRESHOLDS));
    return mean(Size.ALL, precision, index, index + 1);
  }

  private double mean(Size size, boolean precision, int from, int to) {
    if (people(size) == 0) {
      return -1;
    }
    double sum = 0;
    List<Played> ranked =
        played.get(size.ordinal()).stream()
            .sorted(Comparator.comparingDouble(Played::score).reversed())
            .toList();
    for (int threshold = from; threshold < to; threshold++) {
      sum += value(ranked, threshold, people(size), precision);
    }
    return sum / (to - from);
  }

  /** The precision averaged over 101 recalls, or the recall, at one threshold. */
  private static double value(List<Played> ranked, int threshold, int people, boolean precision) {
    List<double[]> curve = new ArrayList<>(); // recall, precision
    int hits = 0;
    int misses = 0;
    for (Played pose : ranked) {
      if (pose.counts[threshold]) {
        hits += pose.hit[threshold] ? 1 : 0;
        misses += pose.hit[threshold] ? 0 : 1;
        curve.add(
            new double[] {(double) hits / people, hits / (hits + misses + CocoPerson.EPSILON)});
      }
    }
    if (!precision) {
      return (double) hits / people;
    }
    for (int i = curve.size() - 1; i > 0; i--) {
      curve.get(i - 1)[1] = Math.max(curve.get(i - 1)[1], curve.get(i)[1]);
    }
    double sum = 0;
    int at = 0;
    for (double recall : RECALLS) {
      while (at < curve.size() && curve.get(at)[0] < recall) {
        at++;
      }
      sum += at < curve.size() ? curve.get(at)[1] : 0;
    }
    return sum / RECALLS.size();
  }
}
