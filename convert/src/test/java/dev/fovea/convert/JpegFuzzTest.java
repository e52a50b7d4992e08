package dev.fovea.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.CopyLedger;
import dev.fovea.CopyLedger.Stage;
import dev.fovea.CropRegion;
import dev.fovea.JpegMarkers;
import dev.fovea.JpegMarkers.Verdict;
import dev.fovea.Tensor;
import dev.fovea.Tensor.ElementType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Hostile bytes, from a seed: what the walk and the decoders make of pictures that were spoilt in
 * every way that one step makes, one after the other.
 */
class JpegFuzzTest {
  private static final int WIDTH = 64;
  private static final int HEIGHT = 48;

  private final List<byte[]> whole =
      List.of(
          TestJpegs.baseline(WIDTH, HEIGHT),
          TestJpegs.withoutTables(TestJpegs.baseline(WIDTH, HEIGHT)),
          TestJpegs.progressive(WIDTH, HEIGHT),
          TestJpegs.baseline(WIDTH + 8, HEIGHT));

  /** One of the pictures with one to four faults. */
  private byte[] spoilt(Random random) {
    byte[] bytes = whole.get(random.nextInt(whole.size())).clone();
    for (int faults = 1 + random.nextInt(4); faults > 0; faults--) {
      bytes = fault(bytes, random);
    }
    return bytes;
  }

  private static byte[] fault(byte[] bytes, Random random) {
    int length = bytes.length;
    int at = random.nextInt(length);
    int header = random.nextInt(Math.min(length, 700));
    switch (random.nextInt(9)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[header] ^= (byte) (1 << random.nextInt(8));
      case 2 -> bytes[header] = (byte) random.nextInt(256);
      case 3 -> bytes[header] = (byte) 0xff;
      case 4 -> {
        return Arrays.copyOf(bytes, Math.max(1, at));
      }
      case 5 -> {
        return TestJpegs.cutWithEnd(bytes, at);
      }
      case 6 -> {
        return Arrays.copyOf(bytes, length + random.nextInt(40));
      }
      case 7 -> Arrays.fill(bytes, at, Math.min(length, at + random.nextInt(30)), (byte) 0);
      default -> {
        return doubled(bytes, header, Math.min(length, header + random.nextInt(200)));
      }
    }
    return bytes;
  }

  /** With a part of it twice. */
  private static byte[] doubled(byte[] bytes, int from, int to) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, to);
    out.write(bytes, from, bytes.length - from);
    return out.toByteArray();
  }

  @Test
  void shouldWalkHostileMarkers() {
    walk(30_000);
  }

  @Test
  @Tag("long")
  void shouldWalkTwoMillionHostileMarkers() {
    walk(2_000_000);
  }

  private void walk(int inputs) {
    Random random = new Random(2024);
    int[] verdicts = new int[Verdict.values().length];
    for (int i = 0; i < inputs; i++) {
      MemorySegment jpeg = MemorySegment.ofArray(spoilt(random));
      verdicts[JpegMarkers.check(jpeg, WIDTH, HEIGHT).ordinal()]++;
      JpegMarkers.hasHuffmanTables(jpeg);
    }
    for (Verdict verdict : Verdict.values()) {
      assertTrue(verdicts[verdict.ordinal()] > 0, verdict + " of " + Arrays.toString(verdicts));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldDecodeHostilePicturesOrSayWhy(Codec codec) throws IOException {
    decode(codec, 1_500);
  }

  @Test
  @Tag("long")
  void shouldDecodeAHundredThousandHostilePictures() throws IOException {
    decode(Codec.TURBO, 90_000);
    decode(Codec.IMAGE_IO, 10_000);
  }

  private void decode(Codec codec, int inputs) throws IOException {
    Random random = new Random(4711);
    CopyLedger ledger = new CopyLedger();
    int refused = 0;
    int shown = 0;
    try (Arena arena = Arena.ofConfined();
        FrameToTensor converter =
            FrameToTensor.create(ledger, TensorOptions.DEFAULT, codec.open(ledger))) {
      MemorySegment guarded = arena.allocate(64 + 3 * 24 * 24 + 64, 64);
      Tensor tensor = new Tensor(guarded.asSlice(64, 3 * 24 * 24), 24, 24, ElementType.U8);
      long before = 0;
      for (int i = 0; i < inputs; i++) {
        if (i == inputs / 3) {
          before = residentBytes();
        }
        tensor.segment().fill((byte) 0x55);
        try {
          converter.apply(TestFrames.jpeg(WIDTH, HEIGHT, spoilt(random)), CropRegion.FULL, tensor);
          shown++;
        } catch (IOException e) {
          assertTrue(e.getMessage().contains("is corrupt: "), e.getMessage());
          assertUntouched(tensor.segment());
          refused++;
        }
      }
      assertUntouched(guarded, 0, (byte) 0);
      assertUntouched(guarded, 64 + 3 * 24 * 24, (byte) 0);
      assertEquals(0, Math.max(0, residentBytes() - before), 48 << 20, "bytes more than before");
    }
    assertEquals(shown, ledger.of(Stage.TENSOR).passes(), "a tensor from a corrupt frame");
    assertTrue(refused > inputs / 4 && shown > inputs / 20, refused + " refused, " + shown);
  }

  private static void assertUntouched(MemorySegment tensor) {
    for (long at = 0; at < tensor.byteSize(); at++) {
      assertEquals(0x55, tensor.get(ValueLayout.JAVA_BYTE, at), "a refused picture left its mark");
    }
  }

  private static void assertUntouched(MemorySegment memory, long from, byte value) {
    for (long at = from; at < from + 64; at++) {
      assertEquals(value, memory.get(ValueLayout.JAVA_BYTE, at), "beyond the tensor");
    }
  }

  private static long residentBytes() throws IOException {
    return 4096 * Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ")[1]);
  }

  /** The attacks that cost a decoder seconds: refused by a look at the header alone. */
  @Test
  void shouldRefuseBombsByTheirHeaders() {
    byte[] jpeg = TestJpegs.baseline(WIDTH, HEIGHT);
    assertRefused(Verdict.WRONG_SIZE, TestJpegs.declaring(jpeg, 30000, 30000), 700);
    assertRefused(Verdict.WRONG_SIZE, TestJpegs.declaring(jpeg, 65500, 65500), 700);
    assertRefused(Verdict.NOT_BASELINE, manyScans(TestJpegs.progressive(WIDTH, HEIGHT)), 700);
  }

  /** With its last scan a thousand times. */
  private static byte[] manyScans(byte[] jpeg) {
    int last = jpeg.length - 3;
    while ((jpeg[last] & 0xff) != 0xff || (jpeg[last + 1] & 0xff) != 0xda) {
      last--;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, last);
    for (int i = 0; i < 1000; i++) {
      out.write(jpeg, last, jpeg.length - 2 - last);
    }
    out.write(jpeg, jpeg.length - 2, 2);
    return out.toByteArray();
  }

  /**
   * The verdict stays the same when nothing is left behind the first bytes: none was read there.
   */
  private static void assertRefused(Verdict verdict, byte[] jpeg, int bytesLookedAt) {
    assertEquals(verdict, JpegMarkers.check(MemorySegment.ofArray(jpeg), WIDTH, HEIGHT));
    MemorySegment head = MemorySegment.ofArray(Arrays.copyOf(jpeg, bytesLookedAt));
    assertEquals(verdict, JpegMarkers.check(head, WIDTH, HEIGHT));
  }
}
