package dev.fovea.net;

import dev.fovea.Box;
import dev.fovea.CropRegion;
import dev.fovea.Frame;
import dev.fovea.FrameAnalyzer;
import dev.fovea.Keypoint;
import dev.fovea.ModelInfo;
import dev.fovea.PixelFormat;
import dev.fovea.Pose;
import dev.fovea.Skeleton;
import dev.fovea.Tensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/**
 * A small real analyzer: the person of a grey frame is its brightest pixel. Its next region is the
 * one it was given, so that a test sees both arrive. Fails as told by the frame's first byte, and
 * can be made to wait for a turn.
 */
final class BrightestPixel implements FrameAnalyzer {
  static final int SIDE = 4;
  static final byte CORRUPT = 1;
  static final byte BROKEN = 2;
  static final byte NONSENSE = 3;
  static final byte CROWD = 4;
  static final ModelInfo MODEL =
      new ModelInfo(
          "brightest",
          SIDE,
          SIDE,
          Tensor.ElementType.U8,
          new Skeleton("dot", List.of("dot", "again"), List.of(new Skeleton.Edge(0, 1))));

  /** One permit an analysis; a test that does not gate has many. */
  final Semaphore turns;

  final Semaphore begun = new Semaphore(0);
  final ConcurrentLinkedQueue<String> order = new ConcurrentLinkedQueue<>();
  volatile boolean closed;

  BrightestPixel(int turns) {
    this.turns = new Semaphore(turns);
  }

  static BrightestPixel free() {
    return new BrightestPixel(Integer.MAX_VALUE / 2);
  }

  @Override
  public ModelInfo model() {
    return MODEL;
  }

  @Override
  public Analysis analyze(Frame frame, List<CropRegion> regions) throws IOException {
    order.add(frame.format().width() + "/" + frame.sequence());
    begun.release();
    turns.acquireUninterruptibly();
    MemorySegment bytes = frame.segment();
    switch (bytes.get(ValueLayout.JAVA_BYTE, 0)) {
      case CORRUPT -> throw new IOException("a corrupt frame");
      case BROKEN -> throw new IllegalStateException("a broken analyzer, on purpose");
      case CROWD -> {
        Pose one = answer(1, 1, regions).persons().getFirst();
        return new Analysis(Collections.nCopies(2_000, one), regions, 11, 13);
      }
      default -> {}
    }
    if (!frame.format().pixelFormat().equals(PixelFormat.GREY)) {
      return answer(bytes.byteSize(), frame.format().planeCount(), regions);
    }
    if (bytes.get(ValueLayout.JAVA_BYTE, 0) == NONSENSE) {
      return answer(Float.NaN, 0, regions);
    }
    int stride = frame.format().bytesPerLine();
    long at = brightest(bytes);
    return boxed(answer(at % stride, at / stride, regions));
  }

  @Override
  public Analysis analyzeTensor(
      MemorySegment tensor, CropRegion region, int frameWidth, int frameHeight) {
    long at = brightest(tensor) / 3;
    return answer(
        (region.xMin() + (at % SIDE) * region.width() / SIDE) * frameWidth,
        (region.yMin() + (at / SIDE) * region.height() / SIDE) * frameHeight,
        List.of(region));
  }

  private static Analysis answer(float x, float y, List<CropRegion> next) {
    Keypoint dot = new Keypoint(x, y, 0.5f);
    return new Analysis(List.of(Pose.of(7, List.of(dot, dot))), next, 11, 13);
  }

  /** The same with the square of three pixels about the person as its box. */
  private static Analysis boxed(Analysis analysis) {
    Pose pose = analysis.persons().getFirst();
    float x = pose.keypoints().getFirst().x();
    float y = pose.keypoints().getFirst().y();
    Box box = new Box(y - 1, x - 1, y + 1, x + 1);
    return new Analysis(
        List.of(new Pose(pose.id(), pose.score(), pose.keypoints(), Optional.of(box))),
        analysis.next(),
        analysis.convertNanos(),
        analysis.inferenceNanos());
  }

  private static long brightest(MemorySegment bytes) {
    long best = 0;
    for (long i = 0; i < bytes.byteSize(); i++) {
      if (value(bytes, i) > value(bytes, best)) {
        best = i;
      }
    }
    return best;
  }

  private static int value(MemorySegment bytes, long at) {
    return bytes.get(ValueLayout.JAVA_BYTE, at) & 0xff;
  }

  @Override
  public void close() {
    closed = true;
  }
}
