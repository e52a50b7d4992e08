package dev.fovea.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.ColorSpec;
import dev.fovea.CopyLedger;
import dev.fovea.CopyLedger.Stage;
import dev.fovea.CropRegion;
import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.PixelFormat;
import dev.fovea.Tensor;
import dev.fovea.Tensor.ElementType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

class FrameToTensorTest {
  private static final List<PixelFormat> RAW = TestFrames.RAW;
  private static final int[][] FRAME_SIZES = {{1, 1}, {2, 2}, {7, 5}, {5, 8}, {16, 9}, {33, 27}};
  private static final int[][] TENSOR_SIZES = {{1, 1}, {3, 9}, {8, 8}, {13, 6}, {40, 40}};

  private final CopyLedger ledger = new CopyLedger();
  private final FrameToTensor converter = FrameToTensor.create(ledger);

  @AfterEach
  void close() {
    converter.close();
  }

  @Test
  void shouldBeANamedModule() {
    assertTrue(FrameToTensor.class.getModule().isNamed());
  }

  @ParameterizedTest
  @FieldSource("RAW")
  void shouldEqualTheReferenceBitForBit(PixelFormat pixels) throws IOException {
    Random random = new Random(4);
    int compared = 0;
    for (int[] size : FRAME_SIZES) {
      for (ColorSpec color : TestFrames.colors()) {
        for (int padding : new int[] {0, 6, 38}) {
          FrameFormat format = TestFrames.padded(size[0], size[1], pixels, padding, color);
          compared += compare(format, TestFrames.random(format, random), random);
        }
      }
    }
    assertEquals(FRAME_SIZES.length * 6 * 3 * crops(1, 1, random).size(), compared);
  }

  private int compare(FrameFormat format, byte[] bytes, Random random) throws IOException {
    int[][][] picture = SlowReference.rgb(format, bytes);
    Frame frame = TestFrames.of(format, bytes);
    List<CropRegion> crops = crops(format.width(), format.height(), random);
    for (CropRegion crop : crops) {
      int[] size = TENSOR_SIZES[random.nextInt(TENSOR_SIZES.length)];
      ElementType type = ElementType.values()[random.nextInt(3)];
      Tensor tensor = TestFrames.tensor(size[0], size[1], type);
      converter.apply(frame, crop, tensor);
      int[][][] expected = SlowReference.crop(picture, crop, size[0], size[1]);
      assertSame(expected, tensor, format + " " + crop + " " + tensor);
    }
    return crops.size();
  }

  private static void assertSame(int[][][] expected, Tensor tensor, String message) {
    for (int y = 0; y < tensor.height(); y++) {
      for (int x = 0; x < tensor.width(); x++) {
        for (int c = 0; c < 3; c++) {
          if (expected[y][x][c] != TestFrames.value(tensor, y, x, c)) {
            assertEquals(expected[y][x][c], TestFrames.value(tensor, y, x, c), message);
          }
        }
      }
    }
  }

  private static List<CropRegion> crops(int width, int height, Random random) {
    List<CropRegion> crops = new ArrayList<>();
    crops.add(CropRegion.FULL);
    crops.add(CropRegion.fullPad(width, height));
    crops.add(new CropRegion(-0.5f, -0.25f, 0.5f, 0.75f));
    crops.add(new CropRegion(0.5f, 0.25f, 1.5f, 1.75f));
    crops.add(new CropRegion(1.01f, 0, 2, 1));
    crops.add(new CropRegion(0, -3, 1, -0.01f));
    crops.add(new CropRegion(-16, -16, 16, 16));
    crops.add(new CropRegion(1, 1, 0, 0));
    crops.add(new CropRegion(0.3f, 0.3f, 0.3f, 0.3f));
    crops.add(new CropRegion(Float.NaN, 0, 1, Float.POSITIVE_INFINITY));
    for (int i = 0; i < 10; i++) {
      float top = random.nextFloat(-0.5f, 1);
      float left = random.nextFloat(-0.5f, 1);
      crops.add(
          new CropRegion(top, left, top + random.nextFloat(1.5f), left + random.nextFloat(1.5f)));
    }
    return crops;
  }

