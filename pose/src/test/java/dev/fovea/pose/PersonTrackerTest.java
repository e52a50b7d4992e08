package dev.fovea.pose;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.fovea.Box;
import dev.fovea.Keypoint;
import dev.fovea.Pose;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The trackers against tfjs's own numbers, and on people who meet. */
class PersonTrackerTest {

  private static JsonObject cases(String tracker) throws IOException {
    return JsonParser.parseString(Files.readString(Weights.truth("tracker_cases.json")))
        .getAsJsonObject()
        .getAsJsonObject(tracker);
  }

  private static PersonTracker.Options options(JsonObject cases) {
    JsonObject config = cases.getAsJsonObject("config");
    boolean keypoints = config.has("keypointFalloff");
    return new PersonTracker.Options(
        config.get("maxTracks").getAsInt(),
        config.get("maxAgeMs").getAsLong(),
        config.get("minSimilarity").getAsDouble(),
        keypoints ? config.get("keypointConfidenceThreshold").getAsDouble() : 0,
        keypoints ? config.get("minNumberOfKeypoints").getAsInt() : 0,
        keypoints
            ? stream(config.getAsJsonArray("keypointFalloff"))
                .map(JsonElement::getAsDouble)
                .toList()
            : List.of(),
        false);
  }

  private static java.util.stream.Stream<JsonElement> stream(JsonArray array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static float number(JsonElement object, String name) {
    return object.getAsJsonObject().get(name).getAsFloat();
  }

  private static List<Keypoint> keypoints(JsonElement joints) {
    return stream(joints.getAsJsonArray())
        .map(joint -> new Keypoint(number(joint, "x"), number(joint, "y"), number(joint, "score")))
        .toList();
  }

  private static Pose boxed(JsonElement box) {
    return new Pose(
        0,
        1,
        List.of(),
        Optional.of(
            new Box(
                number(box, "yMin"),
                number(box, "xMin"),
                number(box, "yMax"),
                number(box, "xMax"))));
  }

  @Test
  void shouldMeasureKeypointSimilarityAsTfjs() throws IOException {
    JsonObject cases = cases("keypoint_tracker");
    PersonTracker.Options options = options(cases);
    double spread = 2 * 0.1;
    double[] expected = {
      (1 + 1 + Math.exp(-0.1 * 0.1 / (2 * (0.6 * 0.6 + 1e-6) * spread * spread))) / 3, 0
    };
    for (int i = 0; i < expected.length; i++) {
      JsonObject oks = cases.getAsJsonArray("oks").get(i).getAsJsonObject();
      assertEquals(
          expected[i],
          Similarity.oks(
              keypoints(oks.get("pose")),
              keypoints(oks.get("track")),
              options.minScore(),
              options.minJoints(),
              options.falloff()),
          1e-6);
    }
    JsonObject area = cases.getAsJsonObject("area");
    assertEquals(
        area.get("expected").getAsDouble(),
        Similarity.area(keypoints(area.get("keypoints")), options.minScore()),
        1e-6);
  }

  @Test
  void shouldMeasureBoxSimilarityAsTfjs() throws IOException {
    JsonArray cases = cases("bounding_box_tracker").getAsJsonArray("iou");
    for (JsonElement each : cases) {
      JsonObject iou = each.getAsJsonObject();
      assertEquals(
          iou.get("expected").getAsDouble(),
          Similarity.iou(boxed(iou.get("pose")), boxed(iou.get("track"))),
          1e-6);
    }
    assertEquals(3, cases.size());
  }

  @Test
  void shouldTrackKeypointsAsTfjs() throws IOException {
    JsonObject cases = cases("keypoint_tracker");
    shouldFollow(
        PersonTracker.byKeypoints(options(cases)),
        cases.getAsJsonArray("sequence"),
        step ->
            stream(step.getAsJsonArray("poses"))
                .map(joints -> new Pose(0, 1, keypoints(joints)))
                .toList());
  }

  @Test
  void shouldTrackBoxesAsTfjs() throws IOException {
    JsonObject cases = cases("bounding_box_tracker");
    shouldFollow(
        PersonTracker.byBox(options(cases)),
        cases.getAsJsonArray("sequence"),
        step -> stream(step.getAsJsonArray("boxes")).map(PersonTrackerTest::boxed).toList());
  }

  private static void shouldFollow(
      PersonTracker tracker,
      JsonArray sequence,
      java.util.function.Function<JsonObject, List<Pose>> poses) {
    for (JsonElement each : sequence) {
      JsonObject step = each.getAsJsonObject();
      List<Pose> named = tracker.track(poses.apply(step), step.get("t_us").getAsLong());
      assertEquals(
          stream(step.getAsJsonArray("pose_ids")).map(JsonElement::getAsInt).toList(),
          named.stream().map(Pose::id).toList());
      List<long[]> remembered = tracker.remembered();
      JsonArray expected = step.getAsJsonArray("tracks");
      assertEquals(expected.size(), remembered.size());
      for (int i = 0; i < remembered.size(); i++) {
        assertArrayEquals(
            stream(expected.get(i).getAsJsonArray()).mapToLong(JsonElement::getAsLong).toArray(),
            remembered.get(i));
      }
    }
  }

  /** Someone who stands at x, two heads tall. */
  private static Pose person(double x) {
    List<Keypoint> joints = new ArrayList<>();
    for (int i = 0; i < 17; i++) {
      joints.add(new Keypoint((float) (x + 0.02 * (i % 3)), 0.1f + 0.05f * i, 0.9f));
    }
    return Pose.of(0, joints);
  }

  @Test
  void shouldKeepTheIdsOfTwoPeopleWhoCross() {
    for (PersonTracker tracker :
        List.of(
            PersonTracker.byKeypoints(PersonTracker.Options.BY_KEYPOINTS),
            PersonTracker.byBox(PersonTracker.Options.BY_BOX))) {
      List<Integer> first = new ArrayList<>();
      List<Integer> second = new ArrayList<>();
      for (int frame = 0; frame <= 60; frame++) {
        // Past each other in two seconds, one a hand higher than the other; the surer one changes.
        Pose right = person(0.2 + 0.01 * frame);
        Pose left = lower(person(0.8 - 0.01 * frame));
        boolean swap = frame % 2 == 1;
        List<Pose> named =
            tracker.track(swap ? List.of(left, right) : List.of(right, left), 33_333L * frame);
        first.add(named.get(swap ? 1 : 0).id());
        second.add(named.get(swap ? 0 : 1).id());
      }
      assertEquals(Collections.nCopies(61, 1), first);
      assertEquals(Collections.nCopies(61, 2), second);
    }
  }

  /** Someone with the arms held out. */
  private static Pose broad(double x) {
    return Pose.of(
        0,
        person(0).keypoints().stream()
            .map(joint -> new Keypoint((float) (x + 3 * joint.x()), joint.y(), joint.score()))
            .toList());
  }

  /** One walks behind the other at so many parts of the frame a second, and is not seen there. */
  @ParameterizedTest
  @ValueSource(doubles = {0.15, 0.3, 0.6})
  void shouldKnowWhoComesOutBehindSomebody(double speed) {
    for (PersonTracker tracker :
        List.of(
            PersonTracker.byKeypoints(PersonTracker.Options.BY_KEYPOINTS.withForesight()),
            PersonTracker.byBox(PersonTracker.Options.BY_BOX.withForesight()))) {
      int seenAgain = 0;
      int frames = (int) (30 * 0.6 / speed);
      for (int frame = 0; frame <= frames; frame++) {
        double way = 0.6 * frame / frames;
        double apart = Math.abs(0.6 - 2 * way);
        // for two frames before it is hidden, a part of what is found of the one is the other's
        double pulled = way < 0.3 && apart < 0.12 + 4 * speed / 30 ? 0.02 : 0;
        List<Pose> poses = new ArrayList<>(List.of(broad(0.8 - way)));
        if (apart >= 0.12) {
          poses.add(broad(0.2 + way + pulled));
        }
        List<Pose> named = tracker.track(poses, 33_333L * frame);
        assertEquals(1, named.getFirst().id(), "frame " + frame);
        if (apart >= 0.12) {
          assertEquals(2, named.getLast().id(), "frame " + frame);
          seenAgain += way > 0.3 ? 1 : 0;
        }
      }
      assertTrue(seenAgain > 5);
    }
  }

  private static Pose lower(Pose pose) {
    return Pose.of(
        0,
        pose.keypoints().stream()
            .map(joint -> new Keypoint(joint.x(), joint.y() + 0.1f, joint.score()))
            .toList());
  }

  @Test
  void shouldNeverUseAnIdAgain() {
    PersonTracker tracker = PersonTracker.byKeypoints(PersonTracker.Options.BY_KEYPOINTS);
    assertEquals(1, tracker.track(List.of(person(0.2)), 0).getFirst().id());
    assertEquals(1, tracker.track(List.of(person(0.2)), 1_000_000).getFirst().id());
    assertEquals(2, tracker.track(List.of(person(0.2)), 2_000_001).getFirst().id());
  }
}
