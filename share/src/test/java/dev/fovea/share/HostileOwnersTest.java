package dev.fovea.share;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.Frame;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Owners that lie on the socket: a consumer says so, and reads nothing that is not there. */
@Timeout(60)
class HostileOwnersTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private Path path;
  private Listener listener;
  private Memfd stamps;
  private Memfd pixels;
  private Visitor consumer;

  @BeforeEach
  void listen() throws Exception {
    path = folder.resolve("camera.sock");
    listener = Listener.bind(path, Optional.empty());
    stamps = Stamps.create();
    pixels = Memfd.create("pixels", 4096);
  }

  @AfterEach
  void close() {
    if (consumer != null) {
      consumer.socket.close();
    }
    listener.close();
    stamps.close();
    pixels.close();
  }

  /** What an owner says that has a consumer who knows its stamps and format. */
  enum Lie {
    UNKNOWN_TYPE(owner -> owner.message(99, 64)),
    SHORT_FRAME(owner -> owner.message(Wire.FRAME, 64)),
    SECOND_WELCOME(owner -> owner.welcome(Wire.VERSION)),
    WELCOME_WITHOUT_STAMPS(owner -> owner.message(Wire.WELCOME, Wire.Welcome.LENGTH)),
    FORMAT_OF_NOTHING(owner -> owner.message(Wire.FORMAT, Wire.Format.LENGTH)),
    BUFFER_WITHOUT_MEMORY(owner -> owner.buffer(3, 4096)),
    BUFFER_BEYOND_THE_STAMPS(owner -> owner.buffer(Stamps.COUNT, 4096, owner.pixels.fd())),
    BUFFER_LONGER_THAN_ITS_MEMORY(owner -> owner.buffer(3, 1 << 20, owner.pixels.fd())),
    BUFFER_THAT_IS_A_SOCKET(owner -> owner.buffer(3, 4096, owner.consumer.socket.fd())),
    FRAME_IN_NO_BUFFER(owner -> owner.frame(7, 0, 4096)),
    FRAME_IN_A_NEGATIVE_SLOT(owner -> owner.frame(-1, 0, 4096)),
    FRAME_THAT_IS_SHORT(owner -> owner.bufferAndFrame(0, 4095)),
    FRAME_BEYOND_ITS_MEMORY(owner -> owner.bufferAndFrame(1, 4096)),
    FRAME_FROM_BEFORE_ITS_MEMORY(owner -> owner.bufferAndFrame(-4096, 4096));

    private final ToIntFunction<HostileOwnersTest> say;

    Lie(ToIntFunction<HostileOwnersTest> say) {
      this.say = say;
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldEndAtALie(Lie lie) throws Exception {
    long before = Raw.openDescriptors();
    try (ShareSource source = source()) {
      assertEquals(0, lie.say.applyAsInt(this));
      IOException broken = assertThrows(IOException.class, () -> source.poll(LONG));
      assertTrue(broken.getMessage().startsWith(path.toString()), broken::getMessage);
      assertTrue(source.poll(LONG).isEmpty() && source.ended());
    }
    consumer.socket.close();
    assertEquals(before, Raw.openDescriptors());
  }

  @Test
  void shouldLendWhatAnOwnerSaysWhoDoesNotLie() throws Exception {
    try (ShareSource source = source()) {
      CompletableFuture<Integer> owner =
          CompletableFuture.supplyAsync(
              () -> {
                awaitMessage(); // or the frame would be taken for an old one
                return bufferAndFrame(0, 4096);
              });
      try (Frame frame = source.poll(LONG).orElseThrow()) {
        assertEquals(4096, frame.segment().byteSize());
      }
      assertEquals(0, owner.join());
    }
  }

  @Test
  void shouldSayWhichVersionTheOwnerSpeaks() throws Exception {
    CompletableFuture<Integer> owner =
        CompletableFuture.supplyAsync(
            () -> {
              accept();
              return welcome(2);
            });
    String said = assertThrows(IOException.class, () -> ShareSource.open(path)).getMessage();
    assertEquals(0, owner.join());
    assertTrue(said.endsWith("owner version 2; run the same Fovea on both sides"), said);
  }

  /** A seed names its garbage. */
  @Test
  void shouldBearGarbage() throws Exception {
    int broken = 0;
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      try (ShareSource source = source()) {
        for (int i = 0; i < 4; i++) {
          garbage(random);
        }
        consumer.socket.close();
        source.poll(LONG).ifPresent(Frame::close);
      } catch (IOException e) {
        broken++;
      }
    }
    assertTrue(broken > 100, broken + " of 300 were told");
  }

  private void garbage(Random random) {
    byte[] bytes = new byte[Wire.LONGEST];
    random.nextBytes(bytes);
    int[] lengths = {
      Wire.Welcome.LENGTH, Wire.Format.LENGTH, Wire.Buffer.LENGTH, Wire.Frame.LENGTH, 16
    };
    int kind = random.nextInt(lengths.length);
    MemorySegment out = consumer.socket.out();
    MemorySegment.copy(MemorySegment.ofArray(bytes), 0, out, 0, bytes.length);
    out.set(JAVA_INT, Wire.TYPE, Wire.WELCOME + kind);
    if (kind == 2) {
      out.set(JAVA_INT, Wire.Buffer.SLOT, random.nextInt(Stamps.COUNT));
      out.set(JAVA_INT, Wire.Buffer.COUNT, 1);
      out.set(JAVA_LONG, Wire.Buffer.BYTES, 4096);
      consumer.socket.send(lengths[kind], pixels.fd());
    } else {
      consumer.socket.send(lengths[kind]);
    }
  }

  /** A source that is welcome here and knows the format. */
  private ShareSource source() throws Exception {
    CompletableFuture<Integer> owner =
        CompletableFuture.supplyAsync(
            () -> {
              accept();
              return welcome(Wire.VERSION) | consumer.sendFormat(Numbers.FORMAT);
            });
    ShareSource source = ShareSource.open(path);
    assertEquals(0, owner.join());
    return source;
  }

  private void accept() {
    int[] fd = {-1};
    Await.until("a consumer", () -> (fd[0] = listener.accept()) >= 0);
    consumer = new Visitor(new SeqPacket(fd[0]), 0);
    awaitMessage(); // its hello: the kernel tells of a reset first where one is left unread
  }

  private void awaitMessage() {
    Await.until("a message", () -> consumer.socket.receive(false) >= 0);
  }

  private int message(int type, int length) {
    blank(type);
    return consumer.socket.send(length);
  }

  private MemorySegment blank(int type) {
    MemorySegment out = consumer.socket.out().fill((byte) 0);
    out.set(JAVA_INT, Wire.TYPE, type);
    return out;
  }

  private int welcome(int version) {
    MemorySegment out = blank(Wire.WELCOME);
    out.set(JAVA_INT, Wire.Welcome.MAGIC, Wire.MAGIC);
    out.set(JAVA_INT, Wire.Welcome.VERSION, version);
    out.set(JAVA_INT, Wire.Welcome.STAMPS, Stamps.COUNT);
    return consumer.socket.send(Wire.Welcome.LENGTH, stamps.fd());
  }

  private int buffer(int slot, long bytes, int... memories) {
    MemorySegment out = blank(Wire.BUFFER);
    out.set(JAVA_INT, Wire.Buffer.SLOT, slot);
    out.set(JAVA_INT, Wire.Buffer.COUNT, 1);
    out.set(JAVA_LONG, Wire.Buffer.BYTES, bytes);
    return consumer.socket.send(Wire.Buffer.LENGTH, memories);
  }

  private int frame(int slot, int offset, int bytes) {
    MemorySegment out = blank(Wire.FRAME);
    out.set(JAVA_INT, Wire.Frame.SLOT, slot);
    out.set(JAVA_INT, Wire.Frame.COUNT, 1);
    out.set(JAVA_INT, Wire.Frame.PARTS, offset);
    out.set(JAVA_INT, Wire.Frame.PARTS + 4, bytes);
    return consumer.socket.send(Wire.Frame.LENGTH);
  }

  private int bufferAndFrame(int offset, int bytes) {
    return buffer(3, 4096, pixels.fd()) | frame(3, offset, bytes);
  }
}