  @Test
  void shouldReadMemoryOfTheJavaHeapToo() throws IOException {
    FrameFormat format = FrameFormat.packed(31, 21, PixelFormat.YUYV);
    byte[] bytes = TestFrames.random(format, new Random(8));
    Frame frame = Frame.of(format, MemorySegment.ofArray(bytes), 0, 0, () -> {});
    Tensor tensor =
        new Tensor(MemorySegment.ofArray(new byte[12 * 12 * 3]), 12, 12, ElementType.U8);
    converter.apply(frame, CropRegion.FULL, tensor);
    int[][][] expected =
        SlowReference.crop(SlowReference.rgb(format, bytes), CropRegion.FULL, 12, 12);
    assertSame(expected, tensor, "heap");
  }

  @ParameterizedTest
  @FieldSource("RAW")
  void shouldCountOnePassOverThePixelsThatMatter(PixelFormat pixels) throws IOException {
    FrameFormat format = TestFrames.padded(13, 11, pixels, 6, ColorSpec.BT601_FULL);
    byte[] bytes = new byte[format.sizeImage()];
    Random random = new Random(2);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) random.nextInt(120, 136);
    }
    // Four of 13 columns and three of 11 rows, all at thirds between pixels or on them.
    CropRegion crop = new CropRegion(2 / 10f, 3 / 12f, 4 / 10f, 8 / 12f);
    Tensor tensor = TestFrames.tensor(4, 4, ElementType.U8);
    converter.apply(TestFrames.of(format, bytes), crop, tensor);
    CopyLedger.Entry pass = ledger.of(Stage.TENSOR);
    assertEquals(new CopyLedger.Entry(1, bytesThatMatter(format, bytes, crop, tensor), 48), pass);
    assertEquals(List.of(Stage.TENSOR), List.copyOf(ledger.entries().keySet()));
  }

  /** How many bytes of the frame change the tensor when they change by half their range. */
  private static int bytesThatMatter(
      FrameFormat format, byte[] bytes, CropRegion crop, Tensor tensor) throws IOException {
    byte[] before = tensor.segment().toArray(ValueLayout.JAVA_BYTE);
    int matter = 0;
    try (FrameToTensor other = FrameToTensor.create(new CopyLedger())) {
      for (int i = 0; i < bytes.length; i++) {
        byte[] flipped = bytes.clone();
        flipped[i] ^= 0x70;
        other.apply(TestFrames.of(format, flipped), crop, tensor);
        if (!Arrays.equals(before, tensor.segment().toArray(ValueLayout.JAVA_BYTE))) {
          matter++;
        }
      }
    }
    return matter;
  }

  @Test
  void shouldCountNothingReadOutsideOfTheFrame() throws IOException {
    Frame frame = TestFrames.of(FrameFormat.packed(4, 4, PixelFormat.GREY), new byte[16]);
    converter.apply(frame, new CropRegion(2, 2, 3, 3), TestFrames.tensor(5, 5, ElementType.U8));
    assertEquals(new CopyLedger.Entry(1, 0, 75), ledger.of(Stage.TENSOR));
  }

  @ParameterizedTest
  @EnumSource
  void shouldAllocateNothing(ElementType type) throws IOException {
    CropRegion[] crops = {
      CropRegion.FULL, CropRegion.fullPad(64, 48), new CropRegion(0, 0, .5f, 1)
    };
    List<Frame> frames = new ArrayList<>();
    for (PixelFormat pixels : RAW) {
      FrameFormat format = FrameFormat.packed(64, 48, pixels);
      frames.add(TestFrames.of(format, new byte[format.sizeImage()]));
    }
    Tensor tensor = TestFrames.tensor(24, 24, type);
    for (Frame frame : frames) {
      run(frame, crops, tensor, 2000);
      long least = Allocated.least(() -> run(frame, crops, tensor, 3));
      assertEquals(0, least, frame.format().toString());
    }
  }

  @Test
  void shouldAllocateNothingForJpegs() throws IOException {
    Assumptions.assumeTrue(TurboLibrary.available(), TurboLibrary::absence);
    Frame frame = TestFrames.jpeg(64, 48, TestJpegs.baseline(64, 48));
    Tensor tensor = TestFrames.tensor(24, 24, ElementType.U8);
    CropRegion[] crops = {CropRegion.FULL};
    run(frame, crops, tensor, 2000);
    assertEquals(0, Allocated.least(() -> run(frame, crops, tensor, 3)));
  }

  private void run(Frame frame, CropRegion[] crops, Tensor tensor, int rounds) throws IOException {
    for (int i = 0; i < rounds; i++) {
      converter.apply(frame, crops[i % crops.length], tensor);
    }
  }

  @Test
  void shouldNameTheFormatThatItCannotRead() {
    FrameFormat format =
        new FrameFormat(64, 48, PixelFormat.of("H264"), 0, 1000, ColorSpec.BT601_FULL);
    Tensor tensor = TestFrames.tensor(4, 4, ElementType.U8);
    Frame frame = TestFrames.of(format, new byte[1000]);
    var e = assertThrows(IOException.class, () -> converter.apply(frame, CropRegion.FULL, tensor));
    assertEquals(
        "cannot read the pixels of 64x48 H264 frames;"
            + " choose a raw format (YUYV, NV12, YU12, GREY, RGB3) or MJPG",
        e.getMessage());
  }

  @ParameterizedTest
  @FieldSource("RAW")
  void shouldRefuseAFrameThatIsCutShortAndGoOn(PixelFormat pixels) throws IOException {
    FrameFormat format = FrameFormat.packed(8, 6, pixels);
    Tensor tensor = TestFrames.tensor(4, 4, ElementType.U8);
    byte[] whole = TestFrames.random(format, new Random(3));
    Frame cut = TestFrames.of(format, Arrays.copyOf(whole, whole.length - 1));
    var e = assertThrows(IOException.class, () -> converter.apply(cut, CropRegion.FULL, tensor));
    assertTrue(e.getMessage().contains("frame 17 (8x6 " + pixels + ") is cut short"), e.toString());
    assertEquals(0x55, TestFrames.value(tensor, 0, 0, 0));
    converter.apply(TestFrames.of(format, whole), CropRegion.FULL, tensor);
    assertSame(
        SlowReference.crop(SlowReference.rgb(format, whole), CropRegion.FULL, 4, 4),
        tensor,
        "after a cut frame");
  }

  @Test
  void shouldNotNeedThePaddingOfTheLastRow() throws IOException {
    FrameFormat format = new FrameFormat(4, 2, PixelFormat.GREY, 16, 20, ColorSpec.BT601_FULL);
    Tensor tensor = TestFrames.tensor(2, 4, ElementType.U8);
    byte[] bytes = TestFrames.random(format, new Random(1));
    converter.apply(TestFrames.of(format, bytes), CropRegion.FULL, tensor);
    assertEquals(Byte.toUnsignedInt(bytes[19]), TestFrames.value(tensor, 1, 3, 0));
  }

  @Test
  void shouldRefuseWorkAfterClose() {
    converter.close();
    FrameFormat format = FrameFormat.packed(8, 6, PixelFormat.GREY);
    Frame frame = TestFrames.of(format, new byte[48]);
    Tensor tensor = TestFrames.tensor(4, 4, ElementType.U8);
    assertThrows(
        IllegalStateException.class, () -> converter.apply(frame, CropRegion.FULL, tensor));
  }

  @Test
  void shouldRefuseAFrameThatIsClosed() {
    FrameFormat format = FrameFormat.packed(8, 6, PixelFormat.GREY);
    Frame frame = TestFrames.of(format, new byte[48]);
    frame.close();
    Tensor tensor = TestFrames.tensor(4, 4, ElementType.U8);
    assertThrows(
        IllegalStateException.class, () -> converter.apply(frame, CropRegion.FULL, tensor));
  }
}
