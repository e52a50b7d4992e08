package dev.fovea.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.CopyLedger;
import dev.fovea.FrameFormat;
import dev.fovea.PixelFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Peers that do what they must not: each costs itself the connection and is counted once, while the
 * server lives and a client beside it loses nothing.
 */
@Timeout(60)
class HostilePeersTest {
  private static final Events EVENTS = new Events();
  private static PoseServer server;
  private static PoseClient neighbour;
  private static long frames;

  private record Attack(String name, String reason, String words, ByteBuffer bytes) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  static void serve() throws Exception {
    server = Lab.serve(BrightestPixel.free());
    neighbour = Lab.client(server, EVENTS, 2);
    neighbourIsServed();
  }

  @AfterAll
  static void close() {
    neighbour.close();
    server.close();
  }

  static Stream<Attack> attacks() {
    return Stream.of(
        new Attack("zero bytes", "no hello", "", bytes()),
        new Attack("half a header", "truncated", "", Lab.hello().limit(16)),
        new Attack("three bytes", "truncated", "", Lab.hello().limit(3)),
        new Attack("header without body", "truncated", "", Lab.hello().limit(35)),
        new Attack("wrong magic", "not fovea", "de ad be ef", bytes(0xde, 0xad, 0xbe, 0xef, 0)),
        new Attack("zeros", "not fovea", "00 00", bytes(new int[64])),
        new Attack("SSH", "not fovea", "SSH", ascii("SSH-2.0-OpenSSH_9.2\r\n")),
        new Attack("HTTP", "http", "not HTTP", ascii("GET / HTTP/1.0\r\n\r\n")),
        new Attack("HTTP post", "http", "400 Bad", ascii("POST /x HTTP/1.1\r\nHost: a\r\n\r\n")),
        new Attack("TLS", "tls", "TLS", bytes(0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3)),
        hello("version 99", "version", "version 99", at -> at.put(Wire.HEADER_VERSION, (byte) 99)),
        hello("version 0", "version", "version 0", at -> at.put(Wire.HEADER_VERSION, (byte) 0)),
        hello("flags", "malformed", "flags", at -> at.putShort(Wire.HEADER_FLAGS, (short) 1)),
        hello("type 0", "unknown type", "type 0", at -> at.put(Wire.HEADER_TYPE, (byte) 0)),
        hello("type 200", "unknown type", "200", at -> at.put(Wire.HEADER_TYPE, (byte) 200)),
        hello("a welcome", "unexpected", "WELCOME", at -> at.put(Wire.HEADER_TYPE, (byte) 2)),
        hello("no name", "malformed", "name", at -> at.putShort(Wire.HELLO_NAME_LENGTH, (short) 0)),
        hello(
            "name 64k",
            "malformed",
            "65535",
            at -> at.putShort(Wire.HELLO_NAME_LENGTH, (short) -1)),
        hello("too new", "version", "2 to 2", HostilePeersTest::versionTwo),
        hello(
            "too old",
            "version",
            "0 to 0",
            at -> at.put(Wire.HELLO_MAX_VERSION, (byte) 0).put(Wire.HELLO_MIN_VERSION, (byte) 0)),
        hello("token", "malformed", "token", at -> at.putShort(Wire.HELLO_TOKEN_LENGTH, (short) 1)),
        hello(
            "token 64k",
            "malformed",
            "65535",
            at -> at.putShort(Wire.HELLO_TOKEN_LENGTH, (short) -1)),
        frame(
            "ping with payload", "malformed", "payload", at -> at.put(Wire.HEADER_TYPE, (byte) 7)),
        frame(
            "unknown flag", "malformed", "flags", at -> at.putShort(Wire.HEADER_FLAGS, (short) 2)),
        hello("payload", "malformed", "payload", at -> at.putInt(Wire.HEADER_PAYLOAD_LENGTH, 1)),
        hello(
            "body 2^32-1", "oversize", "4294967295", at -> at.putInt(Wire.HEADER_BODY_LENGTH, -1)),
        hello(
            "body 2^31",
            "oversize",
            "2147483648",
            at -> at.putInt(Wire.HEADER_BODY_LENGTH, 1 << 31)),
        new Attack("frame before hello", "unexpected", "before the hello", Lab.frameMessage()),
        frame("body 0", "malformed", "width", at -> at.putInt(Wire.HEADER_BODY_LENGTH, 0)),
        frame("body 48", "malformed", "regions", at -> at.putInt(Wire.HEADER_BODY_LENGTH, 48)),
        payload("0", 0, "malformed"),
        payload("one short", 15, "malformed"),
        payload("much too long", 16 + 70_000, "malformed"),
        payload("max+1", (64 << 20) + 1, "oversize"),
        payload("2^31-1", Integer.MAX_VALUE, "oversize"),
        payload("2^31", Integer.MIN_VALUE, "oversize"),
        payload("2^32-1", -1, "oversize"),
        frame("NaN", "malformed", "region", at -> region(at, Float.NaN)),
        frame("infinity", "malformed", "region", at -> region(at, Float.NEGATIVE_INFINITY)),
        frame("region far out", "malformed", "region", at -> region(at, -1e30f)),
        frame("17 regions", "malformed", "17", HostilePeersTest::seventeen),
        frame("255 regions", "malformed", "255", at -> at.put(Wire.FRAME_REGION_COUNT, (byte) -1)),
        frame("stride 3", "malformed", "row", at -> at.putInt(Wire.FRAME_BYTES_PER_LINE, 3)),
        frame("stride -1", "malformed", "row", at -> at.putInt(Wire.FRAME_BYTES_PER_LINE, -1)),
        frame("width 0", "malformed", "0x4", at -> at.putInt(Wire.FRAME_WIDTH, 0)),
        frame("width 70000", "malformed", "70000", at -> at.putInt(Wire.FRAME_WIDTH, 70_000)),
        frame("height 2^31", "malformed", "pixels", at -> at.putInt(Wire.FRAME_HEIGHT, 1 << 31)),
        frame("no camera", "malformed", "0x4", at -> at.putInt(Wire.FRAME_CAMERA_WIDTH, 0)),
        frame("kind 0", "malformed", "kind 0", at -> at.put(Wire.FRAME_KIND, (byte) 0)),
        frame("jpeg of GREY", "malformed", "GREY", at -> at.put(Wire.FRAME_KIND, (byte) 2)),
        frame("JPEG bomb", "oversize", "unpacks to 805306368", HostilePeersTest::largestJpeg),
        frame("tensor", "malformed", "RGB3", at -> at.put(Wire.FRAME_KIND, (byte) 3)),
        frame("matrix 9", "malformed", "matrix 9", at -> at.put(Wire.FRAME_MATRIX, (byte) 9)),
        frame("range 2", "malformed", "range 2", at -> at.put(Wire.FRAME_RANGE, (byte) 2)),
        frame("fourcc 0", "malformed", "reads", at -> at.putInt(Wire.FRAME_FOURCC, 0)),
        frame("second hello", "unexpected", "HELLO", HostilePeersTest::hello),
        frame("a result", "unexpected", "RESULT", at -> at.put(Wire.HEADER_TYPE, (byte) 4)),
        frame("truncated", "truncated", "", at -> at.limit(at.limit() - 1)),
        frame("no payload", "truncated", "", at -> at.limit(at.limit() - 16)));
  }

