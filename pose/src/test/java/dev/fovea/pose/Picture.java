package dev.fovea.pose;

import dev.fovea.CropRegion;
import dev.fovea.Tensor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/**
 * An RGB picture and TensorFlow's {@code crop_and_resize} on it, written from its definition and
 * apart from the product's own conversion, so that the model's tests judge the model alone.
 */
record Picture(int width, int height, byte[] rgb) {

  /** A picture file; alpha is dropped. */
  static Picture read(Path file) throws IOException {
    BufferedImage image = ImageIO.read(file.toFile());
    byte[] rgb = new byte[3 * image.getWidth() * image.getHeight()];
    int at = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int pixel = image.getRGB(x, y);
        rgb[at++] = (byte) (pixel >> 16);
        rgb[at++] = (byte) (pixel >> 8);
        rgb[at++] = (byte) pixel;
      }
    }
    return new Picture(image.getWidth(), image.getHeight(), rgb);
  }

  /** This picture with black columns at its right and black rows below. */
  Picture padded(int right, int below) {
    byte[] wider = new byte[3 * (width + right) * (height + below)];
    for (int y = 0; y < height; y++) {
      System.arraycopy(rgb, 3 * width * y, wider, 3 * (width + right) * y, 3 * width);
    }
    return new Picture(width + right, height + below, wider);
  }

  /** This picture with red and blue exchanged: what a model gets that is fed BGR. */
  Picture withRedAndBlueSwapped() {
    byte[] swapped = rgb.clone();
    for (int i = 0; i < swapped.length; i += 3) {
      swapped[i] = rgb[i + 2];
      swapped[i + 2] = rgb[i];
    }
    return new Picture(width, height, swapped);
  }

  void cropTo(CropRegion region, Tensor tensor) {
    for (int i = 0; i < tensor.height(); i++) {
      double y = sample(region.yMin(), region.yMax(), height, i, tensor.height());
      for (int j = 0; j < tensor.width(); j++) {
        double x = sample(region.xMin(), region.xMax(), width, j, tensor.width());
        for (int c = 0; c < 3; c++) {
          set(tensor, 3L * (i * tensor.width() + j) + c, (int) bilinear(y, x, c));
        }
      }
    }
  }

  private static void set(Tensor tensor, long index, int value) {
    switch (tensor.type()) {
      case U8 -> tensor.segment().set(ValueLayout.JAVA_BYTE, index, (byte) value);
      case I32 -> tensor.segment().setAtIndex(ValueLayout.JAVA_INT, index, value);
      case F32 -> tensor.segment().setAtIndex(ValueLayout.JAVA_FLOAT, index, value);
    }
  }

  private static double sample(double from, double to, int size, int index, int samples) {
    return from * (size - 1) + index * (to - from) * (size - 1) / (samples - 1);
  }

  private double bilinear(double y, double x, int channel) {
    if (y < 0 || y > height - 1 || x < 0 || x > width - 1) {
      return 0;
    }
    int top = (int) Math.floor(y);
    int left = (int) Math.floor(x);
    int bottom = (int) Math.ceil(y);
    int right = (int) Math.ceil(x);
    double above =
        at(top, left, channel) + (x - left) * (at(top, right, channel) - at(top, left, channel));
    double below =
        at(bottom, left, channel)
            + (x - left) * (at(bottom, right, channel) - at(bottom, left, channel));
    return above + (y - top) * (below - above);
  }

  private int at(int y, int x, int channel) {
    return rgb[3 * (y * width + x) + channel] & 0xff;
  }
}
