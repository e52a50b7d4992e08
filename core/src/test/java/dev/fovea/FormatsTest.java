package dev.fovea;

import static org.junit.jupiter.api.Assertions.*;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatsTest {

  @Test
  void shouldRunAsNamedModule() {
    assertTrue(Frame.class.getModule().isNamed());
  }

  @ParameterizedTest
  @CsvSource({"YUYV,0x56595559", "NV12,0x3231564e", "YU12,0x32315559", "MJPG,0x47504a4d"})
  void shouldSpellFourccAsTheKernelDoes(String name, String value) {
    assertEquals(Integer.decode(value), PixelFormat.of(name).fourcc());
    assertEquals(name, new PixelFormat(Integer.decode(value)).name());
  }

  @Test
  void shouldPadShortNamesAndHideUnprintableLetters() {
    assertEquals(0x20363159, PixelFormat.of("Y16").fourcc());
    assertEquals("Y16", PixelFormat.of("Y16").toString());
    assertEquals("?AB?", new PixelFormat(0x7f424101).name());
    assertEquals("AR15-BE", new PixelFormat(PixelFormat.of("AR15").fourcc() | 1 << 31).name());
    assertEquals("AR15-BE", PixelFormat.of("AR15-BE").name());
    assertEquals(PixelLayout.Model.OPAQUE, PixelFormat.of("ABCD").layout().model());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "YUYV2", "ü"})
  void shouldRefuseWhatIsNoFourcc(String name) {
    assertThrows(IllegalArgumentException.class, () -> PixelFormat.of(name));
  }

  @ParameterizedTest
  @CsvSource({
    "YUYV,640,480,1280,614400",
    "YUYV,3,2,8,16",
    "NV12,640,480,640,460800",
    "NV12,5,3,6,30",
    "YU12,640,480,640,460800",
    "YU12,5,3,6,30",
    "GREY,5,3,5,15",
    "RGB3,5,3,15,45"
  })
  void shouldSizePackedFrames(String name, int width, int height, int stride, int size) {
    FrameFormat format = FrameFormat.packed(width, height, PixelFormat.of(name));
    assertEquals(stride, format.bytesPerLine());
    assertEquals(size, format.sizeImage());
  }

  @Test
  void shouldPlacePlanes() {
    FrameFormat padded = new FrameFormat(5, 3, PixelFormat.YU12, 8, 56, ColorSpec.BT601_LIMITED);
    assertEquals(3, padded.planeCount());
    assertEquals(24, padded.planeOffset(1));
    assertEquals(4, padded.planeBytesPerLine(1));
    assertEquals(32, padded.planeOffset(2));
    assertEquals(2, padded.planeRows(2));
  }

  @ParameterizedTest
  @CsvSource({
    "0,480,1280,614400",
    "640,-1,1280,614400",
    "640,70000,1280,614400",
    "640,480,1279,614400",
    "640,480,1280,614399",
    "640,480,2147483647,2147483647"
  })
  void shouldRefuseFormatsThatLie(int width, int height, int stride, int size) {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new FrameFormat(
                width, height, PixelFormat.YUYV, stride, size, ColorSpec.BT601_LIMITED));
  }

  @Test
  void shouldPadTheFrameToACentredSquare() {
    CropRegion wide = CropRegion.fullPad(640, 480);
    assertEquals(new CropRegion(-1 / 6f, 0, 7 / 6f, 1), round(wide));
    assertEquals(CropRegion.FULL, CropRegion.fullPad(480, 480));
    CropRegion tall = CropRegion.fullPad(480, 640);
    assertEquals(wide.yMin(), tall.xMin(), 1e-6);
    assertEquals(wide.yMax(), tall.xMax(), 1e-6);
  }

  private static CropRegion round(CropRegion region) {
    return new CropRegion(
        Math.abs(region.yMin() + 1 / 6f) < 1e-6 ? -1 / 6f : region.yMin(),
        region.xMin(),
        Math.abs(region.yMax() - 7 / 6f) < 1e-6 ? 7 / 6f : region.yMax(),
        region.xMax());
  }

  @Test
  void shouldKnowInsaneRegions() {
    assertTrue(CropRegion.FULL.sane());
    assertFalse(new CropRegion(Float.NaN, 0, 1, 1).sane());
    assertFalse(new CropRegion(0, 0, Float.POSITIVE_INFINITY, 1).sane());
    assertFalse(new CropRegion(1, 0, 0, 1).sane());
    assertFalse(new CropRegion(0, 0, 0, 1).sane());
  }

  @Test
  void shouldRefuseEdgesToJointsThatThereAreNot() {
    assertEquals(17, Skeleton.COCO_17.parts().size());
    assertEquals("left_shoulder", Skeleton.COCO_17.parts().get(5));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new Skeleton("x", java.util.List.of("a"), java.util.List.of(new Skeleton.Edge(0, 1))));
  }

  @Test
  void shouldCountPassesByStage() {
    CopyLedger ledger = new CopyLedger();
    ledger.pass(CopyLedger.Stage.TENSOR, 10, 3);
    ledger.pass(CopyLedger.Stage.TENSOR, 10, 3);
    ledger.pass(CopyLedger.Stage.PICTURE, 5, 4);
    assertEquals(new CopyLedger.Entry(2, 20, 6), ledger.of(CopyLedger.Stage.TENSOR));
    assertEquals(10, ledger.bytesWritten());
    assertEquals(2, ledger.entries().size());
  }
}
