package dev.fovea.convert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.CopyLedger;
import dev.fovea.CopyLedger.Entry;
import dev.fovea.CopyLedger.Stage;
import dev.fovea.CropRegion;
import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.PixelFormat;
import dev.fovea.Tensor;
import dev.fovea.Tensor.ElementType;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageWriteParam;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JpegDecoderTest {
  private static final int WIDTH = 150;
  private static final int HEIGHT = 101;

  private final CopyLedger ledger = new CopyLedger();

  private JpegDecoder open(Codec codec) {
    return new JpegDecoder(codec.open(ledger), ledger);
  }

  private byte[] decode(Codec codec, byte[] jpeg) throws IOException {
    return decode(codec, TestFrames.jpeg(WIDTH, HEIGHT, jpeg));
  }

  private byte[] decode(Codec codec, Frame frame) throws IOException {
    byte[] rgb = new byte[3 * WIDTH * HEIGHT];
    try (FrameToImage converter =
        FrameToImage.create(ledger, ImageOptions.DEFAULT, codec.open(ledger))) {
      converter.apply(frame, MemorySegment.ofArray(rgb), PixelBytes.RGB);
    }
    return rgb;
  }

  @ParameterizedTest
  @EnumSource
  void shouldDecodeWhatWasDrawn(Codec codec) throws IOException {
    BufferedImage waves = TestJpegs.waves(WIDTH, HEIGHT);
    byte[] rgb = decode(codec, TestJpegs.write(waves, 1, ImageWriteParam.MODE_DISABLED));
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      int drawn = waves.getRGB(i % WIDTH, i / WIDTH);
      assertEquals(drawn >> 16 & 0xff, rgb[3 * i] & 0xff, 8);
      assertEquals(drawn >> 8 & 0xff, rgb[3 * i + 1] & 0xff, 8);
      assertEquals(drawn & 0xff, rgb[3 * i + 2] & 0xff, 8);
    }
  }

  @Test
  void shouldAgreeWhicheverCodecDecodes() throws IOException {
    byte[] jpeg = TestJpegs.baseline(WIDTH, HEIGHT);
    byte[] turbo = decode(Codec.TURBO, jpeg);
    byte[] jdk = decode(Codec.IMAGE_IO, jpeg);
    long sum = 0;
    for (int i = 0; i < jdk.length; i++) {
      int difference = Math.abs((turbo[i] & 0xff) - (jdk[i] & 0xff));
      // The JDK smooths chroma between its values, we take the nearest.
      assertTrue(difference <= 12, "value " + i + " differs by " + difference);
      sum += difference;
    }
    assertTrue(sum < 2 * jdk.length, "the mean difference is " + sum / (double) jdk.length);
  }

  @ParameterizedTest
  @EnumSource
  void shouldDecodeGreyPictures(Codec codec) throws IOException {
    BufferedImage grey = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
    Arrays.fill(
        ((java.awt.image.DataBufferByte) grey.getRaster().getDataBuffer()).getData(), (byte) 77);
    for (byte value : decode(codec, TestJpegs.write(grey, 1, ImageWriteParam.MODE_DISABLED))) {
      assertEquals(77, value, 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldKnowTheStandardTablesByHeart(Codec codec) throws IOException {
    byte[] whole = TestJpegs.baseline(WIDTH, HEIGHT);
    byte[] bare = TestJpegs.withoutTables(whole);
    assertEquals(whole.length - 432, bare.length, "four segments with the standard tables");
    assertArrayEquals(decode(codec, whole), decode(codec, bare));
  }

  @ParameterizedTest
  @EnumSource
  void shouldDecodeFromTheJavaHeapAndBeforeZeros(Codec codec) throws IOException {
    byte[] jpeg = TestJpegs.baseline(WIDTH, HEIGHT);
    MemorySegment heap = MemorySegment.ofArray(Arrays.copyOf(jpeg, jpeg.length + 100));
    FrameFormat format = FrameFormat.packed(WIDTH, HEIGHT, PixelFormat.JPEG);
    assertArrayEquals(decode(codec, jpeg), decode(codec, Frame.of(format, heap, 0, 0, () -> {})));
  }

  @ParameterizedTest
  @EnumSource
  void shouldSayWhatIsWrong(Codec codec) {
    byte[] jpeg = TestJpegs.baseline(WIDTH, HEIGHT);
    byte[] garbage = new byte[5000];
    new Random(6).nextBytes(garbage);
    assertCorrupt(codec, garbage, "it does not start as a JPEG does");
    assertCorrupt(codec, new byte[1], "it does not start as a JPEG does");
    assertCorrupt(codec, Arrays.copyOf(jpeg, jpeg.length / 2), "it is cut short");
    assertCorrupt(codec, Arrays.copyOf(jpeg, 100), "it is cut short");
    assertCorrupt(codec, TestJpegs.progressive(WIDTH, HEIGHT), "it is no 8-bit baseline JPEG");
    assertCorrupt(codec, TestJpegs.baseline(WIDTH, HEIGHT + 1), "it declares another size");
    assertCorrupt(codec, TestJpegs.declaring(jpeg, 30000, 30000), "it declares another size");
    assertCorrupt(codec, TestJpegs.declaring(jpeg, 65500, 0), "it declares another size");
    assertEquals(new Entry(0, 0, 0), ledger.of(Stage.JPEG), "a codec saw one of them");
  }

  @ParameterizedTest
  @EnumSource
  void shouldTakeWarningsForCorruption(Codec codec) {
    byte[] jpeg = TestJpegs.baseline(WIDTH, HEIGHT);
    assertCorrupt(codec, TestJpegs.cutWithEnd(jpeg, jpeg.length / 2), "");
    assertCorrupt(codec, TestJpegs.cutWithEnd(jpeg, jpeg.length * 9 / 10), "");
  }

  private void assertCorrupt(Codec codec, byte[] jpeg, String words) {
    IOException e;
    try (JpegDecoder decoder = open(codec)) {
      Frame frame = TestFrames.jpeg(WIDTH, HEIGHT, jpeg);
      e = assertThrows(IOException.class, () -> decoder.decode(frame, 8));
    }
    String start = "frame 17 (150x101 MJPG) is corrupt: " + words;
    assertTrue(e.getMessage().startsWith(start), e.getMessage());
    assertTrue(e.getMessage().length() > start.length() - words.length() + 4, e.getMessage());
  }

  @ParameterizedTest
  @EnumSource
  void shouldSurviveFlippedBits(Codec codec) throws IOException {
    Random random = new Random(12);
    byte[] jpeg = TestJpegs.baseline(WIDTH, HEIGHT);
    int refused = 0;
    try (JpegDecoder decoder = open(codec)) {
      for (int i = 0; i < 300; i++) {
        byte[] broken = jpeg.clone();
        for (int flips = 0; flips < 3; flips++) {
          broken[random.nextInt(broken.length)] ^= (byte) (1 << random.nextInt(8));
        }
        try {
          JpegPicture picture = decoder.decode(TestFrames.jpeg(WIDTH, HEIGHT, broken), 8);
          assertEquals(WIDTH, picture.format().width());
        } catch (IOException e) {
          refused++;
        }
      }
      decoder.decode(TestFrames.jpeg(WIDTH, HEIGHT, jpeg), 8);
    }
    assertTrue(refused > 30, "only " + refused + " of 300 broken pictures were refused");
  }

  @Test
  void shouldDecodeWhereTheFrameLies() throws IOException {
    byte[] jpeg = TestJpegs.baseline(WIDTH, HEIGHT);
    decode(Codec.TURBO, jpeg);
    // 150x101 in 4:2:0, its rows of luma an even number.
    assertEquals(new Entry(1, jpeg.length, 150 * 102 + 2 * 75 * 51), ledger.of(Stage.JPEG));
  }

  @Test
  void shouldCountDecodingAndSampling() throws IOException {
    byte[] jpeg = TestJpegs.baseline(WIDTH, HEIGHT);
    try (FrameToTensor converter =
        FrameToTensor.create(ledger, TensorOptions.DEFAULT, Codec.TURBO.open(ledger))) {
      Tensor tensor = TestFrames.tensor(10, 10, ElementType.U8);
      converter.apply(TestFrames.jpeg(WIDTH, HEIGHT, jpeg), CropRegion.FULL, tensor);
    }
    // At an eighth 19x13 pixels in 4:2:0, of which ten rows and ten columns of samples need most.
    assertEquals(new Entry(1, jpeg.length, 20 * 14 + 2 * 10 * 7), ledger.of(Stage.JPEG));
    assertEquals(1, ledger.of(Stage.TENSOR).passes());
    assertEquals(300, ledger.of(Stage.TENSOR).bytesWritten());
    long read = ledger.of(Stage.TENSOR).bytesRead();
    assertTrue(read > 100 && read <= 19 * 13 + 2 * 10 * 7, read + " bytes read");
  }

  /** Decoded small, each pixel is a mean; slow waves are then where they were. */
  @ParameterizedTest
  @EnumSource
  void shouldKeepPlacesWhenDecodedSmall(Codec codec) throws IOException {
    int width = 640;
    int height = 480;
    byte[] jpeg = TestJpegs.write(TestJpegs.waves(width, height), 1, ImageWriteParam.MODE_DISABLED);
    byte[] raw = new byte[3 * width * height];
    BufferedImage waves = TestJpegs.waves(width, height);
    for (int i = 0; i < width * height; i++) {
      int pixel = waves.getRGB(i % width, i / width);
      raw[3 * i] = (byte) (pixel >> 16);
      raw[3 * i + 1] = (byte) (pixel >> 8);
      raw[3 * i + 2] = (byte) pixel;
    }
    Frame drawn = TestFrames.of(FrameFormat.packed(width, height, PixelFormat.RGB3), raw);
    for (int side : new int[] {40, 70, 130, 300}) {
      for (CropRegion crop :
          new CropRegion[] {CropRegion.FULL, new CropRegion(.1f, -.1f, .8f, 1)}) {
        Tensor expected = TestFrames.tensor(side, side, ElementType.U8);
        Tensor actual = TestFrames.tensor(side, side, ElementType.U8);
        try (FrameToTensor plain = FrameToTensor.create(new CopyLedger());
            FrameToTensor small =
                FrameToTensor.create(ledger, TensorOptions.DEFAULT, codec.open(ledger))) {
          plain.apply(drawn, crop, expected);
          small.apply(TestFrames.jpeg(width, height, jpeg), crop, actual);
        }
        double sum = 0;
        int count = 0;
        for (int i = 1; i < 3 * side * side; i += 3) {
          int row = i / 3 / side;
          int column = i / 3 % side;
          if (row == 0 || row == side - 1 || column == 0 || column == side - 1) {
            continue; // beyond the outermost means there is nothing to interpolate with
          }
          double difference =
              TestFrames.value(expected, 0, i / 3, i % 3)
                  - TestFrames.value(actual, 0, i / 3, i % 3);
          sum += Math.abs(difference);
          count++;
        }
        // Green, for it has the least of chroma, of which the nearest is up to 12 pixels away; half
        // a small pixel astray would be 13.
        assertTrue(sum / count < 5, side + " " + crop + ": " + sum / count);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldHoldOnToNothing(Codec codec) throws IOException {
    byte[] jpeg = TestJpegs.baseline(WIDTH, HEIGHT);
    JpegDecoder decoder = open(codec);
    MemorySegment pixels = decoder.decode(TestFrames.jpeg(WIDTH, HEIGHT, jpeg), 8).memories()[0];
    try (Arena lease = Arena.ofConfined()) {
      MemorySegment cut = lease.allocate(jpeg.length);
      cut.copyFrom(MemorySegment.ofArray(TestJpegs.cutWithEnd(jpeg, jpeg.length - 1000)));
      FrameFormat format = FrameFormat.packed(WIDTH, HEIGHT, PixelFormat.MJPG);
      Frame frame = Frame.of(format, cut, 0, 0, () -> {});
      assertThrows(IOException.class, () -> decoder.decode(frame, 8));
    }
    decoder.close();
    assertFalse(pixels.scope().isAlive());
  }

  @Test
  void shouldLeakNoPixels() throws IOException {
    // Each round takes 2.1 MB outside of the heap; 200 of them would leave 420 MB behind.
    assertEquals(0, growth(1000, 700, 200), 40 << 20);
  }

  @Test
  void shouldLeakNoHandles() throws IOException {
    // A handle has about 4 KB; 20,000 of them would leave 80 MB behind.
    assertEquals(0, growth(16, 16, 20_000), 40 << 20);
  }

  /**
   * By how many bytes this process grows while that many decoders come and go. (The tests run with
   * a heap that is fixed and touched, see the pom, so it is no part of this.)
   */
  private long growth(int width, int height, int rounds) throws IOException {
    byte[] jpeg = TestJpegs.baseline(width, height);
    Frame whole = TestFrames.jpeg(width, height, jpeg);
    Frame broken = TestFrames.jpeg(width, height, TestJpegs.cutWithEnd(jpeg, jpeg.length - 20));
    rounds(whole, broken, rounds / 4);
    long before = residentBytes();
    rounds(whole, broken, rounds);
    return residentBytes() - before;
  }

  private void rounds(Frame whole, Frame broken, int rounds) throws IOException {
    for (int i = 0; i < rounds; i++) {
      try (JpegDecoder decoder = open(Codec.TURBO)) {
        decoder.decode(whole, 8);
        assertThrows(IOException.class, () -> decoder.decode(broken, 8));
      }
    }
  }

  private static long residentBytes() throws IOException {
    return 4096 * Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ")[1]);
  }
}
