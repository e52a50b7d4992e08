package dev.fovea.bench;

import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.PixelFormat;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * One picture as a camera sends it: the photo beside $FOVEA_MODELS, or soft waves without it, with
 * the noise of a sensor. Memory outside of the heap, as a driver's is.
 */
final class BenchFrames {
  private BenchFrames() {}

  /** The picture, of that size. */
  static BufferedImage picture(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    BufferedImage photo = photo();
    if (photo != null) {
      Graphics2D graphics = image.createGraphics();
      graphics.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
      graphics.drawImage(photo, 0, 0, width, height, null);
      graphics.dispose();
    }
    Random random = new Random(1);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int pixel = photo == null ? wave(x, y) : image.getRGB(x, y);
        int noise = (int) Math.round(random.nextGaussian() * 1.5);
        image.setRGB(
            x, y, noisy(pixel, 16, noise) | noisy(pixel, 8, noise) | noisy(pixel, 0, noise));
      }
    }
    return image;
  }

  private static BufferedImage photo() {
    String models = System.getenv("FOVEA_MODELS");
    Path file =
        models == null ? null : Path.of(models).resolveSibling("images").resolve("tf_image1.png");
    try {
      return file != null && Files.isReadable(file) ? ImageIO.read(file.toFile()) : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int wave(int x, int y) {
    int red = (int) (128 + 90 * Math.sin(x / 23.0));
    int green = (int) (128 + 90 * Math.sin(y / 17.0));
    return red << 16 | green << 8 | (red + green) / 2;
  }

  private static int noisy(int pixel, int shift, int noise) {
    return Math.clamp((pixel >> shift & 0xff) + noise, 0, 255) << shift;
  }

  /** The picture as YUYV or NV12, BT.601 in limited range. */
  static Frame raw(int width, int height, PixelFormat pixels) {
    FrameFormat format = FrameFormat.packed(width, height, pixels);
    MemorySegment memory = Arena.global().allocate(format.sizeImage(), 4096);
    BufferedImage image = picture(width, height);
    boolean packed = pixels.equals(PixelFormat.YUYV);
    long chroma = (long) width * height;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int rgb = image.getRGB(x, y);
        long at = (long) y * width + x;
        put(memory, packed ? 2 * at : at, luma(rgb));
        if (packed) {
          put(memory, 2 * at + 1, x % 2 == 0 ? cb(rgb) : cr(rgb));
        } else if (y % 2 == 0) {
          put(memory, chroma + (long) y / 2 * width + x, x % 2 == 0 ? cb(rgb) : cr(rgb));
        }
      }
    }
    return Frame.of(format, memory, 0, 0, () -> {});
  }

  private static void put(MemorySegment memory, long at, double value) {
    memory.set(ValueLayout.JAVA_BYTE, at, (byte) Math.round(value));
  }

  private static double luma(int rgb) {
    return 16 + (65.481 * red(rgb) + 128.553 * green(rgb) + 24.966 * blue(rgb)) / 255;
  }

  private static double cb(int rgb) {
    return 128 + (-37.797 * red(rgb) - 74.203 * green(rgb) + 112 * blue(rgb)) / 255;
  }

  private static double cr(int rgb) {
    return 128 + (112 * red(rgb) - 93.786 * green(rgb) - 18.214 * blue(rgb)) / 255;
  }

  private static int red(int rgb) {
    return rgb >> 16 & 0xff;
  }

  private static int green(int rgb) {
    return rgb >> 8 & 0xff;
  }

  private static int blue(int rgb) {
    return rgb & 0xff;
  }
}
