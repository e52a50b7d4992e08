package dev.fovea.pose;

import dev.fovea.pose.PoseModel.Options;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds out how many threads run a model fastest on this machine: for small models often 1, as
 * handing out the work costs more than it brings. Takes some dozens of inferences; on the caller's
 * thread.
 */
public final class ThreadTrial {
  private static final int WARM_UP = 3;
  private static final int ROUNDS = 7;

  /** More threads must save a tenth, or they are better left to other work. */
  private static final double WORTH_IT = 0.9;

  private ThreadTrial() {}

  /**
   * The options with the number of threads that was fastest, of 1, 2, 4 … up to the processors.
   *
   * @throws IOException as {@link PoseModel#open}
   */
  public static Options fastest(Path file, Options options) throws IOException {
    SortedMap<Integer, long[]> nanos = new TreeMap<>();
    List<PoseModel> models = new ArrayList<>();
    try {
      for (int n = 1; n <= Runtime.getRuntime().availableProcessors(); n *= 2) {
        models.add(PoseModel.open(file, options.withThreads(n)));
        nanos.put(n, new long[ROUNDS]);
      }
      for (int round = -WARM_UP; round < ROUNDS; round++) { // by turns: a busy moment hits all
        for (int i = 0; i < models.size(); i++) {
          long start = System.nanoTime();
          models.get(i).invoke();
          if (round >= 0) {
            nanos.get(1 << i)[round] = System.nanoTime() - start;
          }
        }
      }
    } finally {
      models.forEach(PoseModel::close);
    }
    return options.withThreads(pick(nanos));
  }

  /** The fewest threads whose median no larger number of them beats by a tenth. */
  static int pick(SortedMap<Integer, long[]> nanos) {
    int best = nanos.firstKey();
    for (int threads : nanos.keySet()) {
      if (median(nanos.get(threads)) < WORTH_IT * median(nanos.get(best))) {
        best = threads;
      }
    }
    return best;
  }

  private static long median(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
