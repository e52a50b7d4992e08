package dev.fovea.app;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.BodyPart;
import dev.fovea.CopyLedger;
import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.Keypoint;
import dev.fovea.PixelFormat;
import dev.fovea.pose.PoseModel;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;

/** Weights, photos and truth for the tests of the product's own way to a pose. */
final class Lab {
  private Lab() {}

  private static Path folder() {
    String folder = System.getenv("FOVEA_MODELS");
    assumeTrue(folder != null, "skipped: FOVEA_MODELS names no folder of model files");
    return Path.of(folder);
  }

  static Path model(String file) {
    return existing(folder().resolve(file));
  }

  static Path image(String file) {
    return existing(folder().resolveSibling("images").resolve(file));
  }

  static Path truth(String file) {
    return existing(folder().resolveSibling("truth").resolve(file));
  }

  private static Path existing(Path file) {
    assumeTrue(Files.exists(file), "skipped: there is no " + file);
    return file;
  }

  static ModelChoice lightning() {
    return ModelChoice.pose(
        model("movenet_lightning_int8.tflite"), PoseModel.Options.named("movenet-lightning"));
  }

  static ModelAnalyzer analyzer() throws IOException {
    return ModelAnalyzer.open(lightning(), new CopyLedger());
  }

  /** A photo, its alpha dropped. */
  static BufferedImage photo(String file) throws IOException {
    BufferedImage read = ImageIO.read(image(file).toFile());
    BufferedImage rgb =
        new BufferedImage(read.getWidth(), read.getHeight(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < rgb.getHeight(); y++) {
      for (int x = 0; x < rgb.getWidth(); x++) {
        rgb.setRGB(x, y, read.getRGB(x, y));
      }
    }
    return rgb;
  }

  /** A picture as a camera's frame. */
  static Frame frame(BufferedImage image, PixelFormat format, long sequence) {
    byte[] bytes = new byte[3 * image.getWidth() * image.getHeight()];
    int at = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int rgb = image.getRGB(x, y);
        bytes[at++] = (byte) (rgb >> 16);
        bytes[at++] = (byte) (rgb >> 8);
        bytes[at++] = (byte) rgb;
      }
    }
    return Frame.of(
        FrameFormat.packed(image.getWidth(), image.getHeight(), format),
        MemorySegment.ofArray(bytes),
        sequence,
        1 + 33_333_333L * sequence,
        () -> {});
  }

  /** TensorFlow's joints of tf_image1.png. */
  static List<Keypoint> photoTruth() throws IOException {
    String[] numbers = Files.readAllLines(truth("tf_image1.csv")).get(1).strip().split(",");
    return Arrays.stream(BodyPart.values())
        .map(
            part ->
                new Keypoint(
                    Float.parseFloat(numbers[2 * part.ordinal()]),
                    Float.parseFloat(numbers[2 * part.ordinal() + 1]),
                    1))
        .toList();
  }

  /** The mean distance of joints that are moved by (x, y) from the truth. */
  static double error(List<Keypoint> found, List<Keypoint> truth, double x, double y) {
    double sum = 0;
    for (int i = 0; i < truth.size(); i++) {
      sum +=
          Math.hypot(
              found.get(i).x() - truth.get(i).x() - x, found.get(i).y() - truth.get(i).y() - y);
    }
    return sum / truth.size();
  }
}
