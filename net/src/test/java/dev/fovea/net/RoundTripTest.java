package dev.fovea.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.Box;
import dev.fovea.ColorSpec;
import dev.fovea.CopyLedger;
import dev.fovea.CropRegion;
import dev.fovea.FrameFormat;
import dev.fovea.PixelFormat;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Frames over loopback TCP, and their answers. */
@Timeout(60)
class RoundTripTest {
  private final BrightestPixel analyzer = BrightestPixel.free();
  private final Events events = new Events();
  private final CopyLedger received = new CopyLedger();
  private PoseServer server;
  private PoseClient client;

  @BeforeEach
  void connect() throws Exception {
    server = PoseServer.start(Lab.anyPort().withLedger(received), () -> analyzer);
    client = Lab.client(server, events, 2);
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
    assertTrue(analyzer.closed);
  }

  @Test
  void shouldBeANamedModule() {
    assertTrue(PoseClient.class.getModule().isNamed());
  }

  @Test
  void shouldFindTheBrightestPixelOfARawFrame() throws Exception {
    CropRegion region = new CropRegion(-0.25f, 0, 1.25f, 1);
    assertTrue(client.trySend(Lab.dot(31, 17, 30, 16, Long.MIN_VALUE), List.of(region)));
    Result result = events.next(Result.class);
    assertEquals(Long.MIN_VALUE, result.sequence());
    assertEquals(1_000 + Long.MIN_VALUE, result.timestampNanos());
    assertEquals(30, result.persons().getFirst().keypoints().getFirst().x());
    assertEquals(16, result.persons().getFirst().keypoints().getLast().y());
    assertEquals(Optional.of(new Box(15, 29, 17, 31)), result.persons().getFirst().box());
    assertEquals(7, result.persons().getFirst().id());
    assertEquals(0.5f, result.persons().getFirst().score());
    assertEquals(List.of(region), result.next());
    assertEquals(11, result.stages().convert());
    assertEquals(13, result.stages().inference());
    assertTrue(result.stages().receive() > 0 && result.stages().queue() > 0);
    assertTrue(result.roundTripNanos() > result.stages().receive());
  }

  @Test
  void shouldTellTheModelOfTheServer() {
    assertEquals(BrightestPixel.MODEL, client.model());
    assertEquals(BrightestPixel.MODEL, server.model());
  }

  @Test
  void shouldSendEveryFormatAtOddSizesWithAndWithoutPadding() throws Exception {
    long sequence = 0;
    for (String fourcc : List.of("YUYV", "UYVY", "NV12", "YU12", "RGB3", "BGR3")) {
      for (int width : new int[] {1, 2, 7, 64}) {
        FrameFormat packed = FrameFormat.packed(width, 5, PixelFormat.of(fourcc));
        assertEquals(packed.sizeImage(), echoedLength(packed, sequence++), packed.toString());
        FrameFormat padded = padded(packed);
        assertEquals(padded.sizeImage(), echoedLength(padded, sequence++), padded.toString());
      }
    }
    assertEquals(sequence, server.counters().answered());
  }

  private static FrameFormat padded(FrameFormat packed) {
    return new FrameFormat(
        packed.width(),
        packed.height(),
        packed.pixelFormat(),
        packed.bytesPerLine() + 64,
        packed.sizeImage() + 64 * 10,
        ColorSpec.BT709_LIMITED);
  }

  /** The analyzer gives the length of what it cannot look into as an x. */
  private float echoedLength(FrameFormat format, long sequence) throws Exception {
    MemorySegment memory = Arena.ofAuto().allocate(format.sizeImage());
    memory.fill((byte) 9);
    assertTrue(client.trySend(Lab.frame(format, memory, sequence), List.of()));
    return events.next(Result.class).persons().getFirst().keypoints().getFirst().x();
  }

  @Test
  void shouldSendTheCamerasOwnJpegWithItsOwnLength() throws Exception {
    FrameFormat format = FrameFormat.packed(64, 48, PixelFormat.MJPG);
    MemorySegment jpeg = Arena.ofAuto().allocate(777);
    jpeg.set(ValueLayout.JAVA_BYTE, 0, (byte) 0xff);
    assertTrue(client.trySend(Lab.frame(format, jpeg, 1), List.of()));
    Result result = events.next(Result.class);
    assertEquals(777, result.persons().getFirst().keypoints().getFirst().x());
  }

