package dev.fovea.pose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.fovea.Box;
import dev.fovea.Keypoint;
import dev.fovea.Pose;
import dev.fovea.pose.CocoEvaluation.Size;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** COCO's evaluation on cases worked out by hand, and on what must hold by its definition. */
class CocoEvaluationTest {

  private static List<Keypoint> joints(double x, double y, double score) {
    List<Keypoint> joints = new ArrayList<>();
    for (int i = 0; i < 17; i++) {
      joints.add(
          new Keypoint((float) (x + 10 * (i % 4)), (float) (y + 20 * (i / 4)), (float) score));
    }
    return joints;
  }

  private static CocoPerson person(double x, double y) {
    return new CocoPerson(
        joints(x, y, 2),
        new Box((float) y, (float) x, (float) y + 100, (float) x + 40),
        2500,
        false);
  }

  private static Pose pose(double x, double y, double score) {
    return new Pose(0, (float) score, joints(x, y, 0.9));
  }

  @Test
  void shouldMeasureSimilarityByHand() {
    CocoPerson person = person(0, 0);
    assertEquals(1, person.oks(joints(0, 0, 1)), 1e-12);
    // One joint alone is labelled, the nose (k = 0.026), and found 5 pixels off; s² = 2500:
    // exp(-25 / (2 * 2500 * 0.052²)) = exp(-1.849112)
    List<Keypoint> nose = new ArrayList<>(Collections.nCopies(17, new Keypoint(0, 0, 0)));
    nose.set(0, new Keypoint(10, 10, 2));
    CocoPerson one = new CocoPerson(nose, person.box(), 2500, false);
    List<Keypoint> found = new ArrayList<>(joints(300, 300, 1));
    found.set(0, new Keypoint(13, 14, 1));
    assertEquals(Math.exp(-1.849112), one.oks(found), 1e-6);
    // With a second joint, the right ankle (k = 0.089), exactly right: the mean of both.
    nose.set(16, new Keypoint(300, 380, 1));
    CocoPerson two = new CocoPerson(nose, person.box(), 2500, false);
    assertEquals((1 + Math.exp(-1.849112)) / 2, two.oks(found), 1e-6);
  }

  @Test
  void shouldForgiveInTheDoubledBoxOfSomebodyWithoutLabels() {
    CocoPerson unlabelled = new CocoPerson(joints(0, 0, 0), new Box(0, 0, 100, 100), 2500, false);
    assertEquals(1, unlabelled.oks(joints(-90, -90, 1)), 1e-12);
    assertTrue(unlabelled.oks(joints(400, 400, 1)) < 0.1);
  }

  @Test
  void shouldGiveOneToPosesThatAreTheTruth() {
    CocoEvaluation evaluation = new CocoEvaluation();
    evaluation.add(
        List.of(pose(0, 0, 0.9), pose(200, 0, 0.8)), List.of(person(200, 0), person(0, 0)));
    assertEquals(1, evaluation.averagePrecision(Size.ALL), 1e-9);
    assertEquals(1, evaluation.averagePrecision(Size.MEDIUM), 1e-9);
    assertEquals(-1, evaluation.averagePrecision(Size.LARGE));
    assertEquals(1, evaluation.averageRecall(Size.ALL), 1e-9);
    assertEquals(1, evaluation.meanOks(), 1e-9);
  }

  @Test
  void shouldInterpolateAt101RecallsByHand() {
    // Two people; ranked: a hit, a miss, a hit. Precision is 1 up to recall 0.5 (51 of the 101
    // points), then 2/3 (50 points).
    CocoEvaluation evaluation = new CocoEvaluation();
    evaluation.add(
        List.of(pose(0, 0, 0.9), pose(2000, 2000, 0.8), pose(200, 0, 0.7)),
        List.of(person(0, 0), person(200, 0)));
    assertEquals((51 + 50 * 2 / 3.0) / 101, evaluation.averagePrecision(Size.ALL), 1e-9);
    assertEquals(1, evaluation.averageRecall(Size.ALL), 1e-9);
  }

  @Test
  void shouldCountASecondPoseOfOnePersonAsAMiss() {
    CocoEvaluation evaluation = new CocoEvaluation();
    evaluation.add(
        List.of(pose(0, 0, 0.9), pose(0, 0, 0.8), pose(200, 0, 0.7)),
        List.of(person(0, 0), person(200, 0)));
    assertEquals((51 + 50 * 2 / 3.0) / 101, evaluation.averagePrecision(Size.ALL), 1e-9);
  }

  @Test
  void shouldTakeWhoIsNotFoundFromRecall() {
    CocoEvaluation evaluation = new CocoEvaluation();
    evaluation.add(List.of(pose(0, 0, 0.9)), List.of(person(0, 0)));
    evaluation.add(List.of(), List.of(person(0, 0)));
    assertEquals(51 / 101.0, evaluation.averagePrecision(Size.ALL), 1e-9);
    assertEquals(0.5, evaluation.averageRecall(Size.ALL), 1e-9);
    assertEquals(0.5, evaluation.meanOks(), 1e-9);
  }

  @Test
  void shouldCountNeitherForNorAgainstWhoIsIgnored() {
    CocoPerson crowd = new CocoPerson(joints(500, 0, 2), new Box(0, 500, 100, 540), 2500, true);
    CocoPerson unlabelled =
        new CocoPerson(joints(900, 0, 0), new Box(0, 900, 100, 940), 2500, false);
    CocoEvaluation evaluation = new CocoEvaluation();
    evaluation.add(
        List.of(
            pose(500, 0, 0.99), // a crowd may be hit twice
            pose(500, 0, 0.98),
            pose(900, 0, 0.97),
            pose(0, 0, 0.9)),
        List.of(crowd, unlabelled, person(0, 0)));
    assertEquals(1, evaluation.averagePrecision(Size.ALL), 1e-9);
    assertEquals(1, evaluation.people(Size.ALL));
  }

