package dev.fovea.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.CopyLedger;
import dev.fovea.CropRegion;
import dev.fovea.Frame;
import dev.fovea.Keypoint;
import dev.fovea.PixelFormat;
import dev.fovea.Pose;
import dev.fovea.PoseEstimator;
import dev.fovea.Skeleton;
import dev.fovea.convert.FrameToTensor;
import dev.fovea.pose.PoseTracker;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The four usual mistakes on the way from a frame to a pose, made on purpose: the truth tests must
 * notice each. The way without a mistake is the product's own: its conversion, model and tracking.
 */
class MutationTest {
  private static final double MAX_ERROR_PIXELS = 6.5;

  private enum Mistake {
    NONE,
    RED_BLUE_SWAP,
    MISSING_UN_LETTERBOX,
    STALE_CROP
  }

  @Test
  void shouldMeetTheTruthWithoutAMistake() throws IOException {
    double error = error(Mistake.NONE);
    assertTrue(error <= MAX_ERROR_PIXELS, error + " pixels");
  }

  @Test
  void shouldNoticeARedBlueSwap() throws IOException {
    shouldNotice(Mistake.RED_BLUE_SWAP);
  }

  @Test
  void shouldNoticeAMissingUnLetterbox() throws IOException {
    shouldNotice(Mistake.MISSING_UN_LETTERBOX);
  }

  @Test
  void shouldNoticeAStaleCrop() throws IOException {
    shouldNotice(Mistake.STALE_CROP);
  }

  private static void shouldNotice(Mistake mistake) throws IOException {
    double error = error(mistake);
    assertTrue(error > MAX_ERROR_PIXELS, mistake + ": only " + error + " pixels");
  }

  /** Of the second of two passes over a photo, averaged over 9 paddings. */
  private static double error(Mistake mistake) throws IOException {
    BufferedImage photo = Lab.photo("tf_image1.png");
    double error = 0;
    try (PoseEstimator model = Lab.lightning().open();
        FrameToTensor toTensor = FrameToTensor.create(new CopyLedger())) {
      for (int i = 0; i < 9; i++) {
        BufferedImage padded = padded(photo, 24 * (i / 3), 24 * (i % 3));
        error += Lab.error(secondPass(model, toTensor, padded, mistake), Lab.photoTruth(), 0, 0);
      }
    }
    return error / 9;
  }

  private static BufferedImage padded(BufferedImage photo, int right, int below) {
    BufferedImage padded =
        new BufferedImage(
            photo.getWidth() + right, photo.getHeight() + below, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = padded.createGraphics();
    g.drawImage(photo, 0, 0, null);
    g.dispose();
    return padded;
  }

  private static List<Keypoint> secondPass(
      PoseEstimator model, FrameToTensor toTensor, BufferedImage photo, Mistake mistake)
      throws IOException {
    int width = photo.getWidth();
    int height = photo.getHeight();
    PixelFormat format = mistake == Mistake.RED_BLUE_SWAP ? PixelFormat.BGR3 : PixelFormat.RGB3;
    Pose pose = null;
    CropRegion before = CropRegion.fullPad(width, height);
    CropRegion region = before;
    try (Frame frame = Lab.frame(photo, format, 0)) {
      for (int pass = 0; pass < 2; pass++) {
        toTensor.apply(frame, region, model.input());
        CropRegion back =
            switch (mistake) {
              case MISSING_UN_LETTERBOX -> CropRegion.FULL;
              case STALE_CROP -> before;
              default -> region;
            };
        pose = PoseTracker.toFrame(model.estimate(model.input()).getFirst(), back, width, height);
        before = region;
        region = PoseTracker.next(pose, Skeleton.COCO_17, width, height);
      }
    }
    return pose.keypoints();
  }

  @Test
  void shouldNoticeAHalfPixelResize() throws IOException {
    BufferedImage photo = noise(384, 640); // a photo's large even areas look alike either way
    CropRegion region = CropRegion.fullPad(photo.getWidth(), photo.getHeight());
    int side = 192;
    try (FrameTensor ours = FrameTensor.of(Lab.frame(photo, PixelFormat.RGB3, 0), side)) {
      int right = 0;
      int halfPixel = 0;
      for (int i = 0; i < side; i++) {
        for (int j = 0; j < side; j++) {
          int green = ours.bytes().get(ValueLayout.JAVA_BYTE, 3L * (i * side + j) + 1) & 0xff;
          right += Math.abs(green - green(photo, region, i, j, side, false)) <= 1 ? 1 : 0;
          halfPixel += Math.abs(green - green(photo, region, i, j, side, true)) <= 1 ? 1 : 0;
        }
      }
      assertEquals(side * side, right);
      assertTrue(halfPixel < 0.5 * side * side, halfPixel + " of " + side * side + " fit too");
    }
  }

  private static BufferedImage noise(int width, int height) {
    BufferedImage noise = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(14);
    for (int i = 0; i < width * height; i++) {
      noise.setRGB(i % width, i / width, random.nextInt());
    }
    return noise;
  }

  /** A sample of crop_and_resize, or of the resize that takes pixels for areas. */
  private static int green(
      BufferedImage photo, CropRegion region, int i, int j, int side, boolean halfPixel) {
    double y = sample(region.yMin(), region.yMax(), photo.getHeight(), i, side, halfPixel);
    double x = sample(region.xMin(), region.xMax(), photo.getWidth(), j, side, halfPixel);
    if (y < 0 || x < 0 || y > photo.getHeight() - 1 || x > photo.getWidth() - 1) {
      return 0;
    }
    int top = (int) y;
    int left = (int) x;
    int bottom = Math.min(top + 1, photo.getHeight() - 1);
    int right = Math.min(left + 1, photo.getWidth() - 1);
    double above = mix(green(photo, left, top), green(photo, right, top), x - left);
    double below = mix(green(photo, left, bottom), green(photo, right, bottom), x - left);
    return (int) mix(above, below, y - top);
  }

  private static double sample(
      double from, double to, int size, int index, int samples, boolean halfPixel) {
    return halfPixel
        ? from * size + (index + 0.5) * (to - from) * size / samples - 0.5
        : from * (size - 1) + index * (to - from) * (size - 1) / (samples - 1);
  }

  private static int green(BufferedImage photo, int x, int y) {
    return photo.getRGB(x, y) >> 8 & 0xff;
  }

  private static double mix(double a, double b, double part) {
    return a + (b - a) * part;
  }
}