  @Test
  void shouldSendATensorAndGetPixelsOfTheCamera() throws Exception {
    MemorySegment tensor = Arena.ofAuto().allocate(4 * 4 * 3);
    tensor.set(ValueLayout.JAVA_BYTE, (2 * 4 + 1) * 3, (byte) 200);
    CropRegion region = new CropRegion(0, 0.5f, 1, 1);
    assertTrue(client.trySendTensor(tensor, 4, 4, region, 640, 480, 3, 4));
    Result result = events.next(Result.class);
    assertEquals(3, result.sequence());
    assertEquals(400, result.persons().getFirst().keypoints().getFirst().x());
    assertEquals(240, result.persons().getFirst().keypoints().getFirst().y());
    assertEquals(Optional.empty(), result.persons().getFirst().box());
  }

  @Test
  void shouldGivePixelsOfTheCameraForAPictureScaledDown() throws Exception {
    ByteBuffer message = Lab.frameMessage();
    message.putInt(Wire.FRAME_CAMERA_WIDTH, 640).putInt(Wire.FRAME_CAMERA_HEIGHT, 480);
    message.put(message.limit() - 1, (byte) 0xff); // the pixel at 3, 3 of 4x4
    try (SocketChannel peer = Lab.dial(server)) {
      peer.write(Lab.hello());
      peer.write(message);
      ByteBuffer answers = Lab.replies(peer, Wire.Type.RESULT);
      Result result = ResultMessage.read(answers, 2);
      assertEquals(480, result.persons().getFirst().keypoints().getFirst().x());
      assertEquals(360, result.persons().getFirst().keypoints().getFirst().y());
      assertEquals(Optional.of(new Box(240, 320, 480, 640)), result.persons().getFirst().box());
    }
  }

  @Test
  void shouldSendAScaledPictureAndGetPixelsOfTheCamera() throws Exception {
    assertTrue(client.trySendScaled(Lab.dot(8, 6, 4, 3, 9), List.of(), 640, 480));
    Result result = events.next(Result.class);
    assertEquals(9, result.sequence());
    assertEquals(48, result.payloadBytes());
    assertEquals(320, result.persons().getFirst().keypoints().getFirst().x());
    assertEquals(240, result.persons().getFirst().keypoints().getFirst().y());
    assertFalse(client.trySendScaled(Lab.dot(8, 6, 4, 3, 9), List.of(), 640, 0));
  }

  @Test
  void shouldKnowTheServersClockAfterTheFirstFrame() throws Exception {
    long before = System.nanoTime();
    assertTrue(client.trySend(Lab.dot(4, 4, 1, 1, 1), List.of()));
    events.next(Result.class);
    long open = client.stats().pingNanos() / 2;
    assertTrue(open > 0);
    assertTrue(client.trySend(Lab.dot(4, 4, 1, 1, 2), List.of()));
    Result second = events.next(Result.class);
    // Both ends have one clock here: what is made out must lie between sending and answer, but for
    // what the way of a ping leaves open.
    assertTrue(second.arrivalNanos() - before > -open);
    assertTrue(System.nanoTime() - second.arrivalNanos() > -open);
  }

  @Test
  void shouldBeginAnEpochWhereACameraCountsAnew() throws Exception {
    List<Integer> epochs = new ArrayList<>();
    for (long sequence : List.of(0xffff_ffffL, 0x1_0000_0000L, 0L, 1L, 0L)) {
      assertTrue(client.trySend(Lab.dot(4, 4, 1, 1, sequence), List.of()));
      Result result = events.next(Result.class);
      assertEquals(sequence, result.sequence());
      epochs.add(result.epoch());
    }
    assertEquals(List.of(0, 0, 1, 1, 2), epochs);
  }

  @Test
  void shouldNotTakeAFrameThatIsTriedAgainForANewCount() throws Exception {
    BrightestPixel gated = new BrightestPixel(0);
    try (PoseServer slow = Lab.serve(gated);
        PoseClient one = Lab.client(slow, events, 1)) {
      assertTrue(one.trySend(Lab.dot(4, 4, 1, 1, 1), List.of()));
      assertFalse(one.trySend(Lab.dot(4, 4, 1, 1, 2), List.of()));
      gated.turns.release(2);
      events.next(Result.class);
      assertTrue(one.trySend(Lab.dot(4, 4, 1, 1, 2), List.of()));
      assertEquals(0, events.next(Result.class).epoch());
    }
  }

