package dev.fovea.v4l2;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.ColorSpec;
import dev.fovea.FrameFormat;
import dev.fovea.PixelFormat;
import dev.fovea.v4l2.uapi.V4l2;
import dev.fovea.v4l2.uapi.V4l2Capability;
import dev.fovea.v4l2.uapi.V4l2Fmtdesc;
import dev.fovea.v4l2.uapi.V4l2Format;
import dev.fovea.v4l2.uapi.V4l2Frmivalenum;
import dev.fovea.v4l2.uapi.V4l2Frmsizeenum;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What drivers may write into the kernel's structs, the hostile included. */
class DecodersTest {

  @Test
  void shouldRunAsNamedModule() {
    assertTrue(CaptureDevice.class.getModule().isNamed());
  }

  @Test
  void shouldHonourTheGrantedStride() {
    FrameFormat granted = GrantedFormat.of(format(PixelFormat.YUYV, 640, 480, 1536, 737280));
    assertEquals(
        new FrameFormat(640, 480, PixelFormat.YUYV, 1536, 737280, ColorSpec.BT601_LIMITED),
        granted);
  }

  @Test
  void shouldIgnoreTheStrideOfJpeg() {
    FrameFormat granted = GrantedFormat.of(format(PixelFormat.MJPG, 640, 480, 1280, 614400));
    assertEquals(0, granted.bytesPerLine());
    assertTrue(granted.compressed());
  }

  @ParameterizedTest
  @CsvSource({
    "YUYV, 0, 0, 0, 0",
    "YUYV, 640, 480, 0, 614400",
    "YUYV, 640, 480, 1280, 0",
    "YUYV, 640, 480, 1280, 614",
    "YUYV, -1, 480, 1280, 614400",
    "YUYV, 640, 480, -1280, 614400",
    "YUYV, 640, 480, 2147483647, 614400",
    "MJPG, 640, 480, 0, 0",
    "MJPG, 640, 480, 0, -1",
    "MJPG, 70000, 480, 0, 614400",
    "H264, 640, 480, -1, 614400"
  })
  void shouldRefuseFormatsThatCannotBe(
      String name, int width, int height, int stride, int sizeImage) {
    MemorySegment granted = format(PixelFormat.of(name), width, height, stride, sizeImage);
    assertThrows(IllegalArgumentException.class, () -> GrantedFormat.of(granted));
  }

  // fourcc, colorspace, encoding, quantization as in linux/videodev2.h; then matrix, full range
  @ParameterizedTest
  @CsvSource({
    "YUYV, 0, 0, 0, BT601, false",
    "YUYV, 1, 0, 0, BT601, false",
    "YUYV, 8, 0, 0, BT601, false",
    "YUYV, 8, 0, 1, BT601, true",
    "YUYV, 3, 0, 0, BT709, false",
    "YUYV, 3, 1, 1, BT601, true",
    "YUYV, 1, 2, 2, BT709, false",
    "YUYV, 12, 0, 0, BT709, false",
    "YUYV, 2, 0, 0, BT709, false",
    "YUYV, 10, 0, 0, BT2020, false",
    "YUYV, 1, 7, 0, BT2020, false",
    "YUYV, 7, 0, 0, BT601, true",
    "YUYV, 7, 0, 2, BT601, false",
    "YUYV, 99, 99, 99, BT601, false",
    "MJPG, 8, 0, 0, BT601, true",
    "MJPG, 3, 2, 2, BT601, true",
    "RGB3, 8, 0, 0, BT601, true",
    "RGB3, 8, 0, 2, BT601, false",
    "GREY, 8, 0, 0, BT601, true",
    "GREY, 8, 0, 2, BT601, false",
    "RG10, 8, 0, 0, BT601, true",
    "HSV3, 8, 129, 0, BT601, true",
    "NM12, 3, 0, 0, BT709, false"
  })
  void shouldMapColoursByTheKernelsRules(
      String name, int colorspace, int encoding, int quantization, String matrix, boolean full) {
    PixelFormat format = PixelFormat.of(name);
    assertEquals(
        new ColorSpec(ColorSpec.Matrix.valueOf(matrix), full),
        ColorDescription.of(format, colorspace, 0, encoding, quantization).spec(format));
  }

  @Test
  void shouldBoundStringsThatFillTheirArray() {
    MemorySegment capability = Arena.ofAuto().allocate(V4l2Capability.SIZE, 8).fill((byte) 'x');
    capability.set(JAVA_INT, V4l2Capability.VERSION, 0x060bc8);
    DeviceInfo info = DeviceInfo.of(Path.of("/dev/video0"), Optional.empty(), capability);
    assertEquals("x".repeat(32), info.card());
    assertEquals("x".repeat(16), info.driver());
    assertEquals("6.11.200", info.driverVersion());
  }

