package dev.fovea.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fovea.Skeleton;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** WebSockets that no browser opens: each costs itself its connection, and others nothing. */
class RudeViewersTest {
  /** More than the server takes at once. */
  private static final int CROWD = 1_000;

  private static final int PINGS = 5_000;

  /**
   * Of nothing, masked with zeros; the second says that more is to come, which Helidon forgives.
   */
  private static final byte[] TWO_PINGS = {
    (byte) 0x89, (byte) 0x80, 0, 0, 0, 0, 0x09, (byte) 0x80, 0, 0, 0, 0
  };

  private LivePage page;
  private Browser neighbour;
  private long shown;

  @BeforeEach
  void start() throws Exception {
    page =
        LivePage.start(LivePage.Options.defaults(), new Drawn.CountingEncoder(), Skeleton.COCO_17);
    neighbour = new Browser(page);
    neighbour.next("hello");
    neighbour.ack();
    neighbour.next("no-signal");
    Await.until("it looks", () -> page.viewers() == 1);
  }

  @AfterEach
  void close() {
    neighbour.close();
    page.close();
  }

  private void neighbourIsServed() throws InterruptedException {
    neighbour.ack();
    shown++;
    Await.until("the neighbour has its frame", this::arrived);
    assertEquals(shown, neighbour.next("frame").sequence());
  }

  /** Shown until it has come: the word that it is ready is on its way. */
  private boolean arrived() {
    if (neighbour.received.isEmpty()) {
      page.show(Drawn.small(shown), List.of(), Drawn.status(shown, ""));
    }
    return !neighbour.received.isEmpty();
  }

  private Socket viewer() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), page.url().getPort());
    socket.setSoTimeout(20_000);
    socket.getOutputStream().write(upgrade());
    return socket;
  }

  private byte[] upgrade() {
    String request =
        """
        GET %sws HTTP/1.1\r
        Host: 127.0.0.1:%d\r
        Connection: Upgrade\r
        Upgrade: websocket\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
        \r
        """;
    return request
        .formatted(page.url().getPath(), page.url().getPort())
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** What RFC 6455 forbids (5.1 to 5.5), and lengths that nobody has memory for. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "not masked, 8103 61636b, websocket",
    "reserved opcode 3, 8380 00000000, websocket",
    "reserved opcode 11, 8b80 00000000, websocket",
    "reserved bits, f180 00000000, websocket",
    "ping of 126 bytes, 89fe007e 00000000, websocket",
    "goes on with nothing, 8080 00000000, websocket",
    "2^63 bytes, 81ff8000000000000000 00000000, websocket",
    "2^63 - 1 bytes, 81ff7fffffffffffffff 00000000, websocket",
    "2^31 - 1 bytes, 81ff000000007fffffff 00000000, websocket",
    "a gigabyte of ping, 89ff0000000040000000 00000000, websocket",
    "no UTF-8, 8182 00000000 c328, word",
    "a word that is none, 8183 00000000 61636c, word",
    "bytes, 8283 00000000 61636b, word"
  })
  void shouldEndAViewerThatBreaksTheRules(String name, String frame, String reason)
      throws Exception {
    try (Socket rude = viewer()) {
      Await.until("it looks", () -> page.viewers() == 2);
      rude.getOutputStream().write(HexFormat.of().parseHex(frame.replace(" ", "")));
      Await.until("it is put out", () -> page.viewers() == 1);
      assertEquals(Map.of(reason, 1L), page.refused());
      neighbourIsServed();
    }
  }

  @Test
  void shouldOutliveAFloodOfPings() throws Exception {
    try (Socket flood = viewer()) {
      Await.until("it looks", () -> page.viewers() == 2);
      Thread reader = Thread.ofVirtual().start(() -> drain(flood));
      for (int i = 0; i < PINGS; i++) {
        flood.getOutputStream().write(TWO_PINGS);
        if (i % 1_000 == 0) {
          neighbourIsServed();
        }
      }
      flood.shutdownOutput();
      reader.join();
    }
    Await.until("it has gone", () -> page.viewers() == 1);
    neighbourIsServed();
    assertEquals(Map.of(), page.refused(), "pings are allowed, and so is to go without a word");
  }

  private static void drain(Socket socket) {
    try {
      socket.getInputStream().readAllBytes();
    } catch (IOException e) {
      // Closed under it.
    }
  }

  @Test
  void shouldServeItsFirstViewersHoweverManyCome() throws Exception {
    List<Socket> crowd = new ArrayList<>();
    try {
      for (int i = 0; i < CROWD; i++) {
        crowd.add(viewer());
        if (i % 100 == 0) {
          neighbourIsServed();
        }
      }
      Await.until("as many as it takes", () -> page.viewers() == Server.MAX_CONNECTIONS);
      neighbourIsServed();
      assertEquals(Server.MAX_CONNECTIONS, page.viewers());
    } finally {
      for (Socket each : crowd) {
        each.close();
      }
    }
    Await.until("they have gone", () -> page.viewers() == 1);
    neighbourIsServed();
    assertEquals(Map.of(), page.refused());
  }
}
