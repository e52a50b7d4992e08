package dev.fovea.convert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.ColorSpec;
import dev.fovea.ColorSpec.Matrix;
import dev.fovea.CopyLedger;
import dev.fovea.CopyLedger.Entry;
import dev.fovea.CopyLedger.Stage;
import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.JpegMarkers;
import dev.fovea.JpegMarkers.Verdict;
import dev.fovea.PixelFormat;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameToJpegTest {
  private final CopyLedger ledger = new CopyLedger();

  @ParameterizedTest
  @EnumSource
  void shouldCompressRawFrames(Codec codec) throws IOException {
    byte[] jpeg;
    try (FrameToJpeg encoder = FrameToJpeg.create(95, ledger, codec.open(ledger))) {
      jpeg = encoder.encode(waves(151, 67));
    }
    assertEquals(Verdict.OK, JpegMarkers.check(MemorySegment.ofArray(jpeg), 151, 67));
    BufferedImage expected = TestJpegs.waves(151, 67);
    BufferedImage shown = TestJpegs.read(jpeg);
    for (int y = 0; y < 67; y++) {
      for (int x = 0; x < 151; x++) {
        for (int shift = 0; shift < 24; shift += 8) {
          int difference =
              (expected.getRGB(x, y) >> shift & 0xff) - (shown.getRGB(x, y) >> shift & 0xff);
          assertTrue(Math.abs(difference) <= 10, x + "," + y + " differs by " + difference);
        }
      }
    }
  }

  /** Y, Cb, Cr go into the JPEG as they are: shown again, they are the frame's own colours. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "YUYV", "UYVY", "YVYU", "VYUY", "NV12", "NV21", "NV16", "NV61", "YU12", "YV12", "422P",
        "NM12", "YM12"
      })
  void shouldCompressYuvWithoutAPassOverColours(String name) throws IOException {
    for (int[] size : new int[][] {{64, 48}, {151, 67}, {2, 2}, {35, 18}}) {
      for (boolean full : new boolean[] {false, true}) {
        ColorSpec color = new ColorSpec(Matrix.BT601, full);
        FrameFormat format = TestFrames.padded(size[0], size[1], PixelFormat.of(name), 16, color);
        Frame frame = TestFrames.of(format, softly(format));
        int[] shown = new int[size[0] * size[1]];
        int[] original = new int[size[0] * size[1]];
        CopyLedger counts = new CopyLedger();
        try (FrameToJpeg encoder = FrameToJpeg.create(97, counts, Codec.TURBO.open(counts));
            FrameToImage image = FrameToImage.create(new CopyLedger())) {
          byte[] jpeg = encoder.encode(frame);
          image.apply(TestFrames.jpeg(size[0], size[1], jpeg), shown);
          image.apply(frame, original);
          long pixels = (long) size[0] * size[1];
          long chroma = 2L * ((size[0] + 1) / 2) * ((size[1] + 1) / 2);
          assertEquals(pixels + chroma + 2L * jpeg.length, counts.of(Stage.JPEG).bytesWritten());
        }
        assertClose(original, shown, format + " " + color);
      }
    }
  }

  /** Planes that change slowly, within every range. */
  private static byte[] softly(FrameFormat format) {
    byte[] bytes = new byte[format.sizeImage()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (118 + Math.abs(i / 640 % 24 - 12));
    }
    return bytes;
  }

  private static void assertClose(int[] expected, int[] actual, String message) {
    for (int i = 0; i < expected.length; i++) {
      for (int shift = 0; shift < 24; shift += 8) {
        int difference = (expected[i] >> shift & 0xff) - (actual[i] >> shift & 0xff);
        assertTrue(Math.abs(difference) <= 12, message + ": " + i + " differs by " + difference);
      }
    }
  }

  @Test
  void shouldGoThroughRgbWhereTheMatrixIsAnother() throws IOException {
    FrameFormat format =
        FrameFormat.packed(64, 48, PixelFormat.YUYV, new ColorSpec(Matrix.BT709, false));
    Frame frame = TestFrames.of(format, softly(format));
    int[] shown = new int[64 * 48];
    int[] original = new int[64 * 48];
    try (FrameToJpeg encoder = FrameToJpeg.create(97, ledger, Codec.TURBO.open(ledger));
        FrameToImage image = FrameToImage.create(new CopyLedger())) {
      image.apply(TestFrames.jpeg(64, 48, encoder.encode(frame)), shown);
      image.apply(frame, original);
    }
    assertClose(original, shown, "BT.709");
  }

  private static Frame waves(int width, int height) {
    BufferedImage image = TestJpegs.waves(width, height);
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < width * height; i++) {
      int pixel = image.getRGB(i % width, i / width);
      rgb[3 * i] = (byte) (pixel >> 16);
      rgb[3 * i + 1] = (byte) (pixel >> 8);
      rgb[3 * i + 2] = (byte) pixel;
    }
    return TestFrames.of(FrameFormat.packed(width, height, PixelFormat.RGB3), rgb);
  }

  @Test
  void shouldCountConversionCompressionAndTheCopyOut() throws IOException {
    try (FrameToJpeg encoder = FrameToJpeg.create(80, ledger, Codec.TURBO.open(ledger))) {
      long length = encoder.encode(waves(64, 32)).length;
      long pixels = 64 * 32;
      assertEquals(
          new Entry(3, 7 * pixels + length, 4 * pixels + 2 * length), ledger.of(Stage.JPEG));
    }
  }

  @Test
  void shouldHandOnACamerasJpegInOneCopy() throws IOException {
    byte[] jpeg = TestJpegs.baseline(64, 48);
    try (FrameToJpeg encoder = FrameToJpeg.create(80, ledger)) {
      assertArrayEquals(jpeg, encoder.encode(TestFrames.jpeg(64, 48, jpeg)));
    }
    assertEquals(new Entry(1, jpeg.length, jpeg.length), ledger.of(Stage.JPEG));
  }

  @Test
  void shouldHandOnPicturesThatEveryBrowserKnows() throws IOException {
    byte[] jpeg = TestJpegs.baseline(64, 48);
    byte[] bare = TestJpegs.withoutTables(jpeg);
    assertThrows(IOException.class, () -> TestJpegs.read(bare));
    try (FrameToJpeg encoder = FrameToJpeg.create(80, ledger)) {
      BufferedImage shown = TestJpegs.read(encoder.encode(TestFrames.jpeg(64, 48, bare)));
      assertArrayEquals(
          TestJpegs.read(jpeg).getRGB(0, 0, 64, 48, null, 0, 64),
          shown.getRGB(0, 0, 64, 48, null, 0, 64));
    }
  }

  @Test
  void shouldNotHandOnACutPicture() throws IOException {
    byte[] jpeg = TestJpegs.baseline(64, 48);
    Frame cut = TestFrames.jpeg(64, 48, Arrays.copyOf(jpeg, jpeg.length - 50));
    try (FrameToJpeg encoder = FrameToJpeg.create(80, ledger)) {
      var e = assertThrows(IOException.class, () -> encoder.encode(cut));
      assertEquals(
          "frame 17 (64x48 MJPG) is corrupt: it is cut short (no EOI marker)", e.getMessage());
    }
  }

  @Test
  void shouldNameTheFormatThatItCannotRead() {
    FrameFormat format =
        new FrameFormat(64, 48, PixelFormat.of("HEVC"), 0, 100, ColorSpec.BT601_FULL);
    try (FrameToJpeg encoder = FrameToJpeg.create(80, ledger)) {
      Frame frame = TestFrames.of(format, new byte[100]);
      var e = assertThrows(IOException.class, () -> encoder.encode(frame));
      assertTrue(e.getMessage().contains("64x48 HEVC"), e.getMessage());
    }
  }

  @Test
  void shouldRefuseMisuse() {
    assertThrows(IllegalArgumentException.class, () -> FrameToJpeg.create(0, ledger));
    assertThrows(IllegalArgumentException.class, () -> FrameToJpeg.create(101, ledger));
    FrameToJpeg encoder = FrameToJpeg.create(80, ledger);
    encoder.close();
    assertThrows(IllegalStateException.class, () -> encoder.encode(waves(8, 8)));
  }
}
