package dev.fovea.pose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.Box;
import dev.fovea.Keypoint;
import dev.fovea.Pose;
import dev.fovea.Skeleton;
import dev.fovea.pose.LiteFile.Type;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Decoders of models whose weights are not here: ONNX files with the inputs and outputs that those
 * models have, whose outputs are constants written here after the layouts' descriptions. This shows
 * that a model of that signature is known and its numbers are read rightly, and nothing of how good
 * its poses are.
 */
class OtherDecodersTest {
  @TempDir private Path folder;

  private List<Pose> estimate(OnnxFile file) throws IOException {
    Path path = Files.write(folder.resolve("model.onnx"), file.bytes());
    try (PoseModel model = PoseModel.open(path, PoseModel.Options.named("synthetic"))) {
      assertEquals(Skeleton.COCO_17, model.model().skeleton());
      return model.estimate(model.input());
    }
  }

  /** Joints in parts of the input. */
  private static List<Keypoint> joints(Random random) {
    List<Keypoint> joints = new ArrayList<>();
    for (int i = 0; i < 17; i++) {
      joints.add(
          new Keypoint(
              0.1f + 0.8f * random.nextFloat(),
              0.1f + 0.8f * random.nextFloat(),
              0.3f + 0.7f * random.nextFloat()));
    }
    return joints;
  }

  private static void shouldBe(List<Keypoint> expected, Pose pose, double off) {
    for (int i = 0; i < 17; i++) {
      assertEquals(expected.get(i).x(), pose.keypoints().get(i).x(), off);
      assertEquals(expected.get(i).y(), pose.keypoints().get(i).y(), off);
      assertEquals(expected.get(i).score(), pose.keypoints().get(i).score(), 1e-5);
    }
  }

  @Test
  void shouldReadSimcc() throws IOException {
    List<Keypoint> joints = joints(new Random(7));
    float[] x = new float[17 * 384];
    float[] y = new float[17 * 512];
    for (int i = 0; i < 17; i++) {
      x[384 * i + Math.round(joints.get(i).x() * 384)] = joints.get(i).score();
      y[512 * i + Math.round(joints.get(i).y() * 512)] = 1;
    }
    OnnxFile straight =
        new OnnxFile(1, 3, 256, 192)
            .output("simcc_x", x, 1, 17, 384)
            .output("simcc_y", y, 1, 17, 512);
    shouldBe(joints, estimate(straight).getFirst(), 0.5 / 384 + 1e-6);
    OnnxFile turned =
        new OnnxFile(1, 3, 256, 192)
            .output("simcc_y", y, 1, 17, 512)
            .output("simcc_x", x, 1, 17, 384);
    shouldBe(joints, estimate(turned).getFirst(), 0.5 / 384 + 1e-6);
  }

  @Test
  void shouldReadHeatmaps() throws IOException {
    for (boolean last : new boolean[] {false, true}) {
      List<Keypoint> joints = joints(new Random(8));
      float[] maps = new float[17 * 64 * 48];
      for (int i = 0; i < 17; i++) {
        for (int cell = 0; cell < 64 * 48; cell++) {
          // a hill about the joint, as models are trained on
          double dx = cell % 48 - 48 * joints.get(i).x();
          double dy = cell / 48 - 64 * joints.get(i).y();
          maps[last ? 17 * cell + i : 64 * 48 * i + cell] =
              (float) (0.9 * Math.exp(-(dx * dx + dy * dy) / 8));
        }
      }
      OnnxFile file =
          last
              ? new OnnxFile(1, 256, 192, 3).output("maps", maps, 1, 64, 48, 17)
              : new OnnxFile(1, 3, 256, 192).output("maps", maps, 1, 17, 64, 48);
      Pose pose = estimate(file).getFirst();
      for (int i = 0; i < 17; i++) {
        assertEquals(48 * joints.get(i).x(), 48 * pose.keypoints().get(i).x(), 0.2501);
        assertEquals(64 * joints.get(i).y(), 64 * pose.keypoints().get(i).y(), 0.2501);
        assertTrue(pose.keypoints().get(i).score() > 0.8f);
      }
    }
  }

  private static final Box LEFT = new Box(0.1f, 0.1f, 0.9f, 0.5f);
  private static final Box RIGHT = new Box(0.2f, 0.5f, 0.8f, 0.9f);

  @Test
  void shouldReadRtmo() throws IOException {
    List<Keypoint> left = joints(new Random(9));
    List<Keypoint> right = joints(new Random(10));
    float side = 640;
    float[] boxes = {320, 128, 576, 512, 0.6f, 64, 64, 320, 576, 0.8f, 64, 64, 320, 576, 0.1f};
    float[] points = new float[3 * 51];
    for (int i = 0; i < 17; i++) {
      put(points, 3 * i, right.get(i), side);
      put(points, 51 + 3 * i, left.get(i), side);
    }
    List<Pose> poses =
        estimate(
            new OnnxFile(1, 3, 640, 640)
                .output("dets", boxes, 1, 3, 5)
                .output("keypoints", points, 1, 3, 17, 3));
    assertEquals(2, poses.size()); // the third is too unsure
    shouldBe(left, poses.get(0), 1e-6);
    shouldBe(right, poses.get(1), 1e-6);
    assertEquals(0.8f, poses.get(0).score());
    shouldBe(LEFT, poses.get(0));
    shouldBe(RIGHT, poses.get(1));
  }

  private static void put(float[] values, int at, Keypoint joint, float side) {
    values[at] = joint.x() * side;
    values[at + 1] = joint.y() * side;
    values[at + 2] = joint.score();
  }

