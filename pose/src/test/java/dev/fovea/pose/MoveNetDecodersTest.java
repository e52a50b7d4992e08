package dev.fovea.pose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.BodyPart;
import dev.fovea.Box;
import dev.fovea.Keypoint;
import dev.fovea.Pose;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** MoveNet's decoders on outputs that are written here, from the layouts' descriptions. */
class MoveNetDecodersTest {
  private static final float[] NO_NUMBERS = {
    Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY
  };

  @Test
  void shouldReadRowsOfYXScore() {
    FakeEngine engine = new FakeEngine();
    float[] output = engine.add("output", 1, 1, 17, 3);
    output[3 * BodyPart.LEFT_HIP.ordinal()] = 0.25f;
    output[3 * BodyPart.LEFT_HIP.ordinal() + 1] = 0.75f;
    output[3 * BodyPart.LEFT_HIP.ordinal() + 2] = 0.85f;
    Pose pose = engine.decoder().decode().getFirst();
    assertEquals(
        new Keypoint(0.75f, 0.25f, 0.85f), pose.keypoints().get(BodyPart.LEFT_HIP.ordinal()));
    assertEquals(0.85f / 17, pose.score(), 1e-6f);
  }

  @Test
  void shouldHoldScoresWithin0And1() {
    FakeEngine engine = new FakeEngine();
    float[] output = engine.add("output", 1, 1, 17, 3);
    output[2] = 7;
    output[5] = -3;
    List<Keypoint> joints = engine.decoder().decode().getFirst().keypoints();
    assertEquals(1, joints.get(0).score());
    assertEquals(0, joints.get(1).score());
  }

  @Test
  void shouldSeeNobodyInNumbersThatAreNone() {
    for (float broken : NO_NUMBERS) {
      for (int at = 0; at < 51; at++) {
        FakeEngine engine = new FakeEngine();
        engine.add("output", 1, 1, 17, 3)[at] = broken;
        assertEquals(List.of(), engine.decoder().decode());
      }
    }
  }

  @Test
  void shouldReadThePersonsOfMultiPose() {
    FakeEngine engine = new FakeEngine();
    float[] output = engine.add("output", 1, 6, 56);
    for (int person = 0; person < 6; person++) {
      int row = 56 * person;
      output[row + 3 * 16] = 0.1f * person; // right ankle's y
      output[row + 3 * 16 + 1] = 0.5f; // its x
      output[row + 3 * 16 + 2] = 0.6f; // its score
      float[] box = {0.1f, 0.2f, 0.3f, 0.6f, 0.9f - 0.16f * person};
      System.arraycopy(box, 0, output, row + 51, 5);
    }
    Decoder decoder = engine.decoder();
    List<Pose> poses = decoder.decode();
    assertEquals(6, decoder.maxPersons());
    // 0.9, 0.74, 0.58, 0.42, 0.26; the last has 0.1
    assertEquals(5, poses.size());
    assertEquals(0.58f, poses.get(2).score(), 1e-6f);
    assertEquals(new Keypoint(0.5f, 0.2f, 0.6f), poses.get(2).keypoints().get(16));
    assertEquals(Optional.of(new Box(0.1f, 0.2f, 0.3f, 0.6f)), poses.get(2).box());
  }

  @Test
  void shouldLeaveOutThePersonsOfMultiPoseThatHaveNoNumbers() {
    for (float broken : NO_NUMBERS) {
      for (int at = 0; at < 56; at++) {
        FakeEngine engine = new FakeEngine();
        float[] output = engine.add("output", 1, 6, 56);
        output[55] = 0.9f;
        output[56 + 55] = 0.8f;
        output[at] = broken;
        List<Pose> poses = engine.decoder().decode();
        assertTrue(poses.stream().anyMatch(pose -> pose.score() == 0.8f));
        boolean boxOnly = at >= 51 && at < 55;
        assertEquals(boxOnly ? 2 : 1, poses.size(), at + " is " + broken);
        assertTrue(poses.stream().allMatch(pose -> pose.box().isEmpty()));
      }
    }
  }

