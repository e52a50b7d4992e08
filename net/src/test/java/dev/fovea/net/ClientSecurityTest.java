package dev.fovea.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.CopyLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client's token and its TLS, against the real server. */
@Timeout(60)
class ClientSecurityTest {
  private static final Duration LONG = Duration.ofSeconds(40);
  private static final String TOKEN = "0123456789abcdef-of-a-test";

  /** The first handshake of a JVM takes seconds on a busy machine. */
  private static final Limits PATIENT = new Limits(LONG, LONG, LONG, LONG);

  @TempDir private static Path folder;
  private static TlsFiles own;
  private static TlsFiles other;
  private static TlsFiles elsewhere;
  private static PoseServer server;

  private final Events events = new Events();
  private final CopyLedger ledger = new CopyLedger();

  @BeforeAll
  static void serve() throws Exception {
    own = Certificates.make(folder, "own");
    other = Certificates.make(folder, "other");
    elsewhere = Certificates.make(folder, "elsewhere", "dns:elsewhere.example", "-0d");
    server = serve(Optional.of(TOKEN), Optional.of(own));
  }

  @AfterAll
  static void close() {
    server.close();
  }

  private static PoseServer serve(Optional<String> token, Optional<TlsFiles> tls)
      throws IOException {
    return PoseServer.start(
        Lab.anyPort().withSecurity(new ServerSecurity(token, tls)), BrightestPixel::free, PATIENT);
  }

  private static TlsFiles believing(TlsFiles files) {
    return TlsFiles.client(files.certificate());
  }

  private PoseClient.Options to(PoseServer peer) {
    return Lab.to(peer.address().getPort(), 2).withToken(TOKEN).withLedger(ledger);
  }

  private String refusal(PoseClient.Options options) {
    IOException e =
        assertThrows(IOException.class, () -> PoseClient.connect(options, events, PATIENT));
    assertFalse(e.toString().contains(TOKEN), "a token belongs in no message");
    return e.getMessage();
  }

  @Test
  void shouldSendLongFramesEncryptedInOnePass() throws Exception {
    PoseClient.Options options = to(server).withTls(believing(own));
    try (PoseClient client = PoseClient.connect(options, events, PATIENT)) {
      for (int x = 0; x < 20; x++) {
        assertTrue(client.trySend(Lab.dot(640, 480, x, 400, x), List.of()));
        Result result = events.next(Result.class);
        assertEquals(x, result.persons().getFirst().keypoints().getFirst().x());
        assertEquals(400, result.persons().getFirst().keypoints().getFirst().y());
      }
      long bytes = 20 * 640 * 480;
      assertEquals(new CopyLedger.Entry(20, bytes, bytes), ledger.of(CopyLedger.Stage.SOCKET));
    }
  }

  @Test
  void shouldSayThatTheTokenIsMissingOrWrong() throws Exception {
    PoseClient.Options known = to(server).withTls(believing(own));
    assertTrue(refusal(known.withToken("")).contains("token"));
    assertTrue(refusal(known.withToken(TOKEN + "x")).contains("token"));
    assertFalse(known.toString().contains(TOKEN));
  }

  @Test
  void shouldNotBelieveAForeignOrMisplacedCertificate() throws Exception {
    String foreign = refusal(to(server).withTls(believing(other)));
    assertTrue(foreign.contains("no TLS connection"), foreign);
    String unknown = refusal(to(server).withTls(TlsFiles.client(Optional.empty())));
    assertTrue(unknown.contains("no TLS connection"), unknown);
    try (PoseServer misplaced = serve(Optional.empty(), Optional.of(elsewhere))) {
      String message = refusal(to(misplaced).withTls(believing(elsewhere)));
      assertTrue(message.contains("no TLS connection"), message);
    }
  }

  @Test
  void shouldSayWhatToDoWhereOneEndAloneSpeaksTls() throws Exception {
    String plain = refusal(to(server));
    assertTrue(plain.contains("wants TLS"), plain);
    try (PoseServer open = serve(Optional.empty(), Optional.empty())) {
      String tls = refusal(to(open).withTls(believing(own)));
      assertTrue(tls.contains("speaks no TLS"), tls);
    }
  }

  @Test
  void shouldReconnectEncrypted() throws Exception {
    PoseServer first = serve(Optional.of(TOKEN), Optional.of(own));
    PoseServer.Options again =
        PoseServer.Options.at(first.address())
            .withSecurity(new ServerSecurity(Optional.of(TOKEN), Optional.of(own)));
    PoseClient.Options options = to(first).withTls(believing(own));
    try (PoseClient client = PoseClient.connect(options, events, PATIENT)) {
      first.close();
      events.next(Events.Down.class);
      try (PoseServer _ = PoseServer.start(again, BrightestPixel::free, PATIENT)) {
        Lab.await("the link", client::canSend);
        assertTrue(client.trySend(Lab.dot(8, 8, 1, 2, 7), List.of()));
        assertEquals(7, events.next(Result.class).sequence());
      }
    }
  }

  @Test
  void shouldLeaveNothingBehindWhereTheFilesAreWrong() {
    long before = links();
    TlsFiles none = TlsFiles.client(Optional.of(folder.resolve("none")));
    assertTrue(refusal(to(server).withTls(none)).contains("there is no file"));
    assertEquals(before, links());
  }

  /** Threads that a client has; those of the connections that a server had may be ending still. */
  private static long links() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> Set.of("fovea-link", "fovea-watch").contains(thread.getName()))
        .count();
  }
}