  @Test
  void shouldDropCorruptFramesAndGoOn() throws Exception {
    fate(BrightestPixel.CORRUPT, "corrupt");
    fate(BrightestPixel.BROKEN, "failed");
    fate(BrightestPixel.NONSENSE, "failed");
    assertTrue(client.trySend(Lab.dot(8, 8, 1, 2, 4), List.of()));
    assertEquals(4, events.next(Result.class).sequence());
    assertEquals("{corrupt=1, failed=2}", server.counters().dropped().toString());
    assertEquals("{corrupt=1, failed=2}", client.stats().dropped().toString());
    assertEquals(4, client.stats().sent());
    assertEquals(1, client.stats().answered());
    assertEquals(4, server.counters().frames());
  }

  private void fate(byte what, String reason) throws Exception {
    assertTrue(client.trySend(Lab.telling(what, what), List.of()));
    assertEquals(new Events.Dropped(what, reason), events.next(Events.Dropped.class));
  }

  @Test
  void shouldNotCopyNativeMemoryOnTheWayIntoTheSocket() throws Exception {
    CopyLedger ledger = new CopyLedger();
    PoseClient.Options options =
        Lab.to(server.address().getPort(), 2).withSend(SendMode.RAW).withLedger(ledger);
    try (PoseClient counted = PoseClient.connect(options, events)) {
      assertTrue(counted.trySend(Lab.dot(100, 100, 1, 1, 1), List.of()));
      events.next(Result.class);
      assertEquals(0, ledger.of(CopyLedger.Stage.SOCKET).passes());
      MemorySegment heap = MemorySegment.ofArray(new byte[10_000]);
      assertTrue(counted.trySend(Lab.dot(heap, 100, 3, 3, 2), List.of()));
      assertEquals(3, events.next(Result.class).persons().getFirst().keypoints().getFirst().x());
      assertEquals(new CopyLedger.Entry(1, 10_000, 10_000), ledger.of(CopyLedger.Stage.SOCKET));
    }
    assertEquals(new CopyLedger.Entry(2, 20_000, 20_000), received.of(CopyLedger.Stage.RECEIVE));
  }

  @Test
  void shouldRefuseRegionsThatNoServerTakes() {
    CropRegion nan = new CropRegion(Float.NaN, 0, 1, 1);
    CropRegion infinite = new CropRegion(0, 0, Float.POSITIVE_INFINITY, 1);
    CropRegion reversed = new CropRegion(1, 0, 0, 1);
    for (CropRegion region : List.of(nan, infinite, reversed)) {
      assertThrows(
          IllegalArgumentException.class,
          () -> client.trySend(Lab.dot(4, 4, 1, 1, 1), List.of(region)));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> client.trySend(Lab.dot(4, 4, 1, 1, 1), Collections.nCopies(17, CropRegion.FULL)));
  }

  @Test
  void shouldTakeSixteenRegions() throws Exception {
    List<CropRegion> sixteen = Collections.nCopies(16, CropRegion.fullPad(640, 480));
    assertTrue(client.trySend(Lab.dot(4, 4, 1, 1, 1), sixteen));
    assertEquals(sixteen, events.next(Result.class).next());
  }

  @Test
  void shouldNotSendWhatTheServerWouldRefuse() throws Exception {
    MemorySegment tensor = Arena.ofAuto().allocate(5 * 5 * 3);
    assertFalse(client.trySendTensor(tensor, 5, 5, CropRegion.FULL, 640, 480, 3, 4));
    FrameFormat grey = FrameFormat.packed(8, 8, PixelFormat.GREY);
    assertFalse(client.trySend(Lab.frame(grey, Arena.ofAuto().allocate(63), 1), List.of()));
    FrameFormat jpeg = FrameFormat.packed(8, 8, PixelFormat.MJPG);
    MemorySegment long70k = Arena.ofAuto().allocate(70_000);
    assertFalse(client.trySend(Lab.frame(jpeg, long70k, 1), List.of()));
    int side = FrameFormat.MAX_SIDE;
    FrameFormat huge = FrameFormat.packed(side, side, PixelFormat.MJPG);
    assertFalse(client.trySend(Lab.frame(huge, Arena.ofAuto().allocate(777), 1), List.of()));
    assertEquals("{unfit=4}", client.stats().notSent().toString());
    assertTrue(client.connected());
  }

