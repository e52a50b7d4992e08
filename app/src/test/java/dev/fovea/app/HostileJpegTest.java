package dev.fovea.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.ColorSpec;
import dev.fovea.CopyLedger;
import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.PixelFormat;
import dev.fovea.net.PoseClient;
import dev.fovea.net.PoseServer;
import dev.fovea.net.ReplyListener;
import dev.fovea.net.Result;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * JPEGs that are not what they seem, over the wire to the decoder that users have: each is
 * answered, as a picture or as corrupt, and the next good one is served.
 */
@Timeout(60)
class HostileJpegTest {
  private static final int WIDTH = 64;
  private static final int HEIGHT = 48;
  private static final int APP1 = 0xe1;
  private static final int DHT = 0xc4;
  private static final int DQT = 0xdb;
  private static final int DRI = 0xdd;
  private static final int SOF0 = 0xc0;
  private static final int SOS = 0xda;

  private static final LinkedBlockingQueue<String> FATES = new LinkedBlockingQueue<>();
  private static final byte[] GOOD = jpeg(ImageWriteParam.MODE_DISABLED);
  private static PoseServer server;
  private static PoseClient client;
  private static int sequence;

  private record Case(String name, String fates, byte[] bytes) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  static void serve() throws IOException {
    server =
        PoseServer.start(
            PoseServer.Options.at(new InetSocketAddress("127.0.0.1", 0)),
            () -> ModelAnalyzer.open(ModelChoice.markers(), new CopyLedger()));
    client =
        PoseClient.connect(
            PoseClient.Options.of("127.0.0.1", server.address().getPort(), "camera"), fates());
  }

  private static ReplyListener fates() {
    return new ReplyListener() {
      @Override
      public void onResult(Result result) {
        FATES.add("picture");
      }

      @Override
      public void onDropped(long number, String reason) {
        FATES.add(reason);
      }
    };
  }

  @AfterAll
  static void close() {
    client.close();
    server.close();
    assertEquals(List.of("corrupt"), List.copyOf(server.counters().dropped().keySet()));
    assertEquals("{}", server.counters().refused().toString());
  }

