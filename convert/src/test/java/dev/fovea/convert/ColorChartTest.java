package dev.fovea.convert;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.ColorSpec;
import dev.fovea.ColorSpec.Matrix;
import dev.fovea.CopyLedger;
import dev.fovea.CropRegion;
import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.PixelFormat;
import dev.fovea.Tensor;
import dev.fovea.Tensor.ElementType;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageWriteParam;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Eight flat patches of known RGB come out of every camera format within 2, and would not if red
 * and blue were swapped, or matrix or range were wrong. The encoders here compute in real numbers
 * from the definitions of the ITU and share nothing with the converter.
 */
class ColorChartTest {
  private static final int PATCH = 32;
  private static final int WIDTH = 4 * PATCH;
  private static final int HEIGHT = 2 * PATCH;
  private static final int TOLERANCE = 2;
  private static final int[][] PATCHES = {
    {200, 30, 40}, {40, 180, 60}, {30, 50, 190}, {220, 200, 40},
    {30, 180, 190}, {180, 60, 170}, {235, 235, 235}, {25, 25, 25}
  };

  static List<ColorSpec> colors() {
    return TestFrames.colors();
  }

  @ParameterizedTest
  @MethodSource("colors")
  void shouldKeepTheColoursOfPackedYuv(ColorSpec color) throws IOException {
    assertWithin(error(yuyv(color, false), color, PixelFormat.YUYV));
  }

  @ParameterizedTest
  @MethodSource("colors")
  void shouldKeepTheColoursOfPlanarYuv(ColorSpec color) throws IOException {
    assertWithin(error(nv12(color), color, PixelFormat.NV12));
  }

  @ParameterizedTest
  @EnumSource
  void shouldKeepTheColoursOfJpeg(Codec codec) throws IOException {
    BufferedImage chart = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int[] rgb = patch(x, y);
        chart.setRGB(x, y, rgb[0] << 16 | rgb[1] << 8 | rgb[2]);
      }
    }
    byte[] jpeg = TestJpegs.write(chart, 1, ImageWriteParam.MODE_DISABLED);
    try (var converter =
        FrameToTensor.create(
            new CopyLedger(), TensorOptions.DEFAULT, codec.open(new CopyLedger()))) {
      assertWithin(error(converter, TestFrames.jpeg(WIDTH, HEIGHT, jpeg)));
    }
  }

  @Test
  void shouldSeeRedAndBlueSwapped() throws IOException {
    ColorSpec color = ColorSpec.BT601_LIMITED;
    assertBeyond(error(yuyv(color, true), color, PixelFormat.YUYV));
  }

  @Test
  void shouldSeeTheWrongMatrix() throws IOException {
    assertBeyond(
        error(yuyv(ColorSpec.BT709_LIMITED, false), ColorSpec.BT601_LIMITED, PixelFormat.YUYV));
    assertBeyond(error(nv12(ColorSpec.BT601_LIMITED), ColorSpec.BT709_LIMITED, PixelFormat.NV12));
  }

  @Test
  void shouldSeeTheWrongRange() throws IOException {
    assertBeyond(
        error(yuyv(ColorSpec.BT601_FULL, false), ColorSpec.BT601_LIMITED, PixelFormat.YUYV));
    assertBeyond(error(nv12(ColorSpec.BT601_LIMITED), ColorSpec.BT601_FULL, PixelFormat.NV12));
  }

  private static void assertWithin(double error) {
    assertTrue(error <= TOLERANCE, "a colour is off by " + error);
  }

  private static void assertBeyond(double error) {
    assertTrue(error > 2 * TOLERANCE, "a wrong colour is off by no more than " + error);
  }

  private static double error(byte[] bytes, ColorSpec color, PixelFormat pixels)
      throws IOException {
    FrameFormat format = FrameFormat.packed(WIDTH, HEIGHT, pixels, color);
    try (FrameToTensor converter = FrameToTensor.create(new CopyLedger())) {
      return error(converter, TestFrames.of(format, bytes));
    }
  }

  /** The largest error of any value that is not at a patch's edge. */
  private static double error(FrameToTensor converter, Frame frame) throws IOException {
    Tensor tensor = TestFrames.tensor(HEIGHT, WIDTH, ElementType.U8);
    converter.apply(frame, CropRegion.FULL, tensor);
    double worst = 0;
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        if (inside(x) && inside(y)) {
          for (int c = 0; c < 3; c++) {
            worst = Math.max(worst, Math.abs(TestFrames.value(tensor, y, x, c) - patch(x, y)[c]));
          }
        }
      }
    }
    return worst;
  }

  private static boolean inside(int at) {
    return at % PATCH >= 4 && at % PATCH < PATCH - 4;
  }

  private static int[] patch(int x, int y) {
    return PATCHES[x / PATCH + 4 * (y / PATCH)];
  }

  private static byte[] yuyv(ColorSpec color, boolean swapped) {
    byte[] bytes = new byte[2 * WIDTH * HEIGHT];
    for (int i = 0; i < bytes.length; i += 2) {
      double[] yuv = yuv(patch(i / 2 % WIDTH, i / 2 / WIDTH), color, swapped);
      bytes[i] = (byte) Math.round(yuv[0]);
      bytes[i + 1] = (byte) Math.round(yuv[1 + i / 2 % 2]);
    }
    return bytes;
  }

  private static byte[] nv12(ColorSpec color) {
    byte[] bytes = new byte[WIDTH * HEIGHT * 3 / 2];
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        double[] yuv = yuv(patch(x, y), color, false);
        int pair = WIDTH * HEIGHT + y / 2 * WIDTH + x / 2 * 2;
        bytes[y * WIDTH + x] = (byte) Math.round(yuv[0]);
        bytes[pair] = (byte) Math.round(yuv[1]);
        bytes[pair + 1] = (byte) Math.round(yuv[2]);
      }
    }
    return bytes;
  }

  private static double[] yuv(int[] rgb, ColorSpec color, boolean swapped) {
    double kr =
        color.matrix() == Matrix.BT601 ? 0.299 : color.matrix() == Matrix.BT709 ? 0.2126 : 0.2627;
    double kb =
        color.matrix() == Matrix.BT601 ? 0.114 : color.matrix() == Matrix.BT709 ? 0.0722 : 0.0593;
    double red = rgb[swapped ? 2 : 0] / 255.0;
    double blue = rgb[swapped ? 0 : 2] / 255.0;
    double luma = kr * red + (1 - kr - kb) * rgb[1] / 255.0 + kb * blue;
    double cb = (blue - luma) / (2 * (1 - kb));
    double cr = (red - luma) / (2 * (1 - kr));
    return color.fullRange()
        ? new double[] {255 * luma, 128 + 255 * cb, 128 + 255 * cr}
        : new double[] {16 + 219 * luma, 128 + 224 * cb, 128 + 224 * cr};
  }
}