  @Test
  void shouldKeepControlCharactersAwayFromTheTerminal() {
    MemorySegment capability = Arena.ofAuto().allocate(V4l2Capability.SIZE, 8);
    capability.setString(V4l2Capability.CARD, "Cam\u001b[2J\nera");
    DeviceInfo info = DeviceInfo.of(Path.of("/dev/video0"), Optional.empty(), capability);
    assertEquals("Cam?[2J?era", info.card());
  }

  // Measured: a UVC camera's two nodes both say capabilities 0x84a00001.
  @ParameterizedTest
  @CsvSource({
    "0x84a00001, 0x04200001, ''",
    "0x84a00001, 0x04a00000, metadata",
    "0x85008003, 0x04200002, output",
    "0x84201000, 0x04201000, ''",
    "0x80000001, 0x00000001, stream",
    "0x81000001, 0x01000001, ''",
    "0x04000001, 0x00000000, ''",
    "0x00000000, 0x00000000, not a camera"
  })
  void shouldLetDeviceCapsDecide(String capabilities, String deviceCaps, String objection) {
    MemorySegment capability = Arena.ofAuto().allocate(V4l2Capability.SIZE, 8);
    capability.set(JAVA_INT, V4l2Capability.CAPABILITIES, Long.decode(capabilities).intValue());
    capability.set(JAVA_INT, V4l2Capability.DEVICE_CAPS, Long.decode(deviceCaps).intValue());
    String said = DeviceInfo.objection(capability).orElse("");
    assertEquals(objection.isEmpty(), said.isEmpty(), said);
    assertTrue(said.contains(objection), said);
  }

  @ParameterizedTest
  @CsvSource({
    "unicam, 0x24200001, libcamerify",
    "rp1-cfe, 0x24200001, libcamerify",
    "unicam, 0x04200001, ''",
    "imx-capture, 0x24200001, ''"
  })
  void shouldSayWhichCamerasNeedLibcamera(String driver, String deviceCaps, String words) {
    MemorySegment capability = Arena.ofAuto().allocate(V4l2Capability.SIZE, 8);
    capability.setString(V4l2Capability.DRIVER, driver);
    capability.set(JAVA_INT, V4l2Capability.CAPABILITIES, 0x84200001);
    capability.set(JAVA_INT, V4l2Capability.DEVICE_CAPS, Long.decode(deviceCaps).intValue());
    String said = DeviceInfo.objection(capability).orElse("");
    assertEquals(words.isEmpty(), said.isEmpty(), said);
    assertTrue(said.contains(words), said);
  }

  @Test
  void shouldReadDiscreteAndStepwiseSizesAndIntervals() {
    MemorySegment size = Arena.ofAuto().allocate(V4l2Frmsizeenum.SIZE, 8);
    fill(size, V4l2Frmsizeenum.TYPE, V4l2.FRMSIZE_TYPE_DISCRETE, 640, 480);
    assertEquals(new FrameSize.Discrete(640, 480, List.of()), Formats.size(size));
    fill(size, V4l2Frmsizeenum.TYPE, 3, 16, 1920, 16, 17, 1080, 1);
    FrameSize range = Formats.size(size);
    assertEquals(new FrameSize.Range(16, 1920, 16, 17, 1080, 1, List.of()), range);
    assertTrue(range.contains(640, 479));
    assertTrue(!range.contains(641, 480) && !range.contains(1936, 480) && !range.contains(640, 16));

    MemorySegment interval = Arena.ofAuto().allocate(V4l2Frmivalenum.SIZE, 8);
    fill(interval, V4l2Frmivalenum.TYPE, V4l2.FRMIVAL_TYPE_DISCRETE, 1001, 30000);
    assertEquals(new FrameInterval.Discrete(new Fraction(1001, 30000)), Formats.interval(interval));
    fill(interval, V4l2Frmivalenum.TYPE, 2, 1, 60, -1, 0, 1, 1);
    assertEquals(
        new FrameInterval.Range(
            new Fraction(1, 60), new Fraction(0xffffffffL, 0), new Fraction(1, 1)),
        Formats.interval(interval));
  }

  @Test
  void shouldReadFormatDescriptions() {
    MemorySegment desc = Arena.ofAuto().allocate(V4l2Fmtdesc.SIZE, 8).fill((byte) 'd');
    desc.set(JAVA_INT, V4l2Fmtdesc.FLAGS, 3);
    desc.set(JAVA_INT, V4l2Fmtdesc.PIXELFORMAT, PixelFormat.MJPG.fourcc());
    assertEquals(
        new SupportedFormat(PixelFormat.MJPG, "d".repeat(32), true, true, List.of()),
        Formats.format(desc));
  }

  private static void fill(MemorySegment struct, long offset, int... values) {
    MemorySegment.copy(values, 0, struct, JAVA_INT, offset, values.length);
  }

  private static MemorySegment format(
      PixelFormat pixelFormat, int width, int height, int stride, int sizeImage) {
    MemorySegment format = Arena.ofAuto().allocate(V4l2Format.SIZE, 8);
    fill(format, V4l2Format.WIDTH, width, height, pixelFormat.fourcc(), 1, stride, sizeImage);
    return format;
  }
}
