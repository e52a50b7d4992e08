package dev.fovea.convert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fovea.ColorSpec;
import dev.fovea.CopyLedger;
import dev.fovea.CopyLedger.Entry;
import dev.fovea.CopyLedger.Stage;
import dev.fovea.CropRegion;
import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.PixelFormat;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

class FrameToImageTest {
  private static final List<PixelFormat> RAW = TestFrames.RAW;
  private static final int[][] SIZES = {{1, 1}, {2, 2}, {7, 5}, {16, 9}, {33, 27}};

  private final CopyLedger ledger = new CopyLedger();
  private final FrameToImage converter = FrameToImage.create(ledger);

  @AfterEach
  void close() {
    converter.close();
  }

  @ParameterizedTest
  @FieldSource("RAW")
  void shouldEqualTheReferenceBitForBit(PixelFormat pixels) throws IOException {
    Random random = new Random(9);
    for (int[] size : SIZES) {
      for (ColorSpec color : TestFrames.colors()) {
        FrameFormat format = TestFrames.padded(size[0], size[1], pixels, 10, color);
        byte[] bytes = TestFrames.random(format, random);
        int[] picture = new int[size[0] * size[1]];
        converter.apply(TestFrames.of(format, bytes), picture);
        assertArrayEquals(reference(format, bytes), picture, format.toString());
      }
    }
  }

  private static int[] reference(FrameFormat format, byte[] bytes) {
    int[] picture = new int[format.width() * format.height()];
    int[][][] rgb = SlowReference.rgb(format, bytes);
    for (int i = 0; i < picture.length; i++) {
      int[] pixel = rgb[i / format.width()][i % format.width()];
      picture[i] = pixel[0] << 16 | pixel[1] << 8 | pixel[2];
    }
    return picture;
  }

  @Test
  void shouldWriteBlueGreenRedIntoMemory() throws IOException {
    FrameFormat format = FrameFormat.packed(5, 3, PixelFormat.UYVY);
    byte[] bytes = TestFrames.random(format, new Random(5));
    MemorySegment bgrx = Arena.ofAuto().allocate(60);
    converter.apply(TestFrames.of(format, bytes), bgrx, PixelBytes.BGRX);
    int[] expected = reference(format, bytes);
    for (int i = 0; i < expected.length; i++) {
      assertEquals((byte) expected[i], bgrx.get(ValueLayout.JAVA_BYTE, 4 * i));
      assertEquals((byte) (expected[i] >> 8), bgrx.get(ValueLayout.JAVA_BYTE, 4 * i + 1));
      assertEquals((byte) (expected[i] >> 16), bgrx.get(ValueLayout.JAVA_BYTE, 4 * i + 2));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldWriteIntoArraysOfBytes(PixelBytes order) throws IOException {
    FrameFormat format = FrameFormat.packed(37, 3, PixelFormat.NV12);
    byte[] bytes = TestFrames.random(format, new Random(6));
    byte[] written = new byte[37 * 3 * order.size() + 5];
    Arrays.fill(written, (byte) 99);
    converter.apply(TestFrames.of(format, bytes), MemorySegment.ofArray(written), order);
    int[] expected = reference(format, bytes);
    int red = order == PixelBytes.RGB ? 0 : 2;
    for (int i = 0; i < expected.length; i++) {
      int at = i * order.size();
      assertEquals((byte) (expected[i] >> 16), written[at + red]);
      assertEquals((byte) (expected[i] >> 8), written[at + 1]);
      assertEquals((byte) expected[i], written[at + 2 - red]);
    }
    for (int i = 1; i <= 5; i++) {
      assertEquals(99, written[written.length - i], "beyond the picture");
    }
  }

  @ParameterizedTest
  @FieldSource("RAW")
  void shouldScaleAndMirrorInTheSamePass(PixelFormat pixels) throws IOException {
    FrameFormat format = TestFrames.padded(33, 27, pixels, 10, ColorSpec.BT601_LIMITED);
    byte[] bytes = TestFrames.random(format, new Random(12));
    int[][][] picture = SlowReference.rgb(format, bytes);
    for (int[] size : new int[][] {{33, 27}, {11, 9}, {80, 50}, {33, 5}}) {
      for (boolean mirrored : new boolean[] {false, true}) {
        int[][][] scaled =
            size[0] == 33 && size[1] == 27
                ? picture
                : SlowReference.crop(picture, CropRegion.FULL, size[1], size[0]);
        int[] written = new int[size[0] * size[1]];
        ImageOptions options =
            ImageOptions.DEFAULT.withSize(size[0], size[1]).withMirrored(mirrored);
        CopyLedger counts = new CopyLedger();
        try (FrameToImage other = FrameToImage.create(counts, options)) {
          other.apply(TestFrames.of(format, bytes), written);
        }
        for (int i = 0; i < written.length; i++) {
          int x = i % size[0];
          int[] rgb = scaled[i / size[0]][mirrored ? size[0] - 1 - x : x];
          assertEquals(rgb[0] << 16 | rgb[1] << 8 | rgb[2], written[i], format + " at " + i);
        }
        assertEquals(1, counts.of(Stage.PICTURE).passes());
        assertEquals(4L * written.length, counts.of(Stage.PICTURE).bytesWritten());
      }
    }
  }

  @Test
  void shouldRefuseImpossibleSizes() {
    assertThrows(IllegalArgumentException.class, () -> ImageOptions.DEFAULT.withSize(0, 5));
    assertThrows(IllegalArgumentException.class, () -> ImageOptions.DEFAULT.withSize(-1, -1));
  }

  @Test
  void shouldCountOnePass() throws IOException {
    FrameFormat format = TestFrames.padded(8, 6, PixelFormat.YUYV, 12, ColorSpec.BT601_FULL);
    Frame frame = TestFrames.of(format, new byte[format.sizeImage()]);
    converter.apply(frame, new int[48]);
    converter.apply(frame, new int[48]);
    assertEquals(new Entry(2, 2 * 96, 2 * 192), ledger.of(Stage.PICTURE));
    assertEquals(List.of(Stage.PICTURE), List.copyOf(ledger.entries().keySet()));
  }

  @Test
  void shouldAllocateNothing() throws IOException {
    FrameFormat format = FrameFormat.packed(64, 48, PixelFormat.NV12);
    Frame frame = TestFrames.of(format, new byte[format.sizeImage()]);
    int[] picture = new int[64 * 48];
    assertEquals(0, Allocated.least(() -> converter.apply(frame, picture)));
  }

  @Test
  void shouldRefuseTooFewPixels() {
    FrameFormat format = FrameFormat.packed(8, 6, PixelFormat.GREY);
    Frame frame = TestFrames.of(format, new byte[48]);
    assertThrows(IllegalArgumentException.class, () -> converter.apply(frame, new int[47]));
  }

  @Test
  void shouldRefuseAnUnknownFormat() {
    FrameFormat format = new FrameFormat(8, 6, PixelFormat.of("VP8"), 0, 100, ColorSpec.BT601_FULL);
    Frame frame = TestFrames.of(format, new byte[100]);
    assertThrows(IOException.class, () -> converter.apply(frame, new int[48]));
  }
}
