package dev.fovea.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.CropRegion;
import dev.fovea.FrameAnalyzer.Analysis;
import dev.fovea.Keypoint;
import dev.fovea.Pose;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A client and servers that do what they must not. */
@Timeout(60)
class StrangeServersTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final StageNanos STAGES = new StageNanos(1, 2, 3, 4);

  private final FakeServer server;
  private final Events events = new Events();

  StrangeServersTest() throws IOException {
    server = new FakeServer();
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void shouldSayHowToStartAServerWhereThereIsNone() throws Exception {
    int port = server.port();
    server.close();
    assertRefused("no pose server at 127.0.0.1:" + port + ": start one with `fovea serve`");
  }

  @Test
  void shouldNameWhatAnswersInstead() throws Exception {
    answer("HTTP/1.1 400 Bad Request\r\n\r\n");
    assertRefused("an HTTP server answered");
    answer("SSH-2.0-OpenSSH_9.2\r\n");
    assertRefused("SSH");
    answer("");
    assertRefused("closed the connection without a word");
    answer("FOVA\u0063\u0002 and 30 more bytes follow here");
    assertRefused("version 99");
  }

  @Test
  void shouldSayWhatToCheckWhereNoServerCanBe() {
    // Connecting to the broadcast address fails in the kernel, on any network and on none.
    String unreachable = refusal("255.255.255.255");
    assertTrue(unreachable.startsWith("cannot reach 255.255.255.255:"), unreachable);
    assertTrue(unreachable.endsWith("check --server and the network"), unreachable);
    // No address by its form, so that no name server is asked.
    assertEquals("there is no host [nowhere]: check --server", refusal("[nowhere]"));
  }

  private String refusal(String host) {
    PoseClient.Options options = PoseClient.Options.of(host, server.port(), "camera");
    return assertThrows(IOException.class, () -> PoseClient.connect(options, events)).getMessage();
  }

  @Test
  void shouldNameTheServerThatResetsTheConnection() {
    Thread.ofVirtual()
        .start(
            () -> {
              try (var channel = server.accept()) {
                server.readMessage(0);
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    String reset = refusal("127.0.0.1");
    assertTrue(reset.startsWith("127.0.0.1:" + server.port() + ": "), reset);
    assertTrue(reset.endsWith("(check --server)"), reset);
  }

  private void answer(String text) {
    Thread.ofVirtual()
        .start(
            () -> {
              try (var channel = server.accept()) {
                channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
                channel.shutdownOutput();
                channel.read(ByteBuffer.allocate(1_000));
              } catch (IOException e) {
                // The client has left at once, as it may.
              }
            });
  }

  private void assertRefused(String words) throws IOException {
    IOException e =
        assertThrows(IOException.class, () -> PoseClient.connect(Lab.to(server.port(), 2), events));
    assertTrue(e.getMessage().contains(words), e.getMessage());
  }

  @Test
  void shouldNotWaitForAServerThatSaysNothing() {
    Limits limits = new Limits(Duration.ofMillis(300), LONG, LONG, LONG);
    IOException e =
        assertThrows(
            IOException.class, () -> PoseClient.connect(Lab.to(server.port(), 2), events, limits));
    assertTrue(e.getMessage().contains("does not answer"), e.getMessage());
  }

  @Test
  void shouldMatchAnswersBySequenceAndCountLateOnes() throws Exception {
    server.welcome();
    PoseClient.Options all = Lab.to(server.port(), 3).withOrder(Order.ALL, Duration.ZERO);
    try (PoseClient client = PoseClient.connect(all, events)) {
      for (long sequence = 1; sequence <= 3; sequence++) {
        assertTrue(client.trySend(Lab.dot(4, 4, 1, 1, sequence), List.of()));
        server.readMessage(16);
      }
      answer(77);
      answer(3);
      answer(1);
      answer(1);
      server.say(new Reply.Dropped(Lab.head(2), DropReason.BUSY));
      server.say(new Reply.Dropped(Lab.head(2), DropReason.GONE));
      answer(2);
      assertEquals(3, ((Result) events.fate()).sequence());
      assertEquals(1, ((Result) events.fate()).sequence());
      assertEquals(new Events.Dropped(2, "busy"), events.fate());
      Lab.await("four late ones", () -> client.stats().late() == 4);
      assertEquals(2, client.stats().answered());
      assertTrue(client.connected() && client.canSend());
      assertTrue(client.stats().roundTrip().p50() > 0);
      assertTrue(client.stats().roundTrip().max() >= client.stats().roundTrip().p50());
    }
  }

  private void answer(int sequence) throws IOException {
    server.say(new Reply.Answer(Lab.head(sequence), analysis(0), STAGES, 9, 2));
  }

  private static Analysis analysis(float x) {
    Keypoint dot = new Keypoint(x, 2, 1);
    return new Analysis(List.of(new Pose(0, 1, List.of(dot, dot))), List.of(CropRegion.FULL), 3, 4);
  }

  static Stream<Arguments> impossible() {
    return Stream.of(
        spoilt("number", message -> message.putFloat(Wire.RESULT_REGIONS + 16 + 8, Float.NaN)),
        spoilt("region", message -> message.putFloat(Wire.RESULT_REGIONS, Float.NaN)),
        spoilt("17 regions", message -> message.putShort(Wire.RESULT_REGION_COUNT, (short) 17)),
        spoilt("persons", message -> message.putShort(Wire.RESULT_PERSON_COUNT, (short) -1)),
        spoilt("2 boxes", message -> message.putShort(Wire.RESULT_BOX_COUNT, (short) 2)),
        spoilt("skeleton", message -> message.putShort(Wire.RESULT_PART_COUNT, (short) 3)),
        spoilt("4294967295", message -> message.putInt(Wire.HEADER_BODY_LENGTH, -1)),
        spoilt("no reply", message -> message.putInt(Wire.HEADER_PAYLOAD_LENGTH, 1)),
        spoilt("no reply", message -> message.put(Wire.HEADER_TYPE, Wire.Type.FRAME.code())),
        spoilt("type 9", message -> message.put(Wire.HEADER_TYPE, (byte) 9)),
        spoilt("within a message", message -> message.limit(80)));
  }

  private static Arguments spoilt(String words, Consumer<ByteBuffer> spoil) {
    return Arguments.of(words, spoil);
  }

  @ParameterizedTest
  @MethodSource("impossible")
  void shouldLeaveAServerWhoseAnswersAreImpossible(String words, Consumer<ByteBuffer> spoil)
      throws Exception {
    server.welcome();
    try (PoseClient client = PoseClient.connect(Lab.to(server.port(), 2), events)) {
      assertTrue(client.trySend(Lab.dot(4, 4, 1, 1, 8), List.of()));
      server.readMessage(16);
      ByteBuffer message = FakeServer.message();
      new Reply.Answer(Lab.head(8), analysis(1), STAGES, 9, 2).write(message);
      spoil.accept(message);
      server.write(message);
      server.hangUp();
      assertEquals(new Events.Dropped(8, "link lost"), events.fate());
      String reason = events.next(Events.Down.class).reason();
      assertTrue(reason.contains(words), reason);
    }
  }

  @Test
  void shouldGiveUpAServerThatStopsAnswering() throws Exception {
    Limits limits = new Limits(LONG, LONG, LONG, Duration.ofMillis(300));
    server.welcome();
    try (PoseClient client = PoseClient.connect(Lab.to(server.port(), 2), events, limits)) {
      assertTrue(client.trySend(Lab.dot(4, 4, 1, 1, 8), List.of()));
      assertEquals(new Events.Dropped(8, "link lost"), events.fate());
      assertEquals("the server does not answer", events.next(Events.Down.class).reason());
    }
  }

  @Test
  void shouldGiveUpAServerThatStopsReading() throws Exception {
    Limits hurried = new Limits(LONG, Duration.ofMillis(300), LONG, LONG);
    server.welcome();
    try (PoseClient client = PoseClient.connect(Lab.to(server.port(), 2), events, hurried)) {
      assertFalse(client.trySend(Lab.dot(8_000, 8_000, 1, 1, 9), List.of()));
      assertEquals("the server does not read", events.next(Events.Down.class).reason());
      assertEquals("{link down=1}", client.stats().notSent().toString());
      assertEquals(0, client.stats().sent());
    }
  }
}