  static Stream<Case> cases() {
    byte[] thumbnail = segment(APP1, GOOD);
    int frame = find(GOOD, SOF0);
    int tables = find(GOOD, DHT);
    int quants = find(GOOD, DQT);
    byte[] noise = new byte[4_000];
    new Random(1).nextBytes(noise);
    return Stream.of(
        new Case("30000x30000", "corrupt", size(30_000, 30_000)),
        new Case("65500x65500", "corrupt", size(65_500, 65_500)),
        new Case("height 0", "corrupt", size(WIDTH, 0)),
        new Case("another size", "corrupt", size(WIDTH / 2, HEIGHT)),
        new Case("noise", "corrupt", noise),
        new Case("cut in half", "corrupt", Arrays.copyOf(GOOD, GOOD.length / 2)),
        new Case("cut by one", "corrupt", Arrays.copyOf(GOOD, GOOD.length - 1)),
        new Case("progressive", "corrupt", jpeg(ImageWriteParam.MODE_DEFAULT)),
        new Case("without Huffman tables", "picture", without(GOOD, DHT)),
        new Case("without quantisation", "corrupt picture", without(GOOD, DQT)),
        new Case("64 KiB of APP1", "picture", insert(2, segment(APP1, new byte[65_000]))),
        new Case("300 APP1", "picture", insert(2, repeat(300, segment(APP1, new byte[100])))),
        new Case("a thumbnail", "picture", insert(2, thumbnail)),
        new Case("two starts", "corrupt", insert(0, new byte[] {(byte) 0xff, (byte) 0xd8})),
        new Case("two frames", "corrupt", insert(frame, segmentAt(GOOD, frame))),
        new Case("scan before frame", "corrupt", insert(frame, segmentAt(GOOD, find(GOOD, SOS)))),
        new Case("quantisation table 9", "corrupt picture", put(quants + 4, 9)),
        new Case("Huffman table 9", "corrupt picture", put(tables + 4, 9)),
        new Case("Huffman counts", "corrupt picture", put(tables + 5, 255)),
        new Case("restarts that are none", "corrupt picture", insert(2, restarts(1))),
        new Case("four components", "corrupt", put(frame + 9, 4)),
        new Case("12 bits", "corrupt", put(frame + 4, 12)),
        new Case("sampling 15x15", "corrupt", put(frame + 11, 255)),
        new Case("sampling 0x0", "corrupt", put(frame + 11, 0)),
        new Case("a segment of length 0", "corrupt", put(frame + 2, 0, 0)),
        new Case("a segment of length 65535", "corrupt", put(frame + 2, 255, 255)),
        new Case("zeros behind", "picture", Arrays.copyOf(GOOD, GOOD.length + 500)),
        new Case("a second picture behind", "corrupt picture", join(GOOD, GOOD)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldAnswerAndGoOn(Case hostile) throws Exception {
    String fate = send(hostile.bytes);
    assertTrue(List.of(hostile.fates.split(" ")).contains(fate), fate);
    assertEquals("picture", send(GOOD), "the next one");
  }

  private static String send(byte[] bytes) throws InterruptedException {
    FrameFormat format =
        new FrameFormat(WIDTH, HEIGHT, PixelFormat.MJPG, 0, bytes.length, ColorSpec.BT601_FULL);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(bytes.length);
      memory.copyFrom(MemorySegment.ofArray(bytes));
      sequence++;
      assertTrue(
          client.trySend(Frame.of(format, memory, sequence, 1, () -> {}), List.of()),
          () -> client.stats().toString());
    }
    return FATES.poll(30, TimeUnit.SECONDS);
  }

  private static byte[] jpeg(int progressive) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      image.setRGB(i % WIDTH, i / WIDTH, i * 0x010305);
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (var stream = ImageIO.createImageOutputStream(bytes)) {
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setProgressiveMode(progressive);
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), how);
    } catch (IOException e) {
      throw new AssertionError(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static byte[] size(int width, int height) {
    int frame = find(GOOD, SOF0);
    return put(frame + 5, height >> 8, height & 255, width >> 8, width & 255);
  }

  /** Where a segment's marker begins. */
  private static int find(byte[] jpeg, int marker) {
    int at = 2;
    while ((jpeg[at + 1] & 255) != marker) {
      at += 2 + length(jpeg, at);
    }
    return at;
  }

  private static int length(byte[] jpeg, int at) {
    return (jpeg[at + 2] & 255) << 8 | jpeg[at + 3] & 255;
  }

  private static byte[] segmentAt(byte[] jpeg, int at) {
    return Arrays.copyOfRange(jpeg, at, at + 2 + length(jpeg, at));
  }

  private static byte[] without(byte[] jpeg, int marker) {
    byte[] left = jpeg;
    for (int at = 2; (left[at + 1] & 255) != SOS; ) {
      byte[] segment = segmentAt(left, at);
      if ((segment[1] & 255) == marker) {
        left =
            join(
                Arrays.copyOf(left, at),
                Arrays.copyOfRange(left, at + segment.length, left.length));
      } else {
        at += segment.length;
      }
    }
    return left;
  }

  private static byte[] segment(int marker, byte[] content) {
    int length = content.length + 2;
    return join(
        new byte[] {(byte) 0xff, (byte) marker, (byte) (length >> 8), (byte) length}, content);
  }

  private static byte[] restarts(int interval) {
    return segment(DRI, new byte[] {(byte) (interval >> 8), (byte) interval});
  }

  private static byte[] repeat(int times, byte[] bytes) {
    byte[] all = new byte[0];
    for (int i = 0; i < times; i++) {
      all = join(all, bytes);
    }
    return all;
  }

  private static byte[] insert(int at, byte[] bytes) {
    return join(join(Arrays.copyOf(GOOD, at), bytes), Arrays.copyOfRange(GOOD, at, GOOD.length));
  }

  private static byte[] put(int at, int... values) {
    byte[] changed = GOOD.clone();
    for (int i = 0; i < values.length; i++) {
      changed[at + i] = (byte) values[i];
    }
    return changed;
  }

  private static byte[] join(byte[] head, byte[] tail) {
    byte[] joined = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, joined, head.length, tail.length);
    return joined;
  }
}