  private static Attack hello(
      String name, String reason, String words, Consumer<ByteBuffer> spoil) {
    ByteBuffer hello = Lab.hello();
    spoil.accept(hello);
    return new Attack("hello: " + name, reason, words, hello);
  }

  private static Attack frame(
      String name, String reason, String words, Consumer<ByteBuffer> spoil) {
    ByteBuffer frame = Lab.frameMessage();
    spoil.accept(frame);
    ByteBuffer hello = Lab.hello();
    ByteBuffer both = ByteBuffer.allocate(1_000).put(hello).put(frame).flip();
    return new Attack("frame: " + name, reason, words, both);
  }

  private static Attack payload(String name, int length, String reason) {
    return frame(
        "payload of " + name,
        reason,
        Long.toString(Integer.toUnsignedLong(length)),
        at -> at.putInt(Wire.HEADER_PAYLOAD_LENGTH, length));
  }

  private static void versionTwo(ByteBuffer hello) {
    hello.put(Wire.HELLO_MIN_VERSION, (byte) 2).put(Wire.HELLO_MAX_VERSION, (byte) 2);
  }

  private static void region(ByteBuffer frame, float value) {
    regions(frame, 1);
    frame.putFloat(Wire.FRAME_REGIONS, value).putFloat(Wire.FRAME_REGIONS + 8, 1);
    frame.putFloat(Wire.FRAME_REGIONS + 12, 1);
  }

