package dev.fovea.share;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.Frame;
import dev.fovea.v4l2.uapi.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Consumers that lie on the socket: each is dropped and counted, and its neighbour loses nothing.
 */
@Timeout(60)
class HostileConsumersTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private final MemfdPool pool = new MemfdPool();
  private final Numbers numbers = new Numbers(8, pool);
  private Path path;
  private ShareServer server;
  private ShareSource neighbour;

  @BeforeEach
  void share() throws Exception {
    path = folder.resolve("camera.sock");
    var options = new ShareServer.Options(path, Optional.empty(), 4, 2, Duration.ofMinutes(1));
    server = ShareServer.start(numbers, pool, options);
    neighbour = ShareSource.open(path);
  }

  @AfterEach
  void close() {
    neighbour.close();
    server.close();
  }

  @Test
  void shouldTellEverybodyThatTheFramesHaveStoppedAndComeAgain() throws Exception {
    try (SeqPacket listener = welcome()) {
      assertEquals(Wire.STATE, awaitMessage(listener)); // after two seconds without a frame
      assertEquals(1, listener.in().get(JAVA_INT, Wire.Text.CODE));
      try (SeqPacket late = welcome()) {
        assertEquals(Wire.STATE, awaitMessage(late));
        numbers.give();
        assertEquals(Wire.STATE, awaitMessage(listener));
        assertEquals(2, listener.in().get(JAVA_INT, Wire.Text.CODE));
        assertEquals(Wire.STATE, awaitMessage(late));
      }
    }
  }

  @Test
  void shouldSendAConsumerEachBufferOnceAndAfterThatNumbersOnly() throws Exception {
    try (SeqPacket consumer = welcome()) {
      Map<Integer, Integer> messages = new TreeMap<>();
      for (int i = 0; i < 50; i++) {
        send(consumer, Wire.WANT, Wire.Want.LENGTH, 0);
        numbers.give();
        int type;
        do {
          type = awaitMessage(consumer);
          messages.merge(type, 1, Integer::sum);
        } while (type != Wire.FRAME);
        long lease = consumer.in().get(JAVA_LONG, Wire.Frame.LEASE);
        send(consumer, Wire.RELEASE, Wire.Lease.LENGTH, lease);
      }
      assertEquals(Map.of(Wire.BUFFER, 8, Wire.FRAME, 50), messages);
    }
  }

  @Test
  void shouldBearAConsumerThatTakesARevocationForTheEnd() throws Exception {
    Path other = folder.resolve("other.sock");
    var options = new ShareServer.Options(other, Optional.empty(), 4, 16, Duration.ofMinutes(1));
    MemfdPool more = new MemfdPool();
    Numbers source = new Numbers(8, more);
    try (ShareServer owner = ShareServer.start(source, more, options);
        SeqPacket consumer = welcome(other)) {
      for (int i = 0; i < 400; i++) {
        send(consumer, Wire.WANT, Wire.Want.LENGTH, 0);
        source.give();
        awaitFrame(consumer);
      }
      assertTrue(owner.counters().revoked() > 380, owner.counters()::toString);
      assertEquals(0, owner.counters().refused());
    }
  }

  /** What a liar says once it is welcome. */
  enum Lie {
    UNKNOWN_TYPE(99, 16),
    ANOTHERS_TYPE(Wire.FRAME, 64),
    SECOND_HELLO(Wire.HELLO, Wire.Hello.LENGTH),
    SHORT_RELEASE(Wire.RELEASE, 12),
    LONG_WANT(Wire.WANT, 300),
    ONE_BYTE(Wire.WANT, 1),
    NEVER_HAD_THAT_LEASE(Wire.RELEASE, Wire.Lease.LENGTH);

    private final int type;
    private final int length;

    Lie(int type, int length) {
      this.type = type;
      this.length = length;
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldDropWhoeverLies(Lie lie) throws Exception {
    try (SeqPacket liar = welcome()) {
      liar.out().fill((byte) 0x5a);
      liar.out().set(JAVA_INT, Wire.TYPE, lie.type);
      assertEquals(0, liar.send(lie.length));
      awaitRefused(1);
      assertEnd(liar);
    }
    assertNeighbourServed();
    assertEquals(1, server.counters().refused(), "one line in the log");
  }

  @Test
  void shouldDropWhoeverReleasesTwice() throws Exception {
    try (SeqPacket liar = welcome()) {
      send(liar, Wire.WANT, Wire.Want.LENGTH, 0);
      numbers.give();
      long lease = awaitFrame(liar);
      send(liar, Wire.RELEASE, Wire.Lease.LENGTH, lease);
      send(liar, Wire.RELEASE, Wire.Lease.LENGTH, lease);
      awaitRefused(1);
    }
    assertNeighbourServed();
  }

  @Test
  void shouldDropWhoeverIsNoFoveaOrOfAnotherVersion() throws Exception {
    try (SeqPacket liar = connect()) {
      hello(liar, 0x12345678, 1);
      awaitRefused(1);
    }
    try (SeqPacket liar = connect()) {
      hello(liar, Wire.MAGIC, 7);
      awaitRefused(2);
      assertEquals(Wire.GOODBYE, awaitMessage(liar));
      String why = Texts.read(liar.in(), Wire.Text.TEXT, Wire.Text.TEXT_BYTES);
      assertTrue(why.contains("version 7") && why.contains("version 1"), why);
    }
    assertNeighbourServed();
  }

  @Test
  void shouldSayWhyToOneTooMany() throws Exception {
    try (SeqPacket _ = welcome();
        SeqPacket _ = welcome();
        SeqPacket _ = welcome();
        SeqPacket fifth = connect()) {
      assertEquals(Wire.GOODBYE, awaitMessage(fifth));
    }
    assertNeighbourServed();
  }

  @Test
  void shouldBearTenMegabytesInOneMessage() throws Exception {
    try (SeqPacket liar = welcome();
        Arena arena = Arena.ofConfined()) {
      int error = Raw.send(liar.fd(), arena.allocate(10 << 20));
      assertEquals(SocketErrno.EMSGSIZE, error, "the kernel takes no such message");
      assertEquals(0, Raw.send(liar.fd(), arena.allocate(100_000)));
      awaitRefused(1);
    }
    assertNeighbourServed();
  }

  @Test
  void shouldCloseDescriptorsThatAConsumerSends() throws Exception {
    long before = Raw.openDescriptors();
    try (SeqPacket liar = welcome()) {
      for (int i = 0; i < 50; i++) {
        liar.out().fill((byte) 0);
        liar.out().set(JAVA_INT, Wire.TYPE, Wire.WANT);
        liar.send(Wire.Want.LENGTH, liar.fd(), liar.fd(), liar.fd());
      }
      assertNeighbourServed();
    }
    awaitConsumers(1);
    assertEquals(before, Raw.openDescriptors());
  }

  /** A seed names its garbage. */
  @Test
  void shouldBearGarbage() throws Exception {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      try (SeqPacket liar = random.nextBoolean() ? welcome() : connect()) {
        for (int i = random.nextInt(6); i >= 0; i--) {
          byte[] bytes = new byte[4 + random.nextInt(Wire.LONGEST - 4)];
          random.nextBytes(bytes);
          bytes[0] = (byte) random.nextInt(24);
          bytes[1] = bytes[2] = bytes[3] = 0;
          MemorySegment.copy(MemorySegment.ofArray(bytes), 0, liar.out(), 0, bytes.length);
          liar.send(bytes.length);
        }
      }
      awaitConsumers(1);
    }
    assertNeighbourServed();
    assertTrue(server.counters().refused() > 100);
  }

  private void assertNeighbourServed() throws Exception {
    numbers.give();
    neighbour.poll(LONG).orElseThrow().close(); // which tells what it did not ask for until now
    long before = neighbour.counters().dropped().get("superseded");
    for (int i = 0; i < 5; i++) {
      numbers.give();
      try (Frame frame = neighbour.poll(LONG).orElseThrow()) {
        assertTrue(Numbers.shows(frame) && frame.intact());
      }
    }
    assertEquals(before, neighbour.counters().dropped().get("superseded"));
  }

  private void awaitRefused(long count) {
    Await.until(count + " are refused", () -> server.counters().refused() >= count);
  }

  private void awaitConsumers(int count) {
    Await.until(count + " consumers", () -> server.counters().consumers() == count);
  }

  private SeqPacket connect() throws Exception {
    return connect(path);
  }

  private static SeqPacket connect(Path path) throws Exception {
    int fd = Unix.socket(0);
    assertEquals(0, Unix.connect(fd, Address.of(path)));
    return new SeqPacket(fd);
  }

  private SeqPacket welcome() throws Exception {
    return welcome(path);
  }

  private static SeqPacket welcome(Path path) throws Exception {
    SeqPacket peer = connect(path);
    hello(peer, Wire.MAGIC, Wire.VERSION);
    assertEquals(Wire.WELCOME, awaitMessage(peer));
    assertEquals(Wire.FORMAT, awaitMessage(peer));
    return peer;
  }

  private static void hello(SeqPacket peer, int magic, int version) {
    peer.out().fill((byte) 0);
    peer.out().set(JAVA_INT, Wire.TYPE, Wire.HELLO);
    peer.out().set(JAVA_INT, Wire.Hello.MAGIC, magic);
    peer.out().set(JAVA_INT, Wire.Hello.VERSION, version);
    peer.send(Wire.Hello.LENGTH);
  }

  private static void send(SeqPacket peer, int type, int length, long lease) {
    peer.out().fill((byte) 0);
    peer.out().set(JAVA_INT, Wire.TYPE, type);
    peer.out().set(JAVA_LONG, Wire.Lease.LEASE, lease);
    assertEquals(0, peer.send(length));
  }

  /** The type of the next message; its descriptors are closed. */
  private static int awaitMessage(SeqPacket peer) {
    int[] length = {0};
    Await.until("a message", () -> (length[0] = peer.receive(true)) != -Errno.EAGAIN.number());
    for (int descriptor : peer.descriptors()) {
      Unix.close(descriptor);
    }
    assertTrue(length[0] > 0, "the owner has closed");
    return peer.in().get(JAVA_INT, Wire.TYPE);
  }

  private static long awaitFrame(SeqPacket peer) {
    while (awaitMessage(peer) != Wire.FRAME) {
      // the buffer comes first
    }
    return peer.in().get(JAVA_LONG, Wire.Frame.LEASE);
  }

  private static void assertEnd(SeqPacket peer) {
    Await.until("its end", () -> ended(peer.receive(false)));
  }

  private static boolean ended(int length) {
    boolean more = length > 0 || length == -Errno.EAGAIN.number();
    assertTrue(more || length == 0 || length == -SocketErrno.ECONNRESET, "errno " + -length);
    return !more;
  }
}
