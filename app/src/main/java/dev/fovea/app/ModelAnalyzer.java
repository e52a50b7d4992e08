package dev.fovea.app;

import dev.fovea.CopyLedger;
import dev.fovea.CropRegion;
import dev.fovea.Frame;
import dev.fovea.FrameAnalyzer;
import dev.fovea.FrameFormat;
import dev.fovea.ModelInfo;
import dev.fovea.PixelFormat;
import dev.fovea.PoseEstimator;
import dev.fovea.Tensor;
import dev.fovea.Tensor.ElementType;
import dev.fovea.convert.FrameToTensor;
import dev.fovea.pose.PersonDetector;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * A frame and the regions to look at in, persons and the next regions out: one pass of pixels
 * straight into the model's input, one inference a region. A model of many persons looks at the
 * whole frame each time; a model of one is seeded by a detector, if there is one. Keeps nothing of
 * a camera's. One thread at a time; owns the estimator.
 */
final class ModelAnalyzer implements FrameAnalyzer {
  /** A newcomer is seen within a third of a second. */
  private static final int DETECT_EVERY = 10;

  private final PoseEstimator estimator;
  private final Optional<PersonDetector> detector;
  private final FrameToTensor toTensor;
  private final CopyLedger ledger;

  /**
   * An analyzer that has run once, on an empty picture: the first tensor and the first inference
   * take many times as long as the next, while a camera's few buffers wait.
   */
  static ModelAnalyzer open(ModelChoice choice, CopyLedger ledger) throws IOException {
    ModelAnalyzer analyzer = new ModelAnalyzer(choice, ledger);
    try {
      analyzer.warmUp();
      return analyzer;
    } catch (IOException | RuntimeException e) {
      analyzer.close();
      throw e;
    }
  }

  private ModelAnalyzer(ModelChoice choice, CopyLedger ledger) throws IOException {
    this.ledger = ledger;
    detector = choice.openDetector();
    try {
      estimator = choice.open();
    } catch (IOException | RuntimeException e) {
      detector.ifPresent(PersonDetector::close);
      throw e;
    }
    toTensor = FrameToTensor.create(ledger);
  }

  /** Counted nowhere, for it is nobody's frame. */
  private void warmUp() throws IOException {
    FrameFormat format = FrameFormat.packed(64, 48, PixelFormat.YUYV);
    try (FrameToTensor uncounted = FrameToTensor.create(new CopyLedger());
        Arena arena = Arena.ofConfined()) {
      Frame empty = Frame.of(format, arena.allocate(format.sizeImage()), 0, 0, () -> {});
      uncounted.apply(empty, CropRegion.FULL, estimator.input());
    }
    estimator.estimate(estimator.input());
  }

  @Override
  public ModelInfo model() {
    return estimator.model();
  }

  @Override
  public Analysis analyze(Frame frame, List<CropRegion> regions) throws IOException {
    return analyze(frame, regions, () -> {});
  }

  @Override
  public Analysis analyze(Frame frame, List<CropRegion> regions, Runnable read) throws IOException {
    int width = frame.format().width();
    int height = frame.format().height();
    Findings findings = findings(width, height);
    Iterator<CropRegion> left =
        whereToLook(withNewcomers(frame, regions, findings), width, height).iterator();
    while (left.hasNext()) {
      CropRegion region = left.next();
      findings.convert(toTensor, frame, region, estimator.input());
      if (!left.hasNext()) {
        read.run();
      }
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
    Findings findings = findings(frameWidth, frameHeight);
    long start = System.nanoTime();
    fill(input, tensor);
    ledger.pass(CopyLedger.Stage.TENSOR, tensor.byteSize(), input.segment().byteSize());
    findings.converted(System.nanoTime() - start);
    findings.add(region);
    return findings.analysis();
  }

  private Findings findings(int width, int height) {
    boolean alone = estimator.maxPersons() == 1 && detector.isEmpty();
    return new Findings(estimator, alone, width, height);
  }

  /**
   * The regions, and those of people whom the detector finds and nobody follows yet. It looks at
   * frames of which nothing is known, and at every tenth by its number: which frames those are
   * hangs on nothing that is kept here.
   */
  private List<CropRegion> withNewcomers(Frame frame, List<CropRegion> regions, Findings findings)
      throws IOException {
    if (detector.isEmpty() || !regions.isEmpty() && frame.sequence() % DETECT_EVERY != 0) {
      return regions;
    }
    int width = frame.format().width();
    int height = frame.format().height();
    CropRegion whole = CropRegion.fullPad(width, height);
    findings.convert(toTensor, frame, whole, detector.get().input());
    return PersonDetector.withNewcomers(
        regions, findings.detect(detector.get(), whole), MAX_REGIONS);
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
      return List.of(fitting(CropRegion.FULL, width, height, estimator.input()));
    }
    return regions.stream()
        .map(region -> fitting(region, width, height, estimator.input()))
        .toList();
  }

  /** The region widened to the shape of the tensor: squares for MoveNet, which they are already. */
  static CropRegion fitting(CropRegion region, int width, int height, Tensor input) {
    if (input.width() == input.height()) {
      return region.equals(CropRegion.FULL) ? CropRegion.fullPad(width, height) : region;
    }
    return region.widened(width, height, input.width(), input.height());
  }

  @Override
  public void close() {
    toTensor.close();
    estimator.close();
    detector.ifPresent(PersonDetector::close);
  }
}
