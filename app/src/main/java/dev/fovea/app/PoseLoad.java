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

  private final PoseModel engine;
  private final PreparedFrames frames;
  private final ModelAnalyzer first;
  private final ModelAnalyzer second;
  private final ExecutorService threads = Executors.newFixedThreadPool(2);

  /**
   * Of one round; times are medians, as other work on the machine hits single calls.
   *
   * @param bareMillis of the engine's Invoke
   * @param oneThreadMillis from frame to pose and next region
   * @param convertMillis of that in the conversion
   * @param inferenceMillis of that in model and decoding
   * @param oneThreadRate poses a second
   * @param twoThreadsRate the same, where two threads make them
   * @param bytes that an estimate allocates
   */
  record Round(
      double bareMillis,
      double oneThreadMillis,
      double convertMillis,
      double inferenceMillis,
      double oneThreadRate,
      double twoThreadsRate,
      double bytes) {}

  private PoseLoad(
      PoseModel engine, PreparedFrames frames, ModelAnalyzer first, ModelAnalyzer second) {
    this.engine = engine;
    this.frames = frames;
    this.first = first;
    this.second = second;
  }

  static PoseLoad open(ModelChoice choice, PoseModel engine, PreparedFrames frames)
      throws IOException {
    ModelAnalyzer first = ModelAnalyzer.open(choice, new CopyLedger());
    try {
      ModelAnalyzer second = ModelAnalyzer.open(choice, new CopyLedger());
      return new PoseLoad(engine, frames, first, second);
    } catch (IOException | RuntimeException e) {
      first.close();
      throw e;
    }
  }

  /**
   * Runs each for so long: a call of the bare engine and a whole pose by turns; then one thread and
   * two, or two and one.
   *
   * @throws Exception what a thread threw
   */
  Round round(double seconds, boolean oneFirst) throws Exception {
    Samples bare = new Samples();
    Samples whole = new Samples();
    Samples convert = new Samples();
    Samples inference = new Samples();
    analyze(
        first,
        seconds,
        (nanos, analysis) -> {
          whole.add(nanos);
          convert.add(analysis.convertNanos());
          inference.add(analysis.inferenceNanos());
          long start = System.nanoTime();
          engine.invoke();
          bare.add(System.nanoTime() - start);
        });
    double one = oneFirst ? rate(first, seconds) : 0;
    double two = twoThreads(seconds);
    return new Round(
        bare.medianMillis(),
        whole.medianMillis(),
        convert.medianMillis(),
        inference.medianMillis(),
        oneFirst ? one : rate(first, seconds),
        two,
        bytes());
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
      engine.estimate(engine.input());
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
