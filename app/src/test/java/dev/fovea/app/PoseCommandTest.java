package dev.fovea.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code fovea pose} on files, as a person calls it. */
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

  /** In most of these one joint or another looks likely; tfjs would show a whole skeleton there. */
  @Test
  void shouldSeeNobodyInPatternsAndNoise() throws IOException {
    Random random = new Random(21);
    int[] sides = {4, 8, 16, 40, 160};
    for (int i = 0; i < 40; i++) {
      int side = sides[i % sides.length];
      BufferedImage few = new BufferedImage(side, side * 3 / 4, BufferedImage.TYPE_INT_RGB);
      for (int at = 0; at < few.getWidth() * few.getHeight(); at++) {
        few.setRGB(at % side, at / side, random.nextInt());
      }
      BufferedImage image = new BufferedImage(640, 480, BufferedImage.TYPE_INT_RGB);
      Graphics2D g = image.createGraphics();
      g.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION,
          i % 2 == 0
              ? RenderingHints.VALUE_INTERPOLATION_BICUBIC
              : RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
      g.drawImage(few, 0, 0, 640, 480, null);
      g.dispose();
      ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
    }
    for (String passes : new String[] {"1", "2", "5"}) {
      Run run =
          Run.fovea(
              "pose", "--model", lightning(), "--passes", passes, "--json", folder.toString());
      assertEquals(40, run.lines().size());
      List<String> somebody =
          run.lines().stream()
              .filter(line -> !object(line).getAsJsonArray("persons").isEmpty())
              .toList();
      // a blob between two blobs may well look like somebody with the arms held out
      assertTrue(somebody.size() <= 2, somebody.toString());
    }
  }

  @Test
  void shouldPassOverWhatIsNoPictureByItsNameInAFolder() throws IOException {
    Files.copy(Lab.image("tf_image1.png"), folder.resolve("A.PNG"));
    Files.writeString(folder.resolve("LICENCE.txt"), "no picture");
    Run run = Run.fovea("pose", "--model", lightning(), "--json", folder.toString());
    assertEquals(Main.DONE, run.status(), run.err());
    assertEquals(1, run.lines().size());
    assertTrue(run.err().contains("passed over, no pictures by their names: LICENCE.txt"));
    String text = folder.resolve("LICENCE.txt").toString();
    Run named = Run.fovea("pose", "--model", lightning(), text);
    assertEquals(Main.FAILED, named.status());
    assertTrue(named.err().contains("LICENCE.txt: not a picture"), named.err());
  }

  @Test
  void shouldEndWhenNobodyReadsAnyMore() {
    PrintStream out = System.out;
    System.setOut(
        new PrintStream(
            new OutputStream() {
              @Override
              public void write(int octet) throws IOException {
                throw new IOException("Broken pipe");
              }
            }));
    try {
      String photo = Lab.image("tf_image1.png").toString();
      int[] status = {Main.DONE};
      String err =
          Run.erred(
              () -> status[0] = Main.run("pose", "--model", lightning(), "--json", photo, photo));
      assertEquals(Main.FAILED, status[0]);
      assertTrue(err.contains("nobody reads the poses"), err);
      assertEquals(1, err.lines().count(), err);
    } finally {
      System.setOut(out);
    }
  }

  @Test
  void shouldSayThatResultsCanNotBeWrittenBeforeItLooks() {
    String photo = Lab.image("tf_image1.png").toString();
    Run folderNamed = Run.fovea("pose", "--model", lightning(), "--coco", folder.toString(), photo);
    assertEquals(Main.FAILED, folderNamed.status());
    assertTrue(folderNamed.err().contains("is a folder; name a file in it"), folderNamed.err());
    Run root = Run.fovea("pose", "--model", lightning(), "--coco", "/", photo);
    assertEquals(Main.FAILED, root.status());
    assertEquals(1, root.err().lines().count(), root.err());
    assertEquals("", folderNamed.out() + root.out());
  }
}
