package dev.fovea.convert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.ColorSpec;
import dev.fovea.CopyLedger;
import dev.fovea.CopyLedger.Stage;
import dev.fovea.CropRegion;
import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.PixelFormat;
import dev.fovea.PixelLayout.Model;
import dev.fovea.Tensor;
import dev.fovea.Tensor.ElementType;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Every format whose layout core knows, through tensor and picture. */
class AllFormatsTest {
  private static final List<String> NAMES =
      List.of(
              "YUYV YVYU UYVY VYUY NV12 NV21 NV16 NV61 NV24 NV42 NM12 NM21 NM16 NM61 P010 P012",
              "YU12 YV12 422P 411P YUV9 YVU9 YM12 YM21 YM16 YM61 YM24 YM42",
              "YUV3 YUV4 AYUV XYUV VUYA VUYX YUVA YUVX Y444 YUVO YUVP",
              "RGB3 BGR3 RGB4 BGR4 XR24 AR24 BX24 BA24 RX24 RA24 XB24 AB24",
              "RGB1 RGBP RGBR RGBO RGBQ R444 XR12 AR15 BGRH HSV3 HSV4",
              "GREY Y10 Y12 Y14 Y16 Y16-BE Y10P Y12P Y14P Y10B",
              "BA81 GBRG GRBG RGGB BG10 GB10 BA10 RG10 BG12 RG12 BYR2 RG16 pBAA pRAA pRCC pgEE")
          .stream()
          .flatMap(line -> Arrays.stream(line.split(" ")))
          .toList();

  private static final int[][] SIZES = {{2, 2}, {7, 5}, {16, 10}, {67, 9}, {140, 6}};

  private final Random random = new Random(31);

  @ParameterizedTest
  @FieldSource("NAMES")
  void shouldEqualTheLayoutBitForBit(String name) throws IOException {
    for (int[] size : SIZES) {
      for (ColorSpec color : List.of(ColorSpec.BT601_LIMITED, ColorSpec.BT709_FULL)) {
        for (int padding : new int[] {0, 24}) {
          FrameFormat format =
              TestFrames.padded(size[0], size[1], PixelFormat.of(name), padding, color);
          Frame frame = TestFrames.of(format, TestFrames.random(format, random));
          int[][][] expected = FormatReference.rgb(frame);
          assertSamePicture(frame, expected);
          assertSameTensor(frame, expected, CropRegion.FULL);
          assertSameTensor(frame, expected, new CropRegion(-0.2f, 0.3f, 0.7f, 1.1f));
        }
      }
    }
  }

  private static void assertSamePicture(Frame frame, int[][][] expected) throws IOException {
    int[] pixels = new int[frame.format().width() * frame.format().height()];
    try (FrameToImage converter = FrameToImage.create(new CopyLedger())) {
      converter.apply(frame, pixels);
    }
    int[] packed =
        Arrays.stream(expected)
            .flatMap(Arrays::stream)
            .mapToInt(pixel -> pixel[0] << 16 | pixel[1] << 8 | pixel[2])
            .toArray();
    assertArrayEquals(packed, pixels, frame.format().toString());
  }

  private static void assertSameTensor(Frame frame, int[][][] picture, CropRegion crop)
      throws IOException {
    Tensor tensor = TestFrames.tensor(9, 37, ElementType.U8);
    try (FrameToTensor converter = FrameToTensor.create(new CopyLedger())) {
      converter.apply(frame, crop, tensor);
    }
    int[][][] expected = SlowReference.crop(picture, crop, 9, 37);
    for (int i = 0; i < 9 * 37 * 3; i++) {
      assertEquals(
          expected[i / 111][i % 111 / 3][i % 3],
          TestFrames.value(tensor, i / 111, i % 111 / 3, i % 3),
          frame.format() + " " + crop + " value " + i);
    }
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void shouldDeclareEveryByteThatItReads(String name) throws IOException {
    FrameFormat format = TestFrames.padded(21, 13, PixelFormat.of(name), 24, ColorSpec.BT601_FULL);
    byte[] bytes = new byte[format.sizeImage()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) random.nextInt(120, 136);
    }
    CropRegion crop = new CropRegion(2 / 12f, 3 / 20f, 6 / 12f, 9 / 20f);
    for (Sampling sampling : Sampling.values()) {
      CopyLedger ledger = new CopyLedger();
      Tensor tensor = TestFrames.tensor(4, 4, ElementType.F32);
      try (FrameToTensor converter =
          FrameToTensor.create(ledger, TensorOptions.DEFAULT.withSampling(sampling))) {
        converter.apply(TestFrames.of(format, bytes), crop, tensor);
        long declared = ledger.of(Stage.TENSOR).bytesRead();
        int matter = bytesThatMatter(converter, format, bytes, crop, tensor);
        assertTrue(matter > 0 && matter <= declared, matter + " bytes matter, not " + declared);
        if (exact(format, sampling)) {
          assertEquals(declared, matter, format + " " + sampling);
        }
      }
    }
  }

  /** A mosaic's neighbourhoods are counted whole, and a mean may hide a change of one byte. */
  private static boolean exact(FrameFormat format, Sampling sampling) {
    boolean bytes = ByteRows.fits(format.pixelFormat().layout());
    return bytes
        && format.pixelFormat().layout().model() != Model.BAYER
        && sampling == Sampling.BILINEAR;
  }

  private static int bytesThatMatter(
      FrameToTensor converter, FrameFormat format, byte[] bytes, CropRegion crop, Tensor tensor)
      throws IOException {
    byte[] before = tensor.segment().toArray(ValueLayout.JAVA_BYTE);
    int matter = 0;
    for (int i = 0; i < bytes.length; i++) {
      byte[] flipped = bytes.clone();
      flipped[i] ^= 0x70;
      converter.apply(TestFrames.of(format, flipped), crop, tensor);
      matter += Arrays.equals(before, tensor.segment().toArray(ValueLayout.JAVA_BYTE)) ? 0 : 1;
    }
    return matter;
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void shouldAllocateNothing(String name) throws IOException {
    FrameFormat format = FrameFormat.packed(64, 48, PixelFormat.of(name));
    Frame frame = TestFrames.of(format, new byte[format.sizeImage()]);
    Tensor tensor = TestFrames.tensor(24, 24, ElementType.U8);
    int[] pixels = new int[64 * 48];
    try (FrameToTensor toTensor = FrameToTensor.create(new CopyLedger());
        FrameToImage toImage = FrameToImage.create(new CopyLedger())) {
      long least =
          Allocated.least(
              () -> {
                toTensor.apply(frame, CropRegion.FULL, tensor);
                toImage.apply(frame, pixels);
              });
      assertEquals(0, least, name);
    }
  }
}
