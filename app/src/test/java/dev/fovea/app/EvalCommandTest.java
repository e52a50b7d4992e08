package dev.fovea.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code fovea eval} on files, as a person calls it. */
class EvalCommandTest {
  @TempDir private Path folder;

  private static String lightning() {
    return Lab.model("movenet_lightning_int8.tflite").toString();
  }

  private static JsonObject object(String line) {
    return JsonParser.parseString(line).getAsJsonObject();
  }

  @Test
  void shouldEvaluateAgainstCocosAnnotations() throws IOException {
    // TensorFlow's truth of a photo in COCO's format; and an image that is not there.
    Files.copy(Lab.image("tf_image1.png"), folder.resolve("7.png"));
    StringBuilder joints = new StringBuilder();
    Lab.photoTruth().forEach(k -> joints.append(k.x() + "," + k.y() + ",2,"));
    joints.setLength(joints.length() - 1);
    Path truth =
        Files.writeString(
            folder.resolve("truth.json"),
            """
            {"images":[{"id":7,"file_name":"7.png"},{"id":8,"file_name":"8.png"}],
             "annotations":[{"image_id":7,"category_id":1,"iscrowd":0,"area":60000,
               "bbox":[90,60,190,530],"num_keypoints":17,"keypoints":[%s]}]}
            """
                .formatted(joints));
    Run run =
        Run.fovea(
            "eval",
            "--model",
            lightning(),
            "--truth",
            truth.toString(),
            "--images",
            folder.toString(),
            "--passes",
            "4",
            "--json");
    assertEquals(Main.DONE, run.status(), run.err());
    JsonObject result = object(run.out());
    assertEquals(1, result.get("images").getAsInt());
    assertEquals(1, result.get("missing").getAsInt());
    assertEquals(1, result.get("persons").getAsInt());
    assertEquals(1, result.get("AP50").getAsDouble());
    assertEquals(-1, result.get("APmedium").getAsDouble());
    double oks = result.get("OKS").getAsDouble();
    assertTrue(oks > 0.85 && oks <= 1, "OKS " + oks);
    // one person, one pose: AP is the part of the ten thresholds that its OKS reaches
    long reached =
        List.of(.5, .55, .6, .65, .7, .75, .8, .85, .9, .95).stream()
            .filter(threshold -> oks >= threshold)
            .count();
    assertEquals(reached / 10.0, result.get("AP").getAsDouble(), 1e-4);
  }

  /** Somebody with all joints in one place; {@code more} is said of the person too. */
  private static String person(int image, int category, String more) {
    return """
        {"image_id":%d,"category_id":%d,"area":60000,"bbox":[90,60,190,530],"keypoints":[%s]%s}"""
        .formatted(image, category, String.join(",", Collections.nCopies(17, "100,100,2")), more);
  }

  private Run eval(String truth) throws IOException {
    Path file = Files.writeString(folder.resolve("truth.json"), truth);
    return Run.fovea(
        "eval",
        "--model",
        lightning(),
        "--truth",
        file.toString(),
        "--images",
        folder.toString(),
        "--json");
  }

  @Test
  void shouldCountWhomAnnotatorsCount() throws IOException {
    Files.copy(Lab.image("tf_image1.png"), folder.resolve("a.png"));
    Run run =
        eval(
            """
            {"images":[{"id":3,"file_name":"a.png","width":384,"height":640}],
             "categories":[{"id":1,"name":"dog"},{"id":7,"name":"person"}],
             "annotations":[%s,%s,%s,%s,%s]}
            """
                .formatted(
                    person(3, 7, ""),
                    person(3, 7, ",\"num_keypoints\":0"),
                    person(3, 7, ",\"iscrowd\":1"),
                    person(3, 1, ""),
                    person(4, 7, "")));
    assertEquals(Main.DONE, run.status(), run.err());
    assertEquals(1, object(run.out()).get("persons").getAsInt(), run.out());
  }

  @Test
  void shouldGoOnAfterImagesThatCanNotBeUsed() throws IOException {
    Files.copy(Lab.image("tf_image1.png"), folder.resolve("a.png"));
    Files.writeString(folder.resolve("b.png"), "no picture");
    Files.copy(Lab.image("tf_image1.png"), folder.resolve("c.png"));
    Run run =
        eval(
            """
            {"images":[{"id":2,"file_name":"b.png"},{"id":1,"file_name":"a.png"},
                       {"id":3,"file_name":"c.png","width":640,"height":384},
                       {"id":4,"file_name":"none.png"}],
             "annotations":[%s,%s,%s,%s]}
            """
                .formatted(person(1, 1, ""), person(2, 1, ""), person(3, 1, ""), person(4, 1, "")));
    assertEquals(Main.FAILED, run.status());
    List<String> said = run.err().lines().toList();
    assertEquals(2, said.size(), run.err());
    assertTrue(said.get(0).contains("b.png: not a picture"), run.err());
    assertTrue(said.get(1).contains("c.png: is 384x640, and was 640x384"), run.err());
    JsonObject result = object(run.out());
    assertEquals(1, result.get("images").getAsInt());
    assertEquals(1, result.get("missing").getAsInt());
    assertEquals(2, result.get("unreadable").getAsInt());
    assertEquals(1, result.get("persons").getAsInt());
  }

  @Test
  void shouldSayThatAnnotationsAreNoText() throws IOException {
    Path noText = Files.write(folder.resolve("truth.json"), new byte[] {(byte) 0xff, 0, 1});
    for (Path truth : List.of(noText, folder)) {
      Run run = Run.fovea("eval", "--truth", truth.toString(), "--images", folder.toString());
      assertEquals(Main.FAILED, run.status());
      assertTrue(run.err().contains(truth + ": can't be read as JSON"), run.err());
      assertEquals(1, run.err().lines().count(), run.err());
    }
  }

  @Test
  void shouldSayWhatAnnotationsLack() throws IOException {
    Path truth = Files.writeString(folder.resolve("truth.json"), "{\"images\":[]}");
    Run run = Run.fovea("eval", "--truth", truth.toString(), "--images", folder.toString());
    assertEquals(Main.FAILED, run.status());
    assertTrue(run.err().contains("no COCO keypoint annotations"), run.err());
    assertEquals(1, run.err().lines().count(), run.err());
  }

  @Test
  void shouldSayWhereAnnotationsAreNoJson() throws IOException {
    for (String truth : List.of("nonsense of several words", "{\"images\":[}", "[]", "", "{}")) {
      Run run = eval(truth);
      assertEquals(Main.FAILED, run.status());
      assertTrue(run.err().contains("no COCO keypoint annotations"), run.err());
      assertEquals(1, run.err().lines().count(), run.err());
    }
    assertTrue(eval("nonsense of").err().contains("no JSON at line 1 column"));
  }
}
