package dev.fovea.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.CopyLedger;
import dev.fovea.CropRegion;
import dev.fovea.Frame;
import dev.fovea.FrameAnalyzer.Analysis;
import dev.fovea.PixelFormat;
import dev.fovea.Pose;
import dev.fovea.pose.PoseModel;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two people who walk past each other, one behind the other: cut out of a photo, in a room. */
class CrossingTest {
  private static final int WIDTH = 1280;
  private static final int HEIGHT = 720;
  private static final int PERSON = 384;

  /** Where the left one's picture begins in a frame; the right one comes towards it. */
  private static int leftEdge(int frame, int speed) {
    return 20 + speed * frame;
  }

  private static int otherLeftEdge(int frame, int speed) {
    return 900 - speed * frame;
  }

  private static Frame frame(
      BufferedImage person, int number, int speed, boolean turned, int lower) {
    BufferedImage room = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = room.createGraphics();
    g.setColor(new Color(90, 90, 90));
    g.fillRect(0, 0, WIDTH, HEIGHT);
    int left = otherLeftEdge(number, speed);
    int top = 80 + lower;
    int from = turned ? PERSON : 0;
    g.drawImage(person, leftEdge(number, speed), 40, null);
    g.drawImage(person, left, top, left + PERSON, top + 560, from, 0, PERSON - from, 640, null);
    g.dispose();
    return Lab.frame(room, PixelFormat.RGB3, number);
  }

  @ParameterizedTest
  @CsvSource({"12, true, 0", "12, false, 0", "12, true, 60", "4, false, 40"})
  void shouldKeepTheIdsOfTwoPeopleWhoCross(int speed, boolean turned, int lower)
      throws IOException {
    BufferedImage person = ImageIO.read(Lab.image("tf_image1.png").toFile()); // alpha and all
    ModelChoice seeded =
        ModelChoice.seeded(
            Lab.model("movenet_lightning_int8.tflite"),
            PoseModel.Options.named("movenet-lightning"),
            Lab.model("blazepose_pose_detection.tflite"));
    People people = new People(Optional.empty());
    int[] ids = new int[2];
    int apart = 0;
    StringBuilder story = new StringBuilder();
    try (ModelAnalyzer analyzer = ModelAnalyzer.open(seeded, new CopyLedger())) {
      List<CropRegion> regions = List.of();
      for (int i = 0; i < 880 / speed; i++) {
        Frame frame = frame(person, i, speed, turned, lower);
        Analysis analysis = analyzer.analyze(frame, regions);
        regions = analysis.next();
        List<Pose> named = people.named(analysis.persons(), frame.timestampNanos());
        story.append("\n" + i + ":");
        for (Pose pose : named) {
          double middle = (pose.keypoints().get(11).x() + pose.keypoints().get(12).x()) / 2;
          story.append(" " + pose.id() + "@" + Math.round(middle));
          double left = leftEdge(i, speed) + 0.52 * PERSON;
          double right = otherLeftEdge(i, speed) + (turned ? 0.48 : 0.52) * PERSON;
          if (Math.abs(left - right) > 250) { // who else could it be?
            int who = Math.abs(middle - left) < Math.abs(middle - right) ? 0 : 1;
            ids[who] = ids[who] == 0 ? pose.id() : ids[who];
            assertEquals(ids[who], pose.id(), story.toString());
            apart += left > right ? 1 : 0;
          }
        }
      }
    }
    assertTrue(apart > 20, story.toString());
  }
}