  /** Four heads of random numbers; where everything is can be worked out cell by cell. */
  private static final class Heads {
    final int side;
    final FakeEngine engine = new FakeEngine();
    final float[] center;
    final float[] heat;
    final float[] regress;
    final float[] offset;

    Heads(int side) {
      this.side = side;
      center = engine.add("center", 1, 1, side, side);
      heat = engine.add("heat", 1, 17, side, side);
      regress = engine.add("regress", 1, 34, side, side);
      offset = engine.add("offset", 1, 34, side, side);
    }

    static Heads random(int side, Random random) {
      Heads heads = new Heads(side);
      fill(heads.center, random, 4, -2);
      fill(heads.heat, random, 4, -3);
      fill(heads.regress, random, side / 3.0, 0);
      fill(heads.offset, random, 0.5, 0);
      return heads;
    }

    private static void fill(float[] values, Random random, double spread, double mean) {
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (mean + spread * random.nextGaussian());
      }
    }

    /** Every cell, no shortcuts: the formulas as they stand in the description. */
    private int argmax(float[] logits, int first, double y, double x) {
      double[] values = new double[side * side];
      for (int i = 0; i < values.length; i++) {
        double distance = Math.hypot(i / side - y, i % side - x);
        values[i] = 1 / (1 + Math.exp(-logits[first + i])) / (distance + 1.8);
      }
      double most = Arrays.stream(values).max().orElseThrow();
      int best = 0;
      while (values[best] != most) {
        best++;
      }
      return best;
    }

    double[] joint(int part) {
      int middle = argmax(center, 0, side / 2.0, side / 2.0);
      int cells = side * side;
      double y = middle / side + regress[2 * part * cells + middle];
      double x = middle % side + regress[(2 * part + 1) * cells + middle];
      int cell = argmax(heat, part * cells, y, x);
      double[] sum = new double[3];
      for (int i = 0; i < cells; i++) {
        if (Math.abs(i / side - cell / side) <= 1 && Math.abs(i % side - cell % side) <= 1) {
          double weight = 1 / (1 + Math.exp(-heat[part * cells + i]));
          sum[0] += weight * (i % side + offset[(2 * part + 1) * cells + i]);
          sum[1] += weight * (i / side + offset[2 * part * cells + i]);
          sum[2] += weight;
        }
      }
      double score = 1 / (1 + Math.exp(-heat[part * cells + cell]));
      return new double[] {sum[0] / sum[2] / side, sum[1] / sum[2] / side, score};
    }
  }

  @Test
  void shouldDecodeHeadsAsTheFormulasSay() {
    Random random = new Random(4);
    for (int round = 0; round < 200; round++) {
      Heads heads = Heads.random(round % 2 == 0 ? 48 : 64, random);
      Pose pose = heads.engine.decoder().decode().getFirst();
      for (int part = 0; part < 17; part++) {
        double[] expected = heads.joint(part);
        Keypoint joint = pose.keypoints().get(part);
        assertEquals(expected[0], joint.x(), 1e-5);
        assertEquals(expected[1], joint.y(), 1e-5);
        assertEquals(expected[2], joint.score(), 1e-6);
      }
    }
  }

  @Test
  void shouldSeeNobodyInHeadsWithoutNumbers() {
    for (float broken : NO_NUMBERS) {
      Heads centers = Heads.random(48, new Random(5));
      Arrays.fill(centers.center, broken);
      assertEquals(List.of(), centers.engine.decoder().decode());
      Heads heats = Heads.random(48, new Random(5));
      Arrays.fill(heats.heat, 3 * 2304, 4 * 2304, broken);
      assertEquals(List.of(), heats.engine.decoder().decode());
      Heads offsets = Heads.random(48, new Random(5));
      Arrays.fill(offsets.offset, broken);
      assertEquals(List.of(), offsets.engine.decoder().decode());
      Heads regressions = Heads.random(48, new Random(5));
      Arrays.fill(regressions.regress, broken);
      assertEquals(List.of(), regressions.engine.decoder().decode());
    }
  }
}
