package dev.fovea.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.PixelFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sessions that are odd, cut, spoilt, many or rude: the server lives, memory stays flat, each that
 * was ended is counted once, and a client beside them loses nothing. What single messages must not
 * say is in {@link HostilePeersTest}.
 */
@Timeout(120)
class FuzzListTest {
  private final Events events = new Events();
  private PoseServer server;
  private PoseClient neighbour;
  private long sequence;

  private record Odd(String name, Consumer<ByteBuffer> change) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeEach
  void serve() throws Exception {
    server = PoseServer.start(Lab.anyPort(), BrightestPixel::free);
    neighbour = Lab.client(server, events, 1);
    neighbourIsServed();
  }

  @AfterEach
  void close() throws Exception {
    Lab.await("calm", () -> server.counters().open() == 1);
    Lab.await("no work", () -> server.counters().inWork() == 0);
    neighbourIsServed();
    ServerCounters counters = server.counters();
    long dropped = counters.dropped().values().stream().mapToLong(Long::longValue).sum();
    assertEquals(counters.frames(), counters.answered() + dropped);
    assertEquals(0, counters.ready());
    assertEquals(sequence, neighbour.stats().answered());
    neighbour.close();
    server.close();
  }

  private void neighbourIsServed() throws Exception {
    sequence++;
    assertTrue(neighbour.trySend(Lab.dot(4, 4, 2, 3, sequence), List.of()));
    assertEquals(sequence, ((Result) events.fate()).sequence());
  }

