package dev.fovea.lab;

import dev.fovea.FrameFormat;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;

/** A colour chart: 4x2 flat patches of 64x64 pixels, as raw frames and as a JPEG. */
final class Chart {
  static final int WIDTH = 256;
  static final int HEIGHT = 128;

  /** Greys at both ends, skin, and colours whose red and blue, matrix and range all show. */
  private static final int[] PATCHES = {
    0xffffff, 0x000000, 0xc02020, 0x20a040, 0x2040c0, 0xe0a080, 0x808080, 0xf0e010
  };

  private Chart() {}

  private static int at(int x, int y) {
    return PATCHES[4 * (y / 64) + x / 64];
  }

  /** A frame of the chart, without padding. */
  static byte[] raw(FrameFormat format) {
    byte[] bytes = new byte[format.sizeImage()];
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        put(bytes, format, x, y, Colors.components(at(x, y), format));
      }
    }
    return bytes;
  }

  private static void put(byte[] bytes, FrameFormat format, int x, int y, int[] part) {
    int pixel = y * WIDTH + x;
    int chroma = WIDTH * HEIGHT + y / 2 * WIDTH + (x & ~1);
    int quarter = WIDTH * HEIGHT + y / 2 * (WIDTH / 2) + x / 2;
    switch (format.pixelFormat().name()) {
      case "YUYV" -> put(bytes, 2 * pixel, part[0], 2 * pixel + 1, part[1 + x % 2]);
      case "UYVY" -> put(bytes, 2 * pixel + 1, part[0], 2 * pixel, part[1 + x % 2]);
      case "NV12" -> {
        put(bytes, pixel, part[0], chroma, part[1]);
        bytes[chroma + 1] = (byte) part[2];
      }
      case "YU12" -> {
        put(bytes, pixel, part[0], quarter, part[1]);
        bytes[quarter + WIDTH * HEIGHT / 4] = (byte) part[2];
      }
      case "RGB3" -> {
        put(bytes, 3 * pixel, part[0], 3 * pixel + 1, part[1]);
        bytes[3 * pixel + 2] = (byte) part[2];
      }
      case "BGR3" -> {
        put(bytes, 3 * pixel, part[2], 3 * pixel + 1, part[1]);
        bytes[3 * pixel + 2] = (byte) part[0];
      }
      default -> throw new IllegalArgumentException("no chart in " + format);
    }
  }

  private static void put(byte[] bytes, int at, int value, int nextAt, int nextValue) {
    bytes[at] = (byte) value;
    bytes[nextAt] = (byte) nextValue;
  }

  /** The chart as a baseline JPEG of the best quality. */
  static byte[] jpeg() throws IOException {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        image.setRGB(x, y, at(x, y));
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam best = writer.getDefaultWriteParam();
    best.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    best.setCompressionQuality(1);
    try (var stream = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), best);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** The largest difference of any patch in red, green or blue. */
  static int worst(int[] seen) {
    int worst = 0;
    for (int patch = 0; patch < PATCHES.length; patch++) {
      for (int shift = 0; shift <= 16; shift += 8) {
        int off = (seen[patch] >> shift & 0xff) - (PATCHES[patch] >> shift & 0xff);
        worst = Math.max(worst, Math.abs(off));
      }
    }
    return worst;
  }

  static String toString(int[] seen) {
    return "seen %s, not %s".formatted(hex(seen), hex(PATCHES));
  }

  private static String hex(int[] colours) {
    return Arrays.stream(colours).mapToObj("%06x"::formatted).collect(Collectors.joining(" "));
  }
}