  @Test
  void shouldHoldWhatTheDefinitionSays() {
    Random random = new Random(15);
    for (int round = 0; round < 50; round++) {
      CocoEvaluation noisy = new CocoEvaluation();
      CocoEvaluation scaled = new CocoEvaluation();
      CocoEvaluation shuffled = new CocoEvaluation();
      CocoEvaluation worse = new CocoEvaluation();
      for (int image = 0; image < 5; image++) {
        List<CocoPerson> truth = new ArrayList<>();
        List<Pose> found = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
          truth.add(person(200 * i, 0));
          double off = 6 * random.nextGaussian();
          found.add(pose(200 * i + off, off, random.nextDouble()));
        }
        noisy.add(found, truth);
        // only the order of scores counts
        scaled.add(
            found.stream().map(p -> new Pose(0, p.score() / 2, p.keypoints())).toList(), truth);
        List<Pose> other = new ArrayList<>(found);
        Collections.shuffle(other, random);
        shuffled.add(other, truth);
        // a pose in the void, surer than all, can only do harm
        other.add(pose(5000, 5000, 1));
        worse.add(other, truth);
      }
      double ap = noisy.averagePrecision(Size.ALL);
      assertTrue(ap >= 0 && ap <= 1);
      assertEquals(ap, scaled.averagePrecision(Size.ALL), 1e-12);
      assertEquals(ap, shuffled.averagePrecision(Size.ALL), 1e-12);
      assertTrue(worse.averagePrecision(Size.ALL) <= ap);
      assertTrue(noisy.averagePrecisionAt(0.5) >= noisy.averagePrecisionAt(0.75));
      assertTrue(noisy.averageRecall(Size.ALL) >= ap - 0.01); // a point of 101
    }
  }

  /** Numbers that COCO's own program gave, on annotations and results at random. */
  @Test
  void shouldAgreeWithPycocotools() throws IOException {
    String text =
        new String(
            CocoEvaluationTest.class.getResourceAsStream("/coco_cases.json").readAllBytes(),
            StandardCharsets.UTF_8);
    JsonArray cases = JsonParser.parseString(text).getAsJsonArray();
    for (int i = 0; i < cases.size(); i++) {
      JsonObject each = cases.get(i).getAsJsonObject();
      CocoEvaluation evaluation = evaluated(each);
      double[] stats = {
        evaluation.averagePrecision(Size.ALL),
        evaluation.averagePrecisionAt(0.5),
        evaluation.averagePrecisionAt(0.75),
        evaluation.averagePrecision(Size.MEDIUM),
        evaluation.averagePrecision(Size.LARGE),
        evaluation.averageRecall(Size.ALL),
        evaluation.averageRecallAt(0.5),
        evaluation.averageRecallAt(0.75),
        evaluation.averageRecall(Size.MEDIUM),
        evaluation.averageRecall(Size.LARGE)
      };
      for (int k = 0; k < stats.length; k++) {
        double theirs = each.getAsJsonArray("stats").get(k).getAsDouble();
        assertEquals(theirs, stats[k], 1e-12, "case " + i + ", number " + k);
      }
    }
    assertTrue(cases.size() >= 40);
  }

  private static CocoEvaluation evaluated(JsonObject given) {
    CocoEvaluation evaluation = new CocoEvaluation();
    for (int image = 1; image <= given.get("images").getAsInt(); image++) {
      List<CocoPerson> truth = new ArrayList<>();
      for (JsonArray row : rows(given, "truth", image)) {
        truth.add(
            new CocoPerson(
                    grid(row, row.get(8).getAsString()),
                    box(row),
                    row.get(5).getAsDouble(),
                    row.get(6).getAsInt() == 1)
                .withIgnored(row.get(6).getAsInt() == 1 || row.get(7).getAsInt() == 0));
      }
      List<Pose> found = new ArrayList<>();
      for (JsonArray row : rows(given, "results", image)) {
        found.add(new Pose(0, row.get(5).getAsFloat(), grid(row, "1".repeat(17))));
      }
      evaluation.add(found, truth);
    }
    return evaluation;
  }

  private static List<JsonArray> rows(JsonObject given, String name, int image) {
    List<JsonArray> rows = new ArrayList<>();
    for (JsonElement row : given.getAsJsonArray(name)) {
      if (row.getAsJsonArray().get(0).getAsInt() == image) {
        rows.add(row.getAsJsonArray());
      }
    }
    return rows;
  }

  private static Box box(JsonArray row) {
    float x = row.get(1).getAsFloat();
    float y = row.get(2).getAsFloat();
    return new Box(y, x, y + row.get(4).getAsFloat(), x + row.get(3).getAsFloat());
  }

  /** 17 joints on a grid of 4 x 5 in their box. */
  private static List<Keypoint> grid(JsonArray row, String seen) {
    Box box = box(row);
    List<Keypoint> joints = new ArrayList<>();
    for (int i = 0; i < 17; i++) {
      joints.add(
          new Keypoint(
              box.xMin() + (box.xMax() - box.xMin()) * (i % 4) / 4,
              box.yMin() + (box.yMax() - box.yMin()) * (i / 4) / 8,
              seen.charAt(i) - '0'));
    }
    return joints;
  }
}
