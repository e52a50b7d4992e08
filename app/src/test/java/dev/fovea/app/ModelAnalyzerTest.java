package dev.fovea.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.CopyLedger;
import dev.fovea.CropRegion;
import dev.fovea.Frame;
import dev.fovea.FrameAnalyzer.Analysis;
import dev.fovea.Keypoint;
import dev.fovea.PixelFormat;
import dev.fovea.Pose;
import dev.fovea.pose.PersonTracker;
import dev.fovea.pose.PoseModel;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From frames to persons and regions, with what goes from frame to frame in the regions alone. */
class ModelAnalyzerTest {
  private static final int WIDTH = 1280;
  private static final int HEIGHT = 720;

  /** A 16:9 room, with a photo of somebody at each of these columns. */
  private static Frame room(BufferedImage photo, long sequence, int... columns) {
    BufferedImage room = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = room.createGraphics();
    g.setColor(new Color(90, 90, 90));
    g.fillRect(0, 0, WIDTH, HEIGHT);
    for (int column : columns) {
      g.drawImage(photo, column, HEIGHT - photo.getHeight(), null);
    }
    g.dispose();
    return Lab.frame(room, PixelFormat.RGB3, sequence);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, WIDTH - 384})
  void shouldFindWhoComesBackAtTheSideWithinTenFrames(int column) throws IOException {
    BufferedImage photo = Lab.photo("tf_image1.png");
    try (ModelAnalyzer analyzer = Lab.analyzer()) {
      List<CropRegion> regions = List.of();
      for (int i = 0; i < 5; i++) {
        Analysis analysis = analyzer.analyze(room(photo, i, 448), regions);
        assertEquals(1, analysis.persons().size());
        regions = analysis.next();
      }
      for (int i = 5; i < 16; i++) { // an odd number: the search stands anywhere when it ends
        Analysis analysis = analyzer.analyze(room(photo, i), regions);
        assertEquals(List.of(), analysis.persons(), "frame " + i);
        regions = analysis.next();
      }
      int frames = 0;
      double error;
      do {
        Analysis analysis = analyzer.analyze(room(photo, 16 + frames++, column), regions);
        regions = analysis.next();
        error =
            analysis.persons().isEmpty()
                ? Double.POSITIVE_INFINITY
                : Lab.error(
                    analysis.persons().getFirst().keypoints(),
                    Lab.photoTruth(),
                    column,
                    HEIGHT - photo.getHeight());
      } while (error > 10 && frames < 20);
      assertTrue(frames <= 10, "after " + frames + " frames it is " + error + " pixels off");
    }
  }

  /** 160 pixels tall in a 16:9 frame: found after some looks, or nobody; never a wrong skeleton. */
  @Test
  void shouldFindWhoIsFarAwayOrTellNobody() throws IOException {
    BufferedImage photo = Lab.photo("tf_image1.png");
    int found = 0;
    try (ModelAnalyzer analyzer = Lab.analyzer()) {
      for (int place = 0; place < 12; place++) {
        int x = 106 * place;
        int y = 280 * (place % 3);
        Analysis analysis = far(analyzer, photo, x, y);
        for (Pose pose : analysis.persons()) {
          List<Keypoint> truth =
              Lab.photoTruth().stream()
                  .map(joint -> new Keypoint(joint.x() / 4, joint.y() / 4, 1))
                  .toList();
          double error = Lab.error(pose.keypoints(), truth, x, y);
          assertTrue(error < 6, "at " + x + ", " + y + " it is " + error + " pixels off");
          found++;
        }
      }
    }
    assertTrue(found >= 11, found + " of 12");
  }

  /** The tenth look at a photo that is a quarter as large. */
  private static Analysis far(ModelAnalyzer analyzer, BufferedImage photo, int x, int y)
      throws IOException {
    BufferedImage room = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = room.createGraphics();
    g.setColor(new Color(90, 90, 90));
    g.fillRect(0, 0, WIDTH, HEIGHT);
    Image quarter = photo.getScaledInstance(photo.getWidth() / 4, -1, Image.SCALE_AREA_AVERAGING);
    g.drawImage(quarter, x, y, null);
    g.dispose();
    return PoseCommand.look(Lab.frame(room, PixelFormat.RGB3, 0), analyzer, 10);
  }

  @Test
  void shouldGiveBitEqualPosesWhetherOneServerOrThreeTakeTurns() throws IOException {
    BufferedImage photo = Lab.photo("tf_image1.png");
    List<Analysis> one = new ArrayList<>();
    List<Analysis> three = new ArrayList<>();
    try (ModelAnalyzer a = Lab.analyzer();
        ModelAnalyzer b = Lab.analyzer();
        ModelAnalyzer c = Lab.analyzer()) {
      List<ModelAnalyzer> servers = List.of(a, b, c);
      List<CropRegion> alone = List.of();
      List<CropRegion> shared = List.of();
      for (int i = 0; i < 24; i++) {
        int[] columns = i < 8 || i > 12 ? new int[] {40 * i} : new int[0]; // and gone for a while
        one.add(withoutTimes(a.analyze(room(photo, i, columns), alone)));
        three.add(withoutTimes(servers.get(i % 3).analyze(room(photo, i, columns), shared)));
        alone = one.getLast().next();
        shared = three.getLast().next();
      }
    }
    assertEquals(one, three);
    assertTrue(one.stream().filter(analysis -> !analysis.persons().isEmpty()).count() > 12);
  }

  private static Analysis withoutTimes(Analysis analysis) {
    return new Analysis(analysis.persons(), analysis.next(), 0, 0);
  }

  @Test
  void shouldFollowTwoPeopleWithAModelOfOneAndADetector() throws IOException {
    BufferedImage photo = Lab.photo("tf_image1.png");
    ModelChoice seeded =
        ModelChoice.seeded(
            Lab.model("movenet_lightning_int8.tflite"),
            PoseModel.Options.named("movenet-lightning"),
            Lab.model("blazepose_pose_detection.tflite"));
    PersonTracker tracker = PersonTracker.byKeypoints(PersonTracker.Options.BY_KEYPOINTS);
    try (ModelAnalyzer analyzer = ModelAnalyzer.open(seeded, new CopyLedger())) {
      List<CropRegion> regions = List.of();
      for (int i = 0; i < 20; i++) {
        // one of them joins at frame 6, and is seen at frame 10
        int[] columns = i < 6 ? new int[] {100} : new int[] {100, 800};
        Analysis analysis = analyzer.analyze(room(photo, i, columns), regions);
        regions = analysis.next();
        List<Pose> named = tracker.track(analysis.persons(), 33_333L * i);
        assertEquals(i < 10 ? 1 : 2, named.size(), "frame " + i);
        for (Pose pose : named) {
          int column = pose.id() == 1 ? 100 : 800;
          List<Keypoint> truth = Lab.photoTruth();
          double error = Lab.error(pose.keypoints(), truth, column, HEIGHT - photo.getHeight());
          assertTrue(error < 15, "frame " + i + ", person " + pose.id() + ": " + error);
        }
      }
    }
  }

  @Test
  void shouldTakeASendersTensorForAModelOfIntegers() throws IOException {
    BufferedImage photo = Lab.photo("tf_image1.png");
    ModelChoice onnx =
        ModelChoice.pose(
            Lab.model("movenet_lightning_int8_heads.onnx"), PoseModel.Options.named("onnx"));
    try (ModelAnalyzer analyzer = ModelAnalyzer.open(onnx, new CopyLedger());
        FrameTensor tensor = FrameTensor.of(Lab.frame(photo, PixelFormat.RGB3, 0), 192)) {
      assertEquals(
          analyzer.analyze(Lab.frame(photo, PixelFormat.RGB3, 0), List.of()).persons(),
          analyzer
              .analyzeTensor(tensor.bytes(), tensor.region(), photo.getWidth(), photo.getHeight())
              .persons());
    }
  }
}
