package dev.fovea.app;

import com.sun.management.ThreadMXBean;
import dev.fovea.CopyLedger;
import dev.fovea.CropRegion;
import dev.fovea.Frame;
import dev.fovea.FrameAnalyzer.Analysis;
import dev.fovea.pose.PoseModel;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The load of {@code bench pose}: poses on one thread, on two, and the bare engine. Made and closed
 * by one thread, which runs all but what is counted on two; owns two analyzers.
 */
final class PoseLoad implements AutoCloseable {
  private static final int ALLOCATIONS = 50;

  private final PoseModel whole;
  private final PoseModel used;
  private final PreparedFrames frames;
  private final ModelAnalyzer first;
  private final ModelAnalyzer second;
  private final ExecutorService threads = Executors.newFixedThreadPool(2);

  /**
   * Of one round; times are medians, as other work on the machine hits single calls.
   *
   * @param bareMillis of the engine's Invoke on the file as it is
   * @param usedMillis of its Invoke on the part of the file that is run
   * @param oneThreadMillis from frame to pose and next region
   * @param convertMillis of that in the conversion
   * @param inferenceMillis of that in model and decoding
   * @param oneThreadRate poses a second
   * @param twoThreadsRate the same, where two threads make them
   * @param bytes that an estimate allocates
   */
  record Round(
      double bareMillis,
      double usedMillis,
      double oneThreadMillis,
      double convertMillis,
      double inferenceMillis,
      double oneThreadRate,
      double twoThreadsRate,
      double bytes) {}

  private PoseLoad(
      PoseModel whole,
      PoseModel used,
      PreparedFrames frames,
      ModelAnalyzer first,
      ModelAnalyzer second) {
    this.whole = whole;
    this.used = used;
    this.frames = frames;
    this.first = first;
    this.second = second;
  }

  /**
   * @param choice makes the poses
   * @param whole the same with the file's own decoding
   * @param used the same as {@code choice}
   */
  static PoseLoad open(ModelChoice choice, PoseModel whole, PoseModel used, PreparedFrames frames)
      throws IOException {
    ModelAnalyzer first = ModelAnalyzer.open(choice, new CopyLedger());
    try {
      ModelAnalyzer second = ModelAnalyzer.open(choice, new CopyLedger());
      return new PoseLoad(whole, used, frames, first, second);
    } catch (IOException | RuntimeException e) {
      first.close();
      throw e;
    }
  }

  /**
   * Runs each for so long: calls of the bare engine and whole poses by turns; then one thread and
   * two, or two and one.
   *
   * @throws Exception what a thread threw
   */
  Round round(double seconds, boolean oneFirst) throws Exception {
    Samples bare = new Samples();
    Samples part = new Samples();
    Samples all = new Samples();
    Samples convert = new Samples();
    Samples inference = new Samples();
    analyze(
        first,
        seconds,
        (nanos, analysis) -> {
          all.add(nanos);
          convert.add(analysis.convertNanos());
          inference.add(analysis.inferenceNanos());
          bare.add(invoke(whole));
          part.add(invoke(used));
        });
    double one = oneFirst ? rate(first, seconds) : 0;
    double two = twoThreads(seconds);
    return new Round(
        bare.medianMillis(),
        part.medianMillis(),
        all.medianMillis(),
        convert.medianMillis(),
        inference.medianMillis(),
        oneFirst ? one : rate(first, seconds),
        two,
        bytes());
  }

  private static long invoke(PoseModel model) throws IOException {
    long start = System.nanoTime();
    model.invoke();
    return System.nanoTime() - start;
  }

  /** Is told of each pose: how long it took, and what it is. */
  private interface Listener {
    void pose(long nanos, Analysis analysis) throws IOException;
  }

  private void analyze(ModelAnalyzer analyzer, double seconds, Listener listener)
      throws IOException {
    List<CropRegion> regions = List.of();
    long end = System.nanoTime() + (long) (seconds * 1e9);
    for (long i = 0; System.nanoTime() - end < 0; i++) {
      try (Frame frame = frames.next(i)) {
        long start = System.nanoTime();
        Analysis analysis = analyzer.analyze(frame, regions);
        listener.pose(System.nanoTime() - start, analysis);
        regions = analysis.next();
      }
    }
  }

  private double rate(ModelAnalyzer analyzer, double seconds) throws IOException {
    long[] poses = {0};
    long start = System.nanoTime();
    analyze(analyzer, seconds, (_, _) -> poses[0]++);
    return poses[0] * 1e9 / (System.nanoTime() - start);
  }

  private double twoThreads(double seconds) throws Exception {
    Future<Double> one = threads.submit(() -> rate(first, seconds));
    Future<Double> two = threads.submit(() -> rate(second, seconds));
    return one.get() + two.get();
  }

  /** Times of single calls. */
  private static final class Samples {
    private final List<Long> nanos = new ArrayList<>();

    void add(long sample) {
      nanos.add(sample);
    }

    double medianMillis() {
      nanos.sort(null);
      return nanos.isEmpty() ? 0 : nanos.get(nanos.size() / 2) / 1e6;
    }
  }

  private double bytes() throws IOException {
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = thread.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < ALLOCATIONS; i++) {
      used.estimate(used.input());
    }
    return (double) (thread.getCurrentThreadAllocatedBytes() - before) / ALLOCATIONS;
  }

  @Override
  public void close() {
    threads.close();
    first.close();
    second.close();
  }
}
