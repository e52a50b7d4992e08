package dev.fovea.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.ColorSpec;
import dev.fovea.CopyLedger;
import dev.fovea.CropRegion;
import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.PixelFormat;
import dev.fovea.Tensor;
import dev.fovea.Tensor.ElementType;
import dev.fovea.convert.TensorOptions.Normalization;
import dev.fovea.convert.TensorOptions.Order;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorOptionsTest {
  private static final int HEIGHT = 7;
  private static final int WIDTH = 19;

  /** Partly outside, so that some of it is black. */
  private static final CropRegion CROP = new CropRegion(-0.3f, 0.2f, 0.9f, 1.4f);

  private final Random random = new Random(77);
  private final FrameFormat format = FrameFormat.packed(41, 23, PixelFormat.UYVY);
  private final byte[] bytes = TestFrames.random(format, random);
  private final int[][][] expected =
      SlowReference.crop(SlowReference.rgb(format, bytes), CROP, HEIGHT, WIDTH);

  private Tensor convert(TensorOptions options, ElementType type, CropRegion crop)
      throws IOException {
    Tensor tensor = TestFrames.tensor(HEIGHT, WIDTH, type);
    try (FrameToTensor converter = FrameToTensor.create(new CopyLedger(), options)) {
      converter.apply(TestFrames.of(format, bytes), crop, tensor);
    }
    return tensor;
  }

  @ParameterizedTest
  @EnumSource
  void shouldPutChannelsOneAfterTheOther(ElementType type) throws IOException {
    Tensor tensor = convert(TensorOptions.DEFAULT.withOrder(Order.NCHW), type, CROP);
    for (int i = 0; i < 3 * HEIGHT * WIDTH; i++) {
      int pixel = i % (HEIGHT * WIDTH);
      double value = TestFrames.value(tensor, 0, i / 3, i % 3);
      assertEquals(
          expected[pixel / WIDTH][pixel % WIDTH][i / (HEIGHT * WIDTH)], value, "value " + i);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldNormalizeFloatsBlackOnesToo(Order order) throws IOException {
    Normalization imageNet = Normalization.IMAGENET;
    Tensor tensor =
        convert(
            TensorOptions.DEFAULT.withOrder(order).withNormalization(imageNet),
            ElementType.F32,
            CROP);
    float[] means = {123.675f, 116.28f, 103.53f};
    float[] deviations = {58.395f, 57.12f, 57.375f};
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        for (int c = 0; c < 3; c++) {
          int index = order == Order.NHWC ? (y * WIDTH + x) * 3 + c : (c * HEIGHT + y) * WIDTH + x;
          float value = tensor.segment().getAtIndex(ValueLayout.JAVA_FLOAT, index);
          assertEquals((expected[y][x][c] - means[c]) / deviations[c], value, 1e-5);
        }
      }
    }
  }

  @Test
  void shouldKnowTheUsualRanges() throws IOException {
    Tensor unit =
        convert(TensorOptions.DEFAULT.withNormalization(Normalization.UNIT), ElementType.F32, CROP);
    Tensor signed =
        convert(
            TensorOptions.DEFAULT.withNormalization(Normalization.SIGNED), ElementType.F32, CROP);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        assertEquals(expected[y][x][1] / 255.0, TestFrames.value(unit, y, x, 1), 1e-6);
        assertEquals(expected[y][x][1] / 127.5 - 1, TestFrames.value(signed, y, x, 1), 1e-6);
      }
    }
  }

  /** The mean over areas in real numbers, by another way: every pixel asks how far it counts. */
  private static double[] mean(int[][][] picture, CropRegion crop, int row, int column) {
    double stepY = (crop.yMax() - crop.yMin()) * (picture.length - 1) / (HEIGHT - 1);
    double stepX = (crop.xMax() - crop.xMin()) * (picture[0].length - 1) / (WIDTH - 1);
    double inY = crop.yMin() * (picture.length - 1) + row * stepY;
    double inX = crop.xMin() * (picture[0].length - 1) + column * stepX;
    double[] sum = new double[4];
    for (int y = 0; y < picture.length; y++) {
      for (int x = 0; x < picture[0].length; x++) {
        double part = part(inY, stepY, y) * part(inX, stepX, x);
        for (int c = 0; c < 3; c++) {
          sum[c] += part * picture[y][x][c];
        }
        sum[3] += part;
      }
    }
    return new double[] {sum[0] / sum[3], sum[1] / sum[3], sum[2] / sum[3]};
  }

  private static double part(double centre, double step, int pixel) {
    double half = Math.max(1, step) / 2;
    double from = Math.max(centre - half, pixel - 0.5);
    double to = Math.min(centre + half, pixel + 0.5);
    return Math.max(0, to - from);
  }

  @Test
  void shouldTakeTheMeanOfAreas() throws IOException {
    CropRegion[] crops = {
      CropRegion.FULL,
      new CropRegion(0.1f, 0.05f, 0.95f, 0.99f),
      new CropRegion(0.4f, 0.4f, 0.6f, 0.6f)
    };
    int[][][] picture = SlowReference.rgb(format, bytes);
    for (CropRegion crop : crops) {
      Tensor tensor =
          convert(TensorOptions.DEFAULT.withSampling(Sampling.AREA), ElementType.U8, crop);
      for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
          double[] mean = mean(picture, crop, y, x);
          for (int c = 0; c < 3; c++) {
            // Truncated, and floats may fall just short of a whole number.
            double value = TestFrames.value(tensor, y, x, c);
            assertTrue(
                value <= mean[c] + 0.01 && value > mean[c] - 1.01,
                crop + " " + y + "," + x + ": " + value + " for " + mean[c]);
          }
        }
      }
    }
  }

  @Test
  void shouldLeaveAreasOutsideBlack() throws IOException {
    Tensor tensor =
        convert(TensorOptions.DEFAULT.withSampling(Sampling.AREA), ElementType.U8, CROP);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        boolean black = expected[y][x][0] + expected[y][x][1] + expected[y][x][2] == 0;
        double sum =
            TestFrames.value(tensor, y, x, 0)
                + TestFrames.value(tensor, y, x, 1)
                + TestFrames.value(tensor, y, x, 2);
        assertEquals(black, sum == 0, y + "," + x);
      }
    }
  }

  @Test
  void shouldEqualBilinearWhereNothingIsReduced() throws IOException {
    CropRegion close = new CropRegion(0.3f, 0.3f, 0.5f, 0.6f);
    Tensor area = convert(TensorOptions.DEFAULT.withSampling(Sampling.AREA), ElementType.U8, close);
    Tensor bilinear = convert(TensorOptions.DEFAULT, ElementType.U8, close);
    for (int i = 0; i < 3 * HEIGHT * WIDTH; i++) {
      assertEquals(
          TestFrames.value(bilinear, 0, i / 3, i % 3),
          TestFrames.value(area, 0, i / 3, i % 3),
          1,
          "value " + i);
    }
  }

  @Test
  void shouldReadFromSeveralMemories() throws IOException {
    FrameFormat apart =
        TestFrames.padded(41, 23, PixelFormat.of("NM12"), 8, ColorSpec.BT601_LIMITED);
    Frame frame = TestFrames.of(apart, TestFrames.random(apart, random));
    Tensor tensor = TestFrames.tensor(HEIGHT, WIDTH, ElementType.U8);
    try (FrameToTensor converter = FrameToTensor.create(new CopyLedger())) {
      converter.apply(frame, CROP, tensor);
      byte[] cut = new byte[apart.sizeImage() - apart.memories().get(1).bytesPerLine()];
      Frame shorter = TestFrames.of(apart, cut);
      var e = assertThrows(IOException.class, () -> converter.apply(shorter, CROP, tensor));
      assertTrue(e.getMessage().contains("is cut short"), e.getMessage());
    }
  }
}