  @Test
  void shouldNotSendTensorsOutOfImpossibleFrames() throws Exception {
    MemorySegment tensor = Arena.ofAuto().allocate(4 * 4 * 3);
    CropRegion nan = new CropRegion(Float.NaN, 0, 1, 1);
    assertFalse(client.trySendTensor(tensor, 4, 4, CropRegion.FULL, 0, 480, 3, 4));
    assertFalse(client.trySendTensor(tensor, 4, 4, CropRegion.FULL, 640, 16_385, 3, 4));
    assertFalse(client.trySendTensor(tensor, 4, 4, nan, 640, 480, 3, 4));
    assertEquals("{unfit=3}", client.stats().notSent().toString());
    assertTrue(client.trySendTensor(tensor, 4, 4, CropRegion.FULL, 640, 480, 5, 4));
    assertEquals(5, events.next(Result.class).sequence());
  }

  @Test
  void shouldCopyTheBeginningOfALongFrameOnceAndOfTheNextNothing() throws Exception {
    int bytes = 2_000 * 1_000;
    int copied = ReceiveBuffers.EARNEST_BYTES;
    assertEquals(3, brightestOfLong(3, 1));
    assertEquals(
        new CopyLedger.Entry(2, bytes + copied, bytes + copied),
        received.of(CopyLedger.Stage.RECEIVE));
    assertEquals(1_999, brightestOfLong(1_999, 999));
    assertEquals(
        new CopyLedger.Entry(3, 2 * bytes + copied, 2 * bytes + copied),
        received.of(CopyLedger.Stage.RECEIVE));
  }

  private float brightestOfLong(int x, int y) throws Exception {
    assertTrue(client.trySend(Lab.dot(2_000, 1_000, x, y, x), List.of()));
    Result result = events.next(Result.class);
    assertEquals(y, result.persons().getFirst().keypoints().getFirst().y());
    return result.persons().getFirst().keypoints().getFirst().x();
  }

  @Test
  void shouldGoOnSendingAfterRegionsThatChangeMeanwhile() throws Exception {
    List<CropRegion> vanishing =
        new AbstractList<>() {
          private int asked;

          @Override
          public CropRegion get(int index) {
            if (asked++ > 0) {
              throw new ConcurrentModificationException();
            }
            return CropRegion.FULL;
          }

          @Override
          public int size() {
            return 1;
          }
        };
    try (PoseClient careful = Lab.client(server, events, 1)) {
      assertThrows(
          ConcurrentModificationException.class,
          () -> careful.trySend(Lab.dot(4, 4, 1, 1, 1), vanishing));
      assertTrue(careful.trySend(Lab.dot(4, 4, 1, 1, 2), List.of()));
      assertEquals(2, events.next(Result.class).sequence());
    }
  }

  @Test
  void shouldRefuseAModeThatDoesNotFitTheCamera() {
    FrameFormat jpeg = FrameFormat.packed(8, 8, PixelFormat.MJPG);
    FrameFormat opaque = FrameFormat.packed(8, 8, PixelFormat.of("H264"));
    FrameFormat grey = FrameFormat.packed(8, 8, PixelFormat.GREY);
    for (SendMode mode : SendMode.values()) {
      assertEquals(mode != SendMode.RAW, fits(mode, jpeg), mode + " of MJPG");
      assertEquals(mode != SendMode.JPEG, fits(mode, grey), mode + " of GREY");
      assertEquals(
          mode == SendMode.TENSOR || mode == SendMode.SCALED,
          fits(mode, opaque),
          mode + " of H264");
    }
  }

  private static boolean fits(SendMode mode, FrameFormat format) {
    try {
      mode.requireFits(format);
      return true;
    } catch (IllegalArgumentException e) {
      assertTrue(e.getMessage().contains("choose"), e.getMessage());
      return false;
    }
  }
}
