package dev.fovea;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.PixelLayout.Bayer;
import dev.fovea.PixelLayout.Model;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PixelLayoutTest {
  /** Bytes 0, 1, 2 ... as the rows of one picture. */
  private static final MemorySegment COUNT = MemorySegment.ofArray(count(64));

  // Which bytes of a 4x2 picture with a stride of 16 make the pixel at 3, 1; by the kernel's
  // manual.
  @ParameterizedTest
  @CsvSource({
    "YUYV, 22 21 23",
    "YVYU, 22 23 21",
    "UYVY, 23 20 22",
    "VYUY, 23 22 20",
    "RGB3, 25 26 27",
    "BGR3, 27 26 25",
    "AR24, 30 29 28 31",
    "XR24, 30 29 28",
    "BA24, 29 30 31 28",
    "AB24, 28 29 30 31",
    "RA24, 31 30 29 28",
    "VUYA, 30 29 28 31",
    "HSV4, 29 30 31",
    "GREY, 19"
  })
  void shouldFindTheBytesOfAPixel(String name, String bytes) {
    PixelLayout layout = PixelFormat.of(name).layout();
    List<Integer> expected = List.of(bytes.split(" ")).stream().map(Integer::valueOf).toList();
    assertEquals(expected.size(), layout.components().size());
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i), layout.value(i, COUNT, 16, 3, 1), "component " + i);
    }
  }

  // one pixel of these bytes (hexadecimal), and what its components are
  @ParameterizedTest
  @CsvSource({
    "RGBP, e3 fa, 31 23 3",
    "RGBR, fa e3, 31 23 3",
    "RGB1, e5, 7 1 1",
    "AR12, 34 f2, 2 3 4 15",
    "RA12, 4f 23, 2 3 4 15",
    "GA12, 2f 43, 2 3 4 15",
    "AR15, e3 fa, 30 23 3 1",
    "RA15, c7 fa, 31 11 3 1",
    "AR15-BE, fa e3, 30 23 3 1",
    "RGBQ, 7a e3, 30 23 3",
    "BGRH, fe 10 40 00, 1 33 63",
    "Y444, 34 f2, 2 3 4 15",
    "Y10, ff 03, 1023",
    "Y16, 34 12, 4660",
    "Y16-BE, 12 34, 4660",
    "RG12, ff 0f, 4095"
  })
  void shouldTakeWordsApart(String name, String bytes, String values) {
    PixelLayout layout = PixelFormat.of(name).layout();
    MemorySegment pixel = hex(bytes);
    List<Integer> expected = List.of(values.split(" ")).stream().map(Integer::valueOf).toList();
    assertEquals(expected.size(), layout.components().size());
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i), layout.value(i, pixel, 16, 0, 0), "component " + i);
    }
  }

  // a row of these bytes, and its samples
  @ParameterizedTest
  @CsvSource({
    "Y10P, 01 02 03 04 e4, 4 9 14 19",
    "pRAA, ff 00 80 01 1b, 1023 2 513 4",
    "pRCC, 12 34 65, 293 838",
    "pREE, 01 02 03 04 41 20 0c, 65 129 194 259",
    "Y10B, 01 20 48 12 05, 4 516 516 517"
  })
  void shouldUnpackSamples(String name, String bytes, String samples) {
    PixelLayout layout = PixelFormat.of(name).layout();
    String[] expected = samples.split(" ");
    for (int x = 0; x < expected.length; x++) {
      assertEquals(Integer.parseInt(expected[x]), layout.value(0, hex(bytes), 8, x, 0), "x=" + x);
    }
  }

  @Test
  void shouldKnowTheFourBayerFilters() {
    assertEquals(Bayer.GRBG, PixelFormat.of("pgAA").layout().bayer());
    assertEquals(List.of(1, 0, 2, 1), colours(Bayer.GRBG));
    assertEquals(List.of(2, 1, 1, 0), colours(Bayer.BGGR));
    assertEquals(List.of(1, 2, 0, 1), colours(Bayer.GBRG));
    assertEquals(List.of(0, 1, 1, 2), colours(Bayer.RGGB));
  }

  private static List<Integer> colours(Bayer filter) {
    return List.of(
        filter.colour(2, 4), filter.colour(3, 4), filter.colour(2, 5), filter.colour(3, 5));
  }

  // memories and their bytes of a 6x4 picture; then where the last plane begins and its stride
  @ParameterizedTest
  @CsvSource({
    "NV21, 36, 24, 6",
    "NV16, 48, 24, 6",
    "NV42, 72, 24, 12",
    "YV12, 36, 30, 3",
    "422P, 48, 36, 3",
    "411P, 48, 40, 2",
    "YUV9, 36, 34, 2",
    "P010, 72, 48, 12",
    "NM12, 24 12, 0, 6",
    "NM61, 24 24, 0, 6",
    "YM12, 24 6 6, 0, 3",
    "YM16, 24 12 12, 0, 3",
    "YM42, 24 24 24, 0, 6",
    "pBCC, 36, 0, 9"
  })
  void shouldPlaceThePlanesOfEveryKind(String name, String sizes, long offset, int stride) {
    FrameFormat format = FrameFormat.packed(6, 4, PixelFormat.of(name));
    List<String> memories =
        format.memories().stream().map(memory -> Integer.toString(memory.sizeImage())).toList();
    int last = format.planeCount() - 1;
    assertEquals(sizes, String.join(" ", memories));
    assertEquals(offset, format.planeOffset(last));
    assertEquals(stride, format.planeBytesPerLine(last));
    assertEquals(format.memories().size() - 1, format.planeMemory(last));
  }

  @Test
  void shouldKeepMemoriesApart() {
    FrameFormat format = FrameFormat.packed(4, 2, PixelFormat.of("NM12"));
    MemorySegment luma = MemorySegment.ofArray(count(8));
    MemorySegment chroma = MemorySegment.ofArray(count(4));
    assertEquals(List.of(8L, 4L), List.of(format.leastBytes(0), format.leastBytes(1)));
    assertEquals(12, format.sizeImage());
    assertThrows(
        IllegalArgumentException.class,
        () -> new FrameFormat(4, 2, PixelFormat.of("NM12"), 4, 12, ColorSpec.BT601_LIMITED));
    try (Frame frame = Frame.of(format, List.of(luma, chroma), 0, 0, () -> {})) {
      assertThrows(IllegalStateException.class, frame::segment);
      assertEquals(2, frame.planes().size());
      assertEquals(
          3, format.pixelFormat().layout().value(2, frame.planes().get(1).segment(), 4, 3, 1));
      byte[] all = new byte[12];
      assertEquals(12, frame.copyTo(all));
      assertEquals(3, all[11]);
    }
  }

  @Test
  void shouldPassOnWhatItDoesNotKnow() {
    assertSame(Model.JPEG, PixelFormat.MJPG.layout().model());
    assertSame(Model.VIDEO, PixelFormat.of("H264").layout().model());
    assertSame(Model.OPAQUE, PixelFormat.of("VT12").layout().model());
    assertFalse(PixelFormat.of("HEVC").layout().pixels());
    assertTrue(FrameFormat.packed(640, 480, PixelFormat.of("H264")).compressed());
    assertEquals(1, FrameFormat.packed(640, 480, PixelFormat.of("HEVC")).leastBytes());
  }

  @ParameterizedTest
  @CsvSource({"YVYU, true", "MJPG, true", "AR24, true", "RGBP, true", "NM12, true", "H264, false"})
  void shouldSayWhatIsRead(String name, boolean readable) {
    assertEquals(readable, PixelFormat.of(name).readable());
  }

  private static byte[] count(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  private static MemorySegment hex(String bytes) {
    return MemorySegment.ofArray(java.util.HexFormat.ofDelimiter(" ").parseHex(bytes));
  }
}
