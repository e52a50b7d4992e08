package dev.fovea.app;

import dev.fovea.CopyLedger;
import dev.fovea.CropRegion;
import dev.fovea.Frame;
import dev.fovea.FrameAnalyzer;
import dev.fovea.ModelInfo;
import dev.fovea.Pose;
import dev.fovea.PoseEstimator;
import dev.fovea.Tensor;
import dev.fovea.Tensor.ElementType;
import dev.fovea.convert.FrameToTensor;
import dev.fovea.pose.PoseTracker;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * A frame and the regions to look at in, persons and the next regions out: one pass of pixels
 * straight into the model's input, one inference a region. A model of many persons looks at the
 * whole frame each time. Keeps nothing of a camera's. One thread at a time; owns the estimator.
 */
final class ModelAnalyzer implements FrameAnalyzer {
  private final PoseEstimator estimator;
  private final FrameToTensor toTensor;
  private final CopyLedger ledger;

  /**
   * An analyzer that has run once, on an empty picture: the first inference takes many times as
   * long as the next, while a camera's few buffers wait.
   */
  static ModelAnalyzer open(ModelChoice choice, CopyLedger ledger) throws IOException {
    ModelAnalyzer analyzer = new ModelAnalyzer(choice.open(), ledger);
    try {
      analyzer.estimator.estimate(analyzer.estimator.input());
      return analyzer;
    } catch (IOException | RuntimeException e) {
      analyzer.close();
      throw e;
    }
  }

  private ModelAnalyzer(PoseEstimator estimator, CopyLedger ledger) {
    this.estimator = estimator;
    this.ledger = ledger;
    toTensor = FrameToTensor.create(ledger);
  }

  @Override
  public ModelInfo model() {
    return estimator.model();
  }

  @Override
  public Analysis analyze(Frame frame, List<CropRegion> regions) throws IOException {
    int width = frame.format().width();
    int height = frame.format().height();
    Findings findings = new Findings(width, height);
    for (CropRegion region : whereToLook(regions, width, height)) {
      long start = System.nanoTime();
      toTensor.apply(frame, region, estimator.input());
      findings.convertNanos += System.nanoTime() - start;
      findings.add(region);
    }
    return findings.analysis();
  }

  @Override
  public Analysis analyzeTensor(
      MemorySegment tensor, CropRegion region, int frameWidth, int frameHeight) throws IOException {
    Tensor input = estimator.input();
    if (tensor.byteSize() != Tensor.bytes(input.height(), input.width(), ElementType.U8)) {
      throw new IOException(
          "%s takes %dx%d pixels, not a tensor of %d bytes"
              .formatted(model().name(), input.width(), input.height(), tensor.byteSize()));
    }
    Findings findings = new Findings(frameWidth, frameHeight);
    long start = System.nanoTime();
    fill(input, tensor);
    ledger.pass(CopyLedger.Stage.TENSOR, tensor.byteSize(), input.segment().byteSize());
    findings.convertNanos = System.nanoTime() - start;
    findings.add(region);
    return findings.analysis();
  }

  /** Bytes into the model's input, whatever its type. */
  private static void fill(Tensor input, MemorySegment bytes) {
    MemorySegment target = input.segment();
    switch (input.type()) {
      case U8 -> target.copyFrom(bytes);
      case I32 -> {
        for (long i = 0; i < bytes.byteSize(); i++) {
          target.setAtIndex(ValueLayout.JAVA_INT, i, octet(bytes, i));
        }
      }
      case F32 -> {
        for (long i = 0; i < bytes.byteSize(); i++) {
          target.setAtIndex(ValueLayout.JAVA_FLOAT, i, octet(bytes, i));
        }
      }
    }
  }

  private static int octet(MemorySegment bytes, long at) {
    return bytes.get(ValueLayout.JAVA_BYTE, at) & 0xff;
  }

  private List<CropRegion> whereToLook(List<CropRegion> regions, int width, int height) {
    if (regions.isEmpty() || estimator.maxPersons() > 1) {
      return List.of(fitting(CropRegion.FULL, width, height));
    }
    return regions.stream().map(region -> fitting(region, width, height)).toList();
  }

  /** The region widened to the shape of the tensor: squares for MoveNet, which they are already. */
  private CropRegion fitting(CropRegion region, int width, int height) {
    Tensor input = estimator.input();
    if (input.width() == input.height()) {
      return region.equals(CropRegion.FULL) ? CropRegion.fullPad(width, height) : region;
    }
    return region.widened(width, height, input.width(), input.height());
  }

  @Override
  public void close() {
    toTensor.close();
    estimator.close();
  }

  /** What one frame gave so far. */
  private final class Findings {
    private final int width;
    private final int height;
    private final List<Pose> persons = new ArrayList<>(1);
    private final List<CropRegion> next = new ArrayList<>(1);
    private CropRegion searched = CropRegion.FULL;
    private long convertNanos;
    private long inferenceNanos;

    Findings(int width, int height) {
      this.width = width;
      this.height = height;
    }

    /** Runs the model on its input, which shows {@code region}. */
    void add(CropRegion region) throws IOException {
      long start = System.nanoTime();
      List<Pose> found = estimator.estimate(estimator.input());
      inferenceNanos += System.nanoTime() - start;
      boolean single = estimator.maxPersons() == 1;
      for (Pose inTensor : found) {
        Pose pose = PoseTracker.toFrame(inTensor, region, width, height);
        if (!single || PoseTracker.present(pose)) {
          persons.add(pose.withId(persons.size() + 1));
          if (single) {
            next.add(PoseTracker.next(pose, model().skeleton(), width, height));
          }
        }
      }
      searched = region;
    }

    /** Where a single-person model goes on searching when there is nobody anywhere. */
    private List<CropRegion> next() {
      return persons.isEmpty() && estimator.maxPersons() == 1
          ? List.of(PoseTracker.recover(searched, width, height))
          : List.copyOf(next);
    }

    Analysis analysis() {
      return new Analysis(List.copyOf(persons), next(), convertNanos, inferenceNanos);
    }
  }
}
