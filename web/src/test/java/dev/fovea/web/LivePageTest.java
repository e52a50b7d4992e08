package dev.fovea.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.Skeleton;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may look, and what stands where. */
class LivePageTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Drawn.CountingEncoder encoder = new Drawn.CountingEncoder();
  private LivePage page;

  @BeforeEach
  void start() throws IOException {
    page = LivePage.start(LivePage.Options.defaults(), encoder, Skeleton.COCO_17);
  }

  @AfterEach
  void close() {
    page.close();
  }

  @Test
  void shouldBeANamedModule() {
    assertTrue(LivePage.class.getModule().isNamed());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "index.html", "fovea.css", "fovea.js", "link.js", "painter.js", "icon.svg"})
  void shouldServeThePageToWhoHasTheToken(String file) throws Exception {
    HttpResponse<String> answer = get(page.url().resolve(file));
    assertEquals(200, answer.statusCode());
    assertFalse(answer.body().isEmpty());
    String policy = answer.headers().firstValue("Content-Security-Policy").orElseThrow();
    assertTrue(policy.startsWith("default-src 'none'"), policy);
    assertEquals("no-store", answer.headers().firstValue("Cache-Control").orElseThrow());
  }

  @Test
  void shouldListenOnLoopbackUnderAFreshSecret() throws IOException {
    assertTrue(page.url().toString().matches("http://127\\.0\\.0\\.1:\\d+/t/[\\w-]{22}/"));
    try (LivePage other = LivePage.start(LivePage.Options.defaults(), encoder, Skeleton.COCO_17)) {
      assertFalse(other.url().getPath().equals(page.url().getPath()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/fovea.js",
        "/snapshot.jpg",
        "/ws",
        "/favicon.ico",
        "/t/",
        "/t//",
        "/t/wrong/",
        "/t/wrong/ws",
        "/t/wrong/snapshot.jpg",
        "/t/AAAAAAAAAAAAAAAAAAAAAA/",
        "/healthz/../t/x/"
      })
  void shouldRefuseWhoHasNoToken(String path) throws Exception {
    HttpResponse<String> answer = get(page.url().resolve(path));
    assertEquals(403, answer.statusCode());
    assertEquals(1, answer.body().lines().count());
    assertEquals(Map.of("token", 1L), page.refused());
  }

  @Test
  void shouldFindNothingElse() throws Exception {
    assertEquals(404, get(page.url().resolve("page-info.class")).statusCode());
    assertEquals(200, get(page.url().resolve("/healthz")).statusCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example:%d",
        "127.0.0.1:1",
        "localhost",
        "evil.example",
        "",
        "127.0.0.1.evil:%d"
      })
  void shouldRefuseAForeignHostEverywhere(String host) throws Exception {
    for (String path : List.of("", "fovea.js", "snapshot.jpg", "ws", "/healthz")) {
      String answer = raw(page.url().resolve(path), host.formatted(page.url().getPort()), "");
      assertTrue(answer.startsWith("HTTP/1.1 403") || answer.startsWith("HTTP/1.1 400"), answer);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:%d", "127.0.0.1:%d", "[::1]:%d"})
  void shouldAcceptEveryNameOfLoopback(String host) throws Exception {
    String answer = raw(page.url(), host.formatted(page.url().getPort()), "");
    assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://evil.example", "null", "https://127.0.0.1:%d", "http://127.0.0.1:1"})
  void shouldRefuseAForeignOriginEverywhere(String origin) throws Exception {
    int port = page.url().getPort();
    String header = "Origin: " + origin.formatted(port) + "\r\n";
    for (String path : List.of("", "snapshot.jpg", "/healthz")) {
      String answer = raw(page.url().resolve(path), "127.0.0.1:" + port, header);
      assertTrue(answer.startsWith("HTTP/1.1 403"), answer);
    }
    assertEquals(403, handshake(page.url(), origin.formatted(port)));
    assertEquals(Map.of("origin", 4L), page.refused());
  }

  @Test
  void shouldOpenAWebSocketToItsOwnPageOnly() {
    assertEquals(101, handshake(page.url(), "http://127.0.0.1:" + page.url().getPort()));
    assertEquals(
        403,
        handshake(page.url().resolve("/t/wrong/"), "http://127.0.0.1:" + page.url().getPort()));
  }

  @Test
  void shouldAcceptLiteralAddressesOnlyWhereItListensOnAll() {
    Guard loopback = guard("127.0.0.1");
    Guard all = guard("0.0.0.0");
    assertTrue(refuses(loopback, "192.0.2.7:80"));
    assertFalse(refuses(all, "192.0.2.7:80"));
    assertFalse(refuses(all, "[2001:db8::1]"));
    assertTrue(refuses(all, "evil.example:80"));
    assertTrue(refuses(all, "192.0.2.7:81"));
  }

  @Test
  void shouldSayThatThePortIsTaken() {
    var options =
        LivePage.Options.defaults()
            .withAddress(new InetSocketAddress("127.0.0.1", page.url().getPort()));
    IOException e =
        assertThrows(
            IOException.class, () -> LivePage.start(options, encoder, Skeleton.COCO_17).close());
    assertEquals(
        "port %d is taken, choose another with --http".formatted(page.url().getPort()),
        e.getMessage());
  }

  @Test
  void shouldNameAnAddressThatIsNotOurs() {
    var options =
        LivePage.Options.defaults().withAddress(new InetSocketAddress("192.0.2.7", 10080));
    IOException e =
        assertThrows(
            IOException.class, () -> LivePage.start(options, encoder, Skeleton.COCO_17).close());
    assertTrue(e.getMessage().contains("192.0.2.7"), e.getMessage());
  }

  @Test
  void shouldRefuseATokenThatIsNoSecret() {
    var options = LivePage.Options.defaults();
    assertThrows(IllegalArgumentException.class, () -> options.withToken("short"));
    assertThrows(IllegalArgumentException.class, () -> options.withToken("../../../../etc/passwd"));
  }

  @Test
  void shouldTakeASnapshotOfTheNextFrame() throws Exception {
    page.show(Drawn.small(1), List.of(), Drawn.status(1, ""));
    var answer =
        CLIENT.sendAsync(
            HttpRequest.newBuilder(page.url().resolve("snapshot.jpg")).build(),
            HttpResponse.BodyHandlers.ofByteArray());
    Await.until(
        "somebody wants a frame",
        () -> {
          page.show(Drawn.small(2), List.of(), Drawn.status(2, ""));
          return encoder.encoded.get() > 0;
        });
    var response = answer.get(20, TimeUnit.SECONDS);
    assertEquals(200, response.statusCode());
    assertEquals("image/jpeg", response.headers().firstValue("Content-Type").orElseThrow());
    assertEquals((byte) 0xff, response.body()[0]);
    assertEquals((byte) 0xd8, response.body()[1]);
  }

  @Test
  void shouldSayWhyThereIsNoSnapshot() throws Exception {
    page.noSignal("the camera is unplugged");
    HttpResponse<String> answer = get(page.url().resolve("snapshot.jpg"));
    assertEquals(503, answer.statusCode());
    assertEquals("no picture: the camera is unplugged\n", answer.body());
  }

  @Test
  void shouldEndEverythingOnClose() throws Exception {
    try (Browser reading = new Browser(page)) {
      reading.next("hello");
      Await.until("it looks", () -> page.viewers() == 1);
      int port = page.url().getPort();
      page.close();
      reading.closed.get(20, TimeUnit.SECONDS);
      Await.until("nobody looks", () -> page.viewers() == 0);
      page.show(Drawn.small(3), List.of(), Drawn.status(3, ""));
      page.close();
      var again = LivePage.Options.defaults().withAddress(new InetSocketAddress("127.0.0.1", port));
      LivePage.start(again, encoder, Skeleton.COCO_17).close();
    }
  }

  @Test
  void shouldEndThoughAViewerDoesNotRead() throws Exception {
    try (Socket deaf = new Socket(InetAddress.getLoopbackAddress(), page.url().getPort())) {
      deaf.setReceiveBufferSize(2048);
      deaf.getOutputStream().write(upgrade(page.url()).getBytes(StandardCharsets.US_ASCII));
      Await.until("it looks", () -> page.viewers() == 1);
      byte[] ack = {(byte) 0x81, (byte) 0x83, 0, 0, 0, 0, 'a', 'c', 'k'};
      for (int i = 0; i < 200; i++) {
        deaf.getOutputStream().write(ack);
        page.show(Drawn.figure(i), List.of(), Drawn.status(i, ""));
      }
      page.close();
      Await.until("nobody looks", () -> page.viewers() == 0);
    }
    assertTrue(page.skipped() > 0, "frames have passed it by");
    assertEquals(Map.of(), page.refused());
  }

  @Test
  void shouldStartAndEndWithoutAWordInTheLog() throws IOException {
    Queue<LogRecord> records = new ConcurrentLinkedQueue<>();
    Handler handler = collecting(records);
    Logger root = Logger.getLogger("");
    root.addHandler(handler);
    try {
      LivePage.start(LivePage.Options.defaults(), encoder, Skeleton.COCO_17).close();
    } finally {
      root.removeHandler(handler);
    }
    assertEquals(List.of(), records.stream().map(LogRecord::getMessage).toList());
  }

  private static Handler collecting(Queue<LogRecord> records) {
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            records.add(entry);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    handler.setLevel(Level.INFO);
    return handler;
  }

  private static Guard guard(String address) {
    return new Guard(new InetSocketAddress(address, 80), "0123456789abcdef");
  }

  private static boolean refuses(Guard guard, String host) {
    return guard
        .refusal(java.util.Optional.of(host), java.util.Optional.empty(), "/t/0123456789abcdef/")
        .isPresent();
  }

  private static HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
    return CLIENT.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** The status that a WebSocket handshake from this origin ends with. */
  private static int handshake(URI page, String origin) {
    try {
      CLIENT
          .newWebSocketBuilder()
          .header("Origin", origin)
          .buildAsync(Browser.webSocket(page), new WebSocket.Listener() {})
          .join()
          .abort();
      return 101;
    } catch (CompletionException e) {
      return assertInstanceOf(WebSocketHandshakeException.class, e.getCause())
          .getResponse()
          .statusCode();
    }
  }

  private static String upgrade(URI page) {
    return "GET "
        + page.resolve("ws").getPath()
        + " HTTP/1.1\r\nHost: 127.0.0.1:"
        + page.getPort()
        + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
  }

  /** What a plain socket is answered, for hosts that no client library would send. */
  private static String raw(URI uri, String host, String headers) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), uri.getPort())) {
      socket.setSoTimeout(10_000);
      String request =
          "GET "
              + uri.getPath()
              + " HTTP/1.1\r\nHost: "
              + host
              + "\r\n"
              + headers
              + "Connection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8);
    }
  }
}