  private static void shouldBe(Box expected, Pose pose) {
    Box box = pose.box().orElseThrow();
    assertEquals(expected.yMin(), box.yMin(), 1e-5);
    assertEquals(expected.xMin(), box.xMin(), 1e-5);
    assertEquals(expected.yMax(), box.yMax(), 1e-5);
    assertEquals(expected.xMax(), box.xMax(), 1e-5);
  }

  /** A YOLO candidate. */
  private static float[] candidate(Box box, float score, List<Keypoint> joints, float side) {
    float[] row = new float[56];
    row[0] = (box.xMin() + box.xMax()) / 2 * side;
    row[1] = (box.yMin() + box.yMax()) / 2 * side;
    row[2] = (box.xMax() - box.xMin()) * side;
    row[3] = (box.yMax() - box.yMin()) * side;
    row[4] = score;
    for (int i = 0; i < 17; i++) {
      put(row, 5 + 3 * i, joints.get(i), side);
    }
    return row;
  }

  @Test
  void shouldReadYoloInPixelsAndInPartsInColumnsAndInRows() throws IOException {
    List<Keypoint> left = joints(new Random(11));
    List<Keypoint> right = joints(new Random(12));
    for (float side : new float[] {256, 1}) {
      for (boolean columns : new boolean[] {true, false}) {
        int candidates = 1344;
        float[][] rows = new float[candidates][56];
        rows[700] = candidate(RIGHT, 0.7f, right, side);
        rows[701] = candidate(new Box(0.21f, 0.5f, 0.8f, 0.9f), 0.6f, left, side); // the same
        rows[900] = candidate(LEFT, 0.9f, left, side);
        rows[901] = candidate(LEFT, 0.2f, right, side); // too unsure
        float[] values = new float[56 * candidates];
        for (int i = 0; i < values.length; i++) {
          values[i] = columns ? rows[i % candidates][i / candidates] : rows[i / 56][i % 56];
        }
        OnnxFile file = new OnnxFile(1, 3, 256, 256);
        List<Pose> poses =
            estimate(
                columns
                    ? file.output("output0", values, 1, 56, candidates)
                    : file.output("output0", values, 1, candidates, 56));
        assertEquals(2, poses.size());
        shouldBe(left, poses.get(0), 1e-6);
        shouldBe(right, poses.get(1), 1e-6);
        shouldBe(LEFT, poses.get(0));
        shouldBe(RIGHT, poses.get(1));
      }
    }
  }

  @Test
  void shouldReadYoloEndToEnd() throws IOException {
    List<Keypoint> joints = joints(new Random(13));
    float[] values = new float[300 * 57];
    float[] head = {64, 64, 320, 576, 0.8f, 0};
    System.arraycopy(head, 0, values, 57, head.length);
    for (int i = 0; i < 17; i++) {
      put(values, 57 + 6 + 3 * i, joints.get(i), 640);
    }
    List<Pose> poses = estimate(new OnnxFile(1, 3, 640, 640).output("output0", values, 1, 300, 57));
    assertEquals(1, poses.size());
    shouldBe(joints, poses.getFirst(), 1e-6);
    shouldBe(LEFT, poses.getFirst());
  }

  /** As its file has it: an input of any size, and an output that maybe only a run gives one. */
  @Test
  void shouldReadMultiPoseOfAnOpenInput() throws IOException {
    float[] values = new float[6 * 56];
    float[] box = {0.1f, 0.1f, 0.9f, 0.5f, 0.9f};
    System.arraycopy(box, 0, values, 51, 5);
    List<byte[]> files =
        List.of(
            new OnnxFile(1, 0, 0, 3).output("output_0", values, 1, 6, 56).bytes(),
            new LiteFile(Type.U8, 1, 1, 1, 3).output("output", values, 1, 6, 56).bytes(),
            new LiteFile(Type.U8, 1, 1, 1, 3).openOutput("output", values, 1, 6, 56).bytes());
    for (byte[] file : files) {
      Path path = Files.write(folder.resolve("multi"), file);
      try (PoseModel model = PoseModel.open(path, PoseModel.Options.named("multi"))) {
        assertEquals(256, model.input().height());
        assertEquals(256, model.input().width());
        assertEquals(6, model.maxPersons());
        for (int run = 0; run < 3; run++) {
          List<Pose> poses = model.estimate(model.input());
          assertEquals(1, poses.size());
          shouldBe(LEFT, poses.getFirst());
        }
      }
    }
  }

  @Test
  void shouldSeeNobodyWhereThereAreNoNumbers() throws IOException {
    for (float broken : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      float[] many = new float[56 * 1344];
      Arrays.fill(many, broken);
      OnnxFile[] files = {
        new OnnxFile(1, 3, 256, 192)
            .output("x", Arrays.copyOf(many, 17 * 384), 1, 17, 384)
            .output("y", Arrays.copyOf(many, 17 * 512), 1, 17, 512),
        new OnnxFile(1, 3, 256, 192)
            .output("maps", Arrays.copyOf(many, 17 * 64 * 48), 1, 17, 64, 48),
        new OnnxFile(1, 3, 640, 640)
            .output("dets", Arrays.copyOf(many, 15), 1, 3, 5)
            .output("keypoints", Arrays.copyOf(many, 153), 1, 3, 17, 3),
        new OnnxFile(1, 3, 640, 640)
            .output("dets", new float[0], 1, 0, 5)
            .output("keypoints", new float[0], 1, 0, 17, 3),
        new OnnxFile(1, 3, 256, 256).output("output0", many, 1, 56, 1344),
        new OnnxFile(1, 3, 640, 640).output("output0", Arrays.copyOf(many, 17100), 1, 300, 57),
      };
      for (OnnxFile file : files) {
        assertEquals(List.of(), estimate(file));
      }
    }
  }
}