  /** What a sender may count and stamp as it likes: it is echoed, not looked into. */
  static Stream<Odd> odd() {
    List<Odd> all = new ArrayList<>();
    for (int value : new int[] {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      all.add(new Odd("sequence " + value, at -> at.putInt(Wire.HEADER_SEQUENCE, value)));
      all.add(new Odd("epoch " + value, at -> at.putInt(Wire.HEADER_EPOCH, value)));
      all.add(new Odd("deadline " + value, at -> at.putInt(Wire.FRAME_DEADLINE, value)));
    }
    for (long value : new long[] {0, -1, Long.MAX_VALUE, Long.MIN_VALUE}) {
      all.add(new Odd("timestamp " + value, at -> at.putLong(Wire.HEADER_TIMESTAMP, value)));
    }
    all.add(new Odd("keep", at -> at.putShort(Wire.HEADER_FLAGS, (short) Wire.FLAG_KEEP)));
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("odd")
  void shouldEchoWhatTheSenderCounts(Odd odd) throws Exception {
    ByteBuffer frame = Lab.frameMessage();
    odd.change.accept(frame);
    try (SocketChannel peer = greeted("camera")) {
      for (int round = 0; round < 2; round++) {
        peer.write(frame.rewind());
        ByteBuffer answer = message(peer);
        Wire.Type type = Wire.Type.values()[answer.get(Wire.HEADER_TYPE) - 1];
        assertTrue(type == Wire.Type.RESULT || type == Wire.Type.DROPPED, type.toString());
        for (int at = Wire.HEADER_SEQUENCE; at < Wire.HEADER_BYTES; at += Long.BYTES) {
          assertEquals(frame.getLong(at), answer.getLong(at), "at " + at);
        }
      }
    }
    Lab.await("calm", () -> server.counters().open() == 1);
    assertEquals(Map.of(), server.counters().refused());
  }

  @Test
  void shouldTakeAnyNameForNoMoreThanAName() throws Exception {
    String long255 = "x".repeat(Wire.MAX_TEXT);
    for (String name :
        List.of(
            "../../etc/passwd", "a\nfovea: all is lost\r", "*.>", "\u202e ", "%s{0}", long255)) {
      try (SocketChannel peer = greeted(name)) {
        peer.write(Lab.frameMessage());
        assertEquals(Wire.Type.RESULT.code(), message(peer).get(Wire.HEADER_TYPE));
      }
    }
    assertEquals(Map.of(), server.counters().refused());
  }

  @Test
  void shouldTakeAnotherFormatInMidStream() throws Exception {
    try (SocketChannel peer = greeted("camera")) {
      for (int width = 1; width <= 64; width++) {
        peer.write(Lab.greyFrame(width, 65 - width));
        assertEquals(Wire.Type.RESULT.code(), message(peer).get(Wire.HEADER_TYPE));
      }
    }
    assertEquals(Map.of(), server.counters().refused());
  }

  @Test
  void shouldRefusePackedFormatsThatDoNotAddUp() throws Exception {
    Map<String, Consumer<ByteBuffer>> spoilt = new TreeMap<>();
    spoilt.put(
        "odd width", at -> at.putInt(Wire.FRAME_WIDTH, 3).putInt(Wire.FRAME_CAMERA_WIDTH, 3));
    spoilt.put("short stride", at -> at.putInt(Wire.FRAME_BYTES_PER_LINE, 3));
    spoilt.put("stride x height over the body", at -> at.putInt(Wire.FRAME_BYTES_PER_LINE, 4096));
    spoilt.put("height over the body", at -> tall(at));
    for (Map.Entry<String, Consumer<ByteBuffer>> each : spoilt.entrySet()) {
      ByteBuffer frame = Lab.frameMessage();
      frame.putInt(Wire.FRAME_FOURCC, PixelFormat.YUYV.fourcc());
      frame.putInt(Wire.FRAME_WIDTH, 2).putInt(Wire.FRAME_CAMERA_WIDTH, 2);
      each.getValue().accept(frame);
      long before = refused("malformed");
      try (SocketChannel peer = greeted("camera")) {
        peer.write(frame);
        assertEquals(Wire.Type.GOODBYE.code(), message(peer).get(Wire.HEADER_TYPE), each.getKey());
      }
      assertEquals(before + 1, refused("malformed"), each.getKey());
    }
  }

  private static void tall(ByteBuffer frame) {
    frame.putInt(Wire.FRAME_HEIGHT, 5).putInt(Wire.FRAME_CAMERA_HEIGHT, 5);
  }

  private long ends() {
    return refused("no hello") + refused("too many connections") + refused("broken");
  }

  private long refused(String reason) {
    return server.counters().refused().getOrDefault(reason, 0L);
  }

  /** Two frames, a ping and a goodbye: what is flipped in it may well be legal. */
  private static ByteBuffer session() {
    ByteBuffer ping = Wire.little(ByteBuffer.allocate(Wire.PING_BYTES));
    PongMessage.ping(ping);
    ByteBuffer goodbye = Wire.little(ByteBuffer.allocate(400));
    TextMessage.goodbye(goodbye, GoodbyeReason.DONE, "bye");
    return ByteBuffer.allocate(2_000)
        .put(Lab.hello())
        .put(Lab.frameMessage())
        .put(ping)
        .put(Lab.frameMessage())
        .put(goodbye)
        .flip();
  }

  @Test
  void shouldSurviveAFlipAndACutAtEveryByte() throws Exception {
    ByteBuffer whole = session();
    long ended = server.counters().connections();
    long direct = directBytes();
    int sessions = 0;
    for (int at = 0; at < whole.limit(); at++) {
      ByteBuffer flipped = session();
      flipped.put(at, (byte) (flipped.get(at) ^ 1 << at % 8));
      say(flipped);
      say(session().limit(at));
      sessions += 2;
    }
    Lab.await("calm", () -> server.counters().open() == 1);
    assertEquals(ended + sessions, server.counters().connections());
    long refused = server.counters().refused().values().stream().mapToLong(Long::longValue).sum();
    assertTrue(refused > whole.limit() && refused < sessions, "refused " + refused);
    assertTrue(directBytes() <= direct + (1 << 20), directBytes() + " from " + direct);
  }

  /** Sends it all, and takes what comes until the server is done with it. */
  private void say(ByteBuffer session) throws Exception {
    try (SocketChannel peer = Lab.dial(server)) {
      peer.write(session);
      peer.shutdownOutput();
      sink(peer);
    }
  }

  private static void sink(SocketChannel peer) {
    ByteBuffer sink = ByteBuffer.allocate(64 * 1024);
    try {
      int read = 0;
      while (read >= 0) {
        read = peer.read(sink.clear());
      }
    } catch (IOException e) {
      // The server left with bytes unread, which the kernel answers with a reset.
      assertEquals("Connection reset", e.getMessage());
    }
  }

  @Test
  void shouldCountOneEndForWhatFollowsAGoodbyeOrASecondSession() throws Exception {
    // After the goodbye nothing is read: that there was more is nobody's loss.
    ByteBuffer after = ByteBuffer.allocate(4_000).put(session()).put(Lab.frameMessage()).flip();
    say(after);
    Lab.await("calm", () -> server.counters().open() == 1);
    assertEquals(Map.of(), server.counters().refused());
    ByteBuffer twice = ByteBuffer.allocate(4_000).put(Lab.hello()).put(Lab.frameMessage());
    say(twice.put(session()).flip());
    Lab.await("calm", () -> server.counters().open() == 1);
    assertEquals(Map.of("unexpected", 1L), server.counters().refused());
  }

  @Test
  void shouldAnswerTenThousandTinyFramesInAPipe() throws Exception {
    int frames = 10_000;
    long direct = directBytes();
    try (SocketChannel peer = greeted("flood")) {
      Thread sender = Thread.ofPlatform().start(() -> flood(peer, frames));
      for (int i = 0; i < frames; i++) {
        int type = message(peer).get(Wire.HEADER_TYPE);
        assertTrue(type == Wire.Type.RESULT.code() || type == Wire.Type.DROPPED.code());
      }
      sender.join();
      neighbourIsServed();
    }
    assertTrue(directBytes() <= direct + (1 << 20), directBytes() + " from " + direct);
    assertEquals(Map.of(), server.counters().refused());
  }

  private static void flood(SocketChannel peer, int frames) {
    ByteBuffer frame = Lab.frameMessage();
    try {
      for (int i = 0; i < frames; i++) {
        peer.write(frame.rewind());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldAnswerWhoOnlyStopsSendingAndForgetWhoResets() throws Exception {
    try (SocketChannel half = greeted("half closed")) {
      half.write(Lab.frameMessage());
      half.shutdownOutput();
      // Whoever closes, even by half, has left: its frame is answered if that is done in time.
      ByteBuffer sink = ByteBuffer.allocate(1_000);
      while (half.read(sink.clear()) >= 0) {
        neighbourIsServed();
      }
    }
    for (int i = 0; i < 50; i++) {
      SocketChannel reset = greeted("reset");
      ByteBuffer frame = Lab.greyFrame(64, 64);
      reset.write(frame.limit(frame.limit() - 100));
      reset.setOption(StandardSocketOptions.SO_LINGER, 0);
      reset.close();
    }
    Lab.await("calm", () -> server.counters().open() == 1);
    long resets = refused("broken") + refused("truncated");
    assertEquals(50, resets, server.counters().refused().toString());
    assertEquals(16 + 4, server.counters().receiveBytes(), "the neighbour's alone");
  }

  @Test
  void shouldTakeAThousandConnectsAtOnce() throws Exception {
    long direct = directBytes();
    for (int i = 0; i < 1_000; i++) {
      Lab.dial(server).close();
      if (i % 100 == 0) {
        neighbourIsServed();
      }
    }
    // A connection is counted first, and open or refused a moment later.
    Lab.await("an end of each", () -> ends() == 1_000);
    assertEquals(1_001, server.counters().connections());
    Lab.await("calm", () -> server.counters().open() == 1);
    assertTrue(directBytes() <= direct + (1 << 20), directBytes() + " from " + direct);
  }

  /** A client that floods, one that never reads, one that sends a byte now and then. */
  @Test
  void shouldServeEightAsOneBesideThoseThatAreRude() throws Exception {
    SocketChannel deaf = greeted("deaf");
    try (SocketChannel flood = greeted("flood");
        SocketChannel slow = Lab.dial(server)) {
      Thread flooding = Thread.ofPlatform().start(() -> flood(flood, 20_000));
      Thread ignoring = Thread.ofPlatform().start(() -> flood(deaf, 2_000));
      Thread listening = Thread.ofPlatform().start(() -> sink(flood));
      slow.write(Lab.hello().limit(1));
      List<Events> eight = new ArrayList<>();
      List<PoseClient> clients = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        eight.add(new Events());
        clients.add(Lab.client(server, eight.get(i), 1));
      }
      for (int round = 0; round < 50; round++) {
        for (PoseClient client : clients) {
          assertTrue(client.trySend(Lab.dot(8, 8, 1, 1, round), List.of()));
        }
        for (Events each : eight) {
          assertEquals(round, ((Result) each.fate()).sequence());
        }
      }
      clients.forEach(PoseClient::close);
      flooding.join();
      ignoring.join();
      flood.shutdownOutput();
      listening.join();
      deaf.close();
    }
  }

  private SocketChannel greeted(String camera) throws Exception {
    SocketChannel peer = Lab.dial(server);
    ByteBuffer hello = Wire.little(ByteBuffer.allocate(600));
    HelloMessage.write(hello, camera, "");
    peer.write(hello);
    assertEquals(Wire.Type.WELCOME.code(), message(peer).get(Wire.HEADER_TYPE));
    return peer;
  }

  private static ByteBuffer message(SocketChannel peer) throws Exception {
    ByteBuffer message = ByteBuffer.allocate(Wire.HEADER_BYTES + Wire.MAX_REPLY_BODY);
    MessageReader reader =
        new MessageReader(peer, message, new Deadline(), Limits.DEFAULT.message());
    reader.next();
    return reader.message();
  }

  private static long directBytes() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }
}
