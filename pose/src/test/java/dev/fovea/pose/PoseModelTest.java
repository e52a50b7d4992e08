package dev.fovea.pose;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.fovea.BodyPart;
import dev.fovea.CropRegion;
import dev.fovea.Keypoint;
import dev.fovea.ModelInfo;
import dev.fovea.Pose;
import dev.fovea.Skeleton;
import dev.fovea.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoseModelTest {
  private static Picture photo() throws IOException {
    return Picture.read(Weights.image("tf_image1.png"));
  }

  private static CropRegion whole(Picture picture) {
    return CropRegion.fullPad(picture.width(), picture.height());
  }

  @Test
  void shouldTellWhatItIs() throws IOException {
    try (PoseModel model = Weights.lightning()) {
      assertEquals(
          new ModelInfo("movenet-lightning", 192, 192, Tensor.ElementType.U8, Skeleton.COCO_17),
          model.model());
      assertEquals(192, model.input().height());
      assertTrue(model.input().segment().isNative());
    }
  }

  @Test
  void shouldGiveTheSameForItsOwnInputAndForAnotherTensor() throws IOException {
    Picture photo = photo();
    try (PoseModel model = Weights.lightning();
        Arena arena = Arena.ofConfined()) {
      photo.cropTo(whole(photo), model.input());
      MemorySegment copy = arena.allocate(model.input().segment().byteSize());
      copy.copyFrom(model.input().segment());
      List<Pose> own = model.estimate(model.input());
      model.input().segment().fill((byte) 0);
      assertNotEquals(own, model.estimate(model.input()));
      assertEquals(own, model.estimate(new Tensor(copy, 192, 192, Tensor.ElementType.U8)));
      assertEquals(1, own.size());
      assertEquals(BodyPart.values().length, own.getFirst().keypoints().size());
    }
  }

  @Test
  void shouldGiveTheSameAtAnyNumberOfThreads() throws IOException {
    Picture photo = photo();
    Path file = Weights.model("movenet_lightning_int8.tflite");
    try (PoseModel one = PoseModel.open(file, PoseModel.Options.named("one"));
        PoseModel two = PoseModel.open(file, PoseModel.Options.named("two").withThreads(2))) {
      photo.cropTo(whole(photo), one.input());
      assertEquals(one.estimate(one.input()), two.estimate(one.input()));
    }
  }

  /** Cut out of the whole graph or as heads from the beginning, an ONNX model says the same. */
  @Test
  void shouldGiveTheSameCutOutOfTheWholeGraph() throws IOException {
    Picture photo = photo();
    PoseModel.Options options = PoseModel.Options.named("onnx");
    try (PoseModel heads =
            PoseModel.open(Weights.model("movenet_lightning_int8_heads.onnx"), options);
        PoseModel cut = PoseModel.open(Weights.model("movenet_lightning_int8_qdq.onnx"), options);
        PoseModel whole =
            PoseModel.open(
                Weights.model("movenet_lightning_int8_qdq.onnx"), options.withFloatDecode(false))) {
      photo.cropTo(whole(photo), heads.input());
      List<Pose> expected = heads.estimate(heads.input());
      assertEquals(expected, cut.estimate(heads.input()));
      List<Pose> other = whole.estimate(heads.input());
      assertNotEquals(expected, other); // the graph's own decoding takes no mean of nine cells
      assertEquals(expected.getFirst().score(), other.getFirst().score(), 1e-3);
    }
  }

  /**
   * The inputs and outputs of MoveNet's official files, whose weights are not here: all outputs are
   * zero. Lightning and Thunder differ by their side, MultiPose by its output.
   */
  @ParameterizedTest
  @CsvSource({"192, 1", "256, 1", "256, 6"})
  void shouldTellMoveNetsByTheirSignatures(int side, int persons, @TempDir Path folder)
      throws IOException {
    int[] output = persons == 1 ? new int[] {1, 1, 17, 3} : new int[] {1, 6, 56};
    float[] zeros = new float[persons == 1 ? 51 : 336];
    byte[] lite =
        new LiteFile(LiteFile.Type.U8, 1, side, side, 3).output("o", zeros, output).bytes();
    byte[] onnx =
        OnnxFile.taking(OnnxFile.INT32, 1, side, side, 3).output("o", zeros, output).bytes();
    Map<Tensor.ElementType, byte[]> files =
        Map.of(Tensor.ElementType.U8, lite, Tensor.ElementType.I32, onnx);
    for (Map.Entry<Tensor.ElementType, byte[]> each : files.entrySet()) {
      Path file = Files.write(folder.resolve("model"), each.getValue());
      try (PoseModel model = PoseModel.open(file, PoseModel.Options.named("m"))) {
        assertEquals(
            new ModelInfo("m", side, side, each.getKey(), Skeleton.COCO_17), model.model());
        assertEquals(persons, model.maxPersons());
        assertEquals(persons == 1 ? 1 : 0, model.estimate(model.input()).size());
      }
    }
  }

  /** MultiPose has the same four heads, and its own way to read them. */
  @Test
  void shouldCutNothingOutOfAGraphForManyPersons() throws IOException {
    byte[] onnx = Files.readAllBytes(Weights.model("movenet_lightning_int8_qdq.onnx"));
    assertNotSame(onnx, OnnxHeads.cut(onnx));
    byte[] sides = {10, 2, 8, 1, 10, 2, 8, 1, 10, 2, 8, 17, 10, 2, 8, 3};
    int at = onnx.length - sides.length;
    while (!Arrays.equals(onnx, at, at + sides.length, sides, 0, sides.length)) {
      at--;
    }
    onnx[at + sides.length - 1] = 56;
    assertSame(onnx, OnnxHeads.cut(onnx));

    byte[] lite = Files.readAllBytes(Weights.model("movenet_lightning_int8.tflite"));
    assertFalse(Arrays.equals(lite, cut(lite)));
    TfLiteGraph graph = TfLiteGraph.all(MemorySegment.ofArray(lite)).getFirst();
    FlatTable.Vector shape = graph.tensors().table(graph.outputs()[0]).vector(0);
    lite[(int) shape.at() + 16] = 56;
    assertArrayEquals(lite, cut(lite));
  }

  private static byte[] cut(byte[] lite) {
    return TfLiteHeads.cut(MemorySegment.ofArray(lite.clone())).toArray(ValueLayout.JAVA_BYTE);
  }

  @Test
  void shouldRefuseATensorOfAnotherShape() throws IOException {
    try (PoseModel model = Weights.lightning();
        Arena arena = Arena.ofConfined()) {
      Tensor thunder = new Tensor(arena.allocate(256 * 256 * 3), 256, 256, Tensor.ElementType.U8);
      assertThrows(IllegalArgumentException.class, () -> model.estimate(thunder));
      Tensor ints =
          new Tensor(arena.allocate(192 * 192 * 3 * 4, 4), 192, 192, Tensor.ElementType.I32);
      assertThrows(IllegalArgumentException.class, () -> model.estimate(ints));
    }
  }

  @Test
  void shouldRefuseLessThanOneThread() {
    assertThrows(
        IllegalArgumentException.class, () -> PoseModel.Options.named("any").withThreads(0));
  }

  @Test
  void shouldThrowAfterClose() throws IOException {
    PoseModel model = Weights.lightning();
    Tensor input = model.input();
    model.close();
    assertDoesNotThrow(model::close);
    assertThrows(IllegalStateException.class, () -> model.estimate(input));
    assertThrows(IllegalStateException.class, () -> input.segment().fill((byte) 0));
    assertEquals("movenet-lightning", model.model().name());
  }

  @Test
  void shouldSurviveBeingClosedWhileItEstimates() throws Exception {
    for (int round = 0; round < 20; round++) {
      PoseModel model = Weights.lightning();
      Tensor input = model.input();
      try (ExecutorService other = Executors.newSingleThreadExecutor()) {
        Future<?> end = other.submit(() -> estimateUntilItThrows(model, input));
        while (!end.isDone()) {
          closeIfIdle(model);
        }
        assertEquals(null, end.get());
      }
    }
  }

  private static Void estimateUntilItThrows(PoseModel model, Tensor input) throws IOException {
    try {
      while (true) {
        model.estimate(input);
      }
    } catch (IllegalStateException closed) {
      return null;
    }
  }

  private static void closeIfIdle(PoseModel model) {
    try {
      model.close();
    } catch (IllegalStateException busy) {
      LockSupport.parkNanos(200_000);
    }
  }

  @Test
  void shouldGiveInTwoThreadsWhatOneGives() throws Exception {
    Picture photo = photo();
    List<Pose> alone = track(photo);
    Callable<List<Pose>> work = () -> track(photo);
    try (ExecutorService two = Executors.newFixedThreadPool(2)) {
      for (Future<List<Pose>> poses : two.invokeAll(List.of(work, work))) {
        assertEquals(alone, poses.get());
      }
    }
  }

  /** Ten different crops, each of which hangs on the one before. */
  private static List<Pose> track(Picture photo) throws IOException {
    List<Pose> poses = new ArrayList<>();
    try (PoseModel model = Weights.lightning()) {
      CropRegion region = whole(photo);
      for (int i = 0; i < 10; i++) {
        photo.cropTo(region, model.input());
        Pose pose = model.estimate(model.input()).getFirst();
        poses.add(PoseTracker.toFrame(pose, region, photo.width(), photo.height()));
        region = PoseTracker.next(poses.getLast(), Skeleton.COCO_17, photo.width(), photo.height());
      }
    }
    return poses;
  }

  @Test
  void shouldAllocateOnlyThePose() throws Exception {
    Keypoint[] keypoints = new Keypoint[BodyPart.values().length];
    try (PoseModel model = Weights.lightning()) {
      Pose pose = model.estimate(model.input()).getFirst();
      long result = allocated(() -> copy(pose, keypoints));
      long all = Long.MAX_VALUE;
      // The compiler may still be at work, on a busy machine for a while.
      for (int round = 0; round < 20 && all > result; round++) {
        all = allocated(() -> model.estimate(model.input()));
      }
      assertEquals(result, all);
    }
  }

  /** The list of one, the pose, its list and its joints: 576 bytes with the usual headers. */
  private static List<Pose> copy(Pose pose, Keypoint[] keypoints) {
    for (int i = 0; i < keypoints.length; i++) {
      Keypoint joint = pose.keypoints().get(i);
      keypoints[i] = new Keypoint(joint.x(), joint.y(), joint.score());
    }
    return List.of(new Pose(pose.id(), pose.score(), List.of(keypoints)));
  }

  /** Bytes of the heap a call, once its code is warm. */
  private static long allocated(Callable<List<Pose>> work) throws Exception {
    var thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int i = 0; i < 300; i++) {
      work.call();
    }
    long before = thread.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 100; i++) {
      work.call();
    }
    return (thread.getCurrentThreadAllocatedBytes() - before) / 100;
  }

  @Test
  void shouldLeaveNothingMappedAfterClose() throws IOException {
    for (int i = 0; i < 20; i++) {
      Weights.lightning().close();
    }
    long mappings = mappings();
    long kilobytes = residentKilobytes();
    for (int i = 0; i < 200; i++) {
      Weights.lightning().close();
    }
    assertTrue(mappings() <= mappings + 20, mappings + " mappings became " + mappings());
    // One model that stayed would be 2.9 MB, 200 of them 580 MB.
    assertTrue(
        residentKilobytes() <= kilobytes + 60_000,
        kilobytes + " KB became " + residentKilobytes() + " KB");
  }

  private static long mappings() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines.count();
    }
  }

  private static long residentKilobytes() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      String line = lines.filter(text -> text.startsWith("VmRSS:")).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("\\D", ""));
    }
  }
}
