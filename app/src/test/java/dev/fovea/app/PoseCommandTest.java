package dev.fovea.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code fovea pose} and {@code fovea eval} on files, as a person calls them. */
class PoseCommandTest {
  @TempDir private Path folder;

  private static String lightning() {
    return Lab.model("movenet_lightning_int8.tflite").toString();
  }

  private static JsonObject object(String line) {
    return JsonParser.parseString(line).getAsJsonObject();
  }

  @Test
  void shouldFollowTheTruthThroughAClip() throws IOException {
    Path clip = Lab.truth("pose_1.mp4");
    JsonArray truth =
        JsonParser.parseString(Files.readString(Lab.truth("pose_1.json"))).getAsJsonArray();
    Run run = Run.fovea("pose", "--model", lightning(), "--json", "--events", clip.toString());
    assertEquals(Main.DONE, run.status(), run.err());
    double sum = 0;
    int frames = 0;
    int appeared = 0;
    for (String text : run.lines()) {
      JsonObject line = object(text);
      if (line.has("event")) {
        assertEquals("appeared", line.get("event").getAsString());
        appeared++;
        continue;
      }
      assertEquals(frames, line.get("frame").getAsInt());
      JsonObject person = line.getAsJsonArray("persons").get(0).getAsJsonObject();
      assertEquals(1, person.get("id").getAsInt());
      JsonObject joints = truth.get(frames++).getAsJsonObject();
      for (var each : person.getAsJsonArray("keypoints")) {
        JsonObject found = each.getAsJsonObject();
        JsonObject there = joints.getAsJsonObject(found.get("part").getAsString());
        sum +=
            Math.hypot(
                found.get("x").getAsDouble() - there.get("x").getAsDouble(),
                found.get("y").getAsDouble() - there.get("y").getAsDouble());
      }
    }
    assertEquals(120, frames);
    assertEquals(1, appeared);
    double mean = sum / (17 * frames);
    // unsmoothed; the reference has 5.32
    assertTrue(mean <= 5.0, "mean error " + mean);
  }

  @Test
  void shouldDrawAFolderAndGoOnAfterABadFile() throws IOException {
    Files.copy(Lab.image("tf_image1.png"), folder.resolve("a.png"));
    Files.writeString(folder.resolve("b.png"), "no picture");
    Files.copy(Lab.image("tf_image3.jpeg"), folder.resolve("c.jpeg"));
    Path out = folder.resolve("out/drawn");
    Path coco = folder.resolve("coco.json");
    Run run =
        Run.fovea(
            "pose",
            "--model",
            lightning(),
            "--angles",
            "--draw",
            out.toString(),
            "--coco",
            coco.toString(),
            folder.toString());
    assertEquals(Main.FAILED, run.status());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().contains("b.png"), run.err());
    assertTrue(run.out().contains("left_knee") && run.out().contains("degrees"), run.out());
    BufferedImage before = Lab.photo("tf_image1.png");
    BufferedImage after = ImageIO.read(out.resolve("a.png").toFile());
    assertEquals(before.getWidth(), after.getWidth());
    int changed = 0;
    for (int i = 0; i < before.getWidth() * before.getHeight(); i++) {
      int x = i % before.getWidth();
      int y = i / before.getWidth();
      boolean figure = x > 60 && x < 300 && y > 60 && y < 600; // where TensorFlow's joints are
      boolean differs = before.getRGB(x, y) != after.getRGB(x, y);
      assertTrue(figure || !differs, x + ", " + y);
      changed += differs ? 1 : 0;
    }
    assertTrue(changed > 1000, changed + " pixels drawn");
    assertTrue(Files.exists(out.resolve("c.png")));
    JsonArray results = JsonParser.parseString(Files.readString(coco)).getAsJsonArray();
    assertEquals(2, results.size());
    JsonObject first = results.get(0).getAsJsonObject();
    assertEquals(51, first.getAsJsonArray("keypoints").size());
    assertEquals(1, first.get("category_id").getAsInt());
  }

  @Test
  void shouldDrawPicturesOfOneNameBesideEachOther() throws IOException {
    Files.copy(Lab.image("tf_image3.jpeg"), folder.resolve("a.jpeg"));
    Files.copy(Lab.image("tf_image1.png"), folder.resolve("a.png"));
    Path out = folder.resolve("out");
    Run run =
        Run.fovea("pose", "--model", lightning(), "--draw", out.toString(), folder.toString());
    assertEquals(Main.DONE, run.status(), run.err());
    BufferedImage photo = ImageIO.read(Lab.image("tf_image1.png").toFile());
    assertEquals(photo.getWidth(), ImageIO.read(out.resolve("a-png.png").toFile()).getWidth());
    assertTrue(Files.exists(out.resolve("a.png")));
  }

  @Test
  void shouldNotDrawOverThePictures() throws IOException {
    Path photo = folder.resolve("a.png");
    Files.copy(Lab.image("tf_image1.png"), photo);
    Run run =
        Run.fovea(
            "pose",
            "--model",
            lightning(),
            "--draw",
            folder.toString(),
            folder + "/../" + folder.getFileName() + "/a.png");
    assertEquals(Main.USAGE, run.status());
    assertTrue(run.err().contains("would write over the pictures"), run.err());
    assertEquals(-1, Files.mismatch(Lab.image("tf_image1.png"), photo));
  }

  @Test
  void shouldSayThatThereIsNothingToSeeOrNowhereToWrite() throws IOException {
    Run empty = Run.fovea("pose", "--model", lightning(), folder.toString());
    assertEquals(Main.FAILED, empty.status());
    assertTrue(empty.err().contains("no picture and no clip in " + folder), empty.err());
    String photo = Lab.image("tf_image1.png").toString();
    for (String where : new String[] {"--coco", "--draw"}) {
      Run nowhere = Run.fovea("pose", "--model", lightning(), where, "/proc/none/x", photo);
      assertEquals(Main.FAILED, nowhere.status());
      assertTrue(
          nowhere.err().contains(": no such file or folder")
              || nowhere.err().contains("there is no such folder"),
          nowhere.err());
      assertEquals(1, nowhere.err().lines().count(), nowhere.err());
    }
  }

  @Test
  void shouldSeeNobodyInPicturesOfOddShapesAndKinds() throws IOException {
    int[][] shapes = {
      {1, 1, BufferedImage.TYPE_INT_RGB},
      {1, 10_000, BufferedImage.TYPE_INT_RGB},
      {10_000, 1, BufferedImage.TYPE_BYTE_BINARY},
      {40, 30, BufferedImage.TYPE_INT_ARGB},
      {41, 31, BufferedImage.TYPE_USHORT_GRAY}
    };
    for (int i = 0; i < shapes.length; i++) {
      BufferedImage image = new BufferedImage(shapes[i][0], shapes[i][1], shapes[i][2]);
      ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
    }
    Run run =
        Run.fovea("pose", "--model", lightning(), "--passes", "3", "--json", folder.toString());
    assertEquals(Main.DONE, run.status(), run.err());
    assertEquals(shapes.length, run.lines().size());
    for (String line : run.lines()) {
      assertEquals(0, object(line).getAsJsonArray("persons").size(), line);
    }
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

  @Test
  void shouldSayWhatAnnotationsLack() throws IOException {
    Path truth = Files.writeString(folder.resolve("truth.json"), "{\"images\":[]}");
    Run run = Run.fovea("eval", "--truth", truth.toString(), "--images", folder.toString());
    assertEquals(Main.FAILED, run.status());
    assertTrue(run.err().contains("no COCO keypoint annotations"), run.err());
    assertEquals(1, run.err().lines().count(), run.err());
  }
}