  private static void largestJpeg(ByteBuffer frame) {
    frame.put(Wire.FRAME_KIND, (byte) 2).putInt(Wire.FRAME_BYTES_PER_LINE, 0);
    frame.putInt(Wire.FRAME_FOURCC, PixelFormat.MJPG.fourcc());
    for (int side : List.of(Wire.FRAME_WIDTH, Wire.FRAME_HEIGHT)) {
      frame.putInt(side, FrameFormat.MAX_SIDE);
    }
    for (int side : List.of(Wire.FRAME_CAMERA_WIDTH, Wire.FRAME_CAMERA_HEIGHT)) {
      frame.putInt(side, FrameFormat.MAX_SIDE);
    }
  }

  private static void seventeen(ByteBuffer frame) {
    regions(frame, 17);
  }

  private static void regions(ByteBuffer frame, int count) {
    frame.putInt(Wire.HEADER_BODY_LENGTH, 32 + 16 * count);
    frame.put(Wire.FRAME_REGION_COUNT, (byte) count);
    frame.limit(64 + 16 * count + 16);
  }

  private static void hello(ByteBuffer frame) {
    ByteBuffer hello = Lab.hello();
    frame.clear().put(hello).flip();
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void shouldEndTheConnectionAndCountOneReason(Attack attack) throws Exception {
    Lab.await("calm", () -> server.counters().open() == 1);
    Map<String, Long> expected = new TreeMap<>(server.counters().refused());
    expected.merge(attack.reason(), 1L, Long::sum);
    String answer = attack(attack);
    assertTrue(answer.contains(attack.words()), answer);
    Lab.await("the end of the connection", () -> server.counters().open() == 1);
    assertEquals(expected, server.counters().refused());
    assertEquals(20, server.counters().receiveBytes(), "memory of peers that have gone");
    neighbourIsServed();
  }

  /** Sends, stops sending, and reads what comes back until the server closes. */
  private static String attack(Attack attack) throws Exception {
    try (SocketChannel peer = Lab.dial(server)) {
      peer.write(attack.bytes().rewind());
      peer.shutdownOutput();
      ByteBuffer answer = ByteBuffer.allocate(4_000);
      int read = 0;
      while (read >= 0) {
        read = peer.read(answer);
      }
      return StandardCharsets.ISO_8859_1.decode(answer.flip()).toString();
    }
  }

  private static void neighbourIsServed() throws Exception {
    frames++;
    assertTrue(neighbour.trySend(Lab.dot(4, 4, 2, 3, frames), List.of()));
    assertEquals(frames, ((Result) EVENTS.fate()).sequence());
  }

  @Test
  void shouldAnswerHttpWithOneLine() throws Exception {
    String answer = attack(new Attack("", "", "", ascii("GET / HTTP/1.1\r\nHost: x\r\n\r\n")));
    assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
    String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
    assertEquals(1, body.lines().count());
    assertTrue(body.contains("fovea view --server HOST:" + server.address().getPort()), body);
  }

  @Test
  void shouldTakeAMessageInSingleBytes() throws Exception {
    try (SocketChannel peer = Lab.dial(server)) {
      ByteBuffer hello = Lab.hello();
      for (int i = 0; i < Lab.hello().limit(); i++) {
        peer.write(hello.slice(i, 1));
      }
      ByteBuffer welcome = ByteBuffer.allocate(Wire.HEADER_BYTES);
      while (welcome.hasRemaining()) {
        assertTrue(peer.read(welcome) > 0);
      }
      assertEquals(Wire.Type.WELCOME.code(), welcome.get(Wire.HEADER_TYPE));
    }
  }

  @Test
  void shouldTellPeersThatThereAreTooMany() throws Exception {
    BrightestPixel analyzer = BrightestPixel.free();
    try (PoseServer small =
            PoseServer.start(
                Lab.anyPort().withCaps(ServerCaps.DEFAULT.withConnections(1, 1)), () -> analyzer);
        PoseClient first = Lab.client(small, new Events(), 1)) {
      IOException e = assertThrows(IOException.class, () -> Lab.client(small, new Events(), 1));
      assertTrue(e.getMessage().contains("1 connections already"), e.getMessage());
      assertTrue(first.connected());
      assertEquals(Map.of("too many connections", 1L), small.counters().refused());
    }
  }

  @Test
  void shouldNotGiveAllItsMemoryToPromises() throws Exception {
    try (PoseServer small =
        PoseServer.start(
            Lab.anyPort().withCaps(ServerCaps.DEFAULT.withFrameBytes(1 << 20)),
            BrightestPixel::free)) {
      List<SocketChannel> peers = new ArrayList<>();
      for (int i = 0; i < 9; i++) {
        peers.add(promise(small, 1024, 1024));
      }
      Lab.await("a refusal", () -> small.counters().refused().containsKey("memory"));
      assertEquals(Map.of("memory", 1L), small.counters().refused());
      assertEquals(8 << 20, small.counters().receiveBytes());
      for (SocketChannel peer : peers) {
        peer.close();
      }
      Lab.await("memory given back", () -> small.counters().receiveBytes() == 0);
    }
  }

  /** A peer that has declared a frame, and sends no byte of it. */
  private static SocketChannel promise(PoseServer server, int width, int height) throws Exception {
    FrameFormat format = FrameFormat.packed(width, height, PixelFormat.GREY);
    ByteBuffer frame = Wire.little(ByteBuffer.allocate(400));
    FrameHead.write(
        frame,
        FrameHead.Kind.RAW,
        format,
        format.sizeImage(),
        List.of(),
        format.width(),
        format.height());
    SocketChannel peer = Lab.dial(server);
    peer.write(Lab.hello());
    peer.write(frame);
    return peer;
  }

  @Test
  void shouldTakeNoMemoryForLongFramesOfWhichNothingCame() throws Exception {
    List<SocketChannel> peers = new ArrayList<>();
    try (PoseServer small =
            PoseServer.start(
                Lab.anyPort().withCaps(ServerCaps.DEFAULT.withFrameBytes(2 << 20)),
                BrightestPixel::free);
        PoseClient honest = Lab.client(small, new Events(), 1)) {
      for (int i = 0; i < 20; i++) {
        peers.add(promise(small, 2048, 1024));
        peers.getLast().read(ByteBuffer.allocate(Wire.HEADER_BYTES));
      }
      assertTrue(honest.trySend(Lab.dot(2048, 1024, 2, 3, 1), List.of()));
      Lab.await("an answer", () -> honest.stats().answered() == 1);
      assertEquals(2 << 20, small.counters().receiveBytes());
      assertEquals(Map.of(), small.counters().refused());
      for (SocketChannel peer : peers) {
        peer.close();
      }
    }
  }

  @Test
  void shouldKeepItsBudgetWhenTheMachineHasNoMemory() {
    MemoryBudget budget = new MemoryBudget(Long.MAX_VALUE);
    try (ReceiveBuffers buffers = new ReceiveBuffers(budget, 1, new CopyLedger())) {
      // More than any address space has. What a kernel merely might not have it may promise all
      // the same, and the test would take it, page by page, from everything else that runs.
      long tooMuch = 1L << 60;
      PeerException e =
          assertThrows(
              PeerException.class, () -> buffers.allocate(new ReceiveBuffers.Buffer(), tooMuch));
      assertEquals("memory", e.reason());
      assertEquals(0, budget.taken());
    }
  }

  @Test
  void shouldNotWarnMoreThanOnceASecond() {
    Seldom seldom = new Seldom();
    assertTrue(seldom.due(Long.MAX_VALUE));
    assertFalse(seldom.due(Long.MAX_VALUE + 999_999_999));
    assertTrue(seldom.due(Long.MAX_VALUE + 1_000_000_000));
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static ByteBuffer bytes(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length);
    for (int value : values) {
      bytes.put((byte) value);
    }
    return bytes.flip();
  }
}
