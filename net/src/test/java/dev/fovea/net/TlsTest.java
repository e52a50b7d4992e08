package dev.fovea.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that speaks TLS, and who does not get to speak to it. */
@Timeout(60)
class TlsTest {
  @TempDir static Path folder;
  private static TlsFiles own;
  private static TlsFiles other;
  private static TlsFiles expired;

  private PoseServer server;

  @BeforeAll
  static void makeCertificates() throws Exception {
    own = Certificates.make(folder, "own");
    other = Certificates.make(folder, "other");
    expired = Certificates.make(folder, "expired", "dns:localhost,ip:127.0.0.1", "-20d");
  }

  @BeforeEach
  void serve() throws Exception {
    server = serve(own);
  }

  private static PoseServer serve(TlsFiles files) throws IOException {
    ServerSecurity security = new ServerSecurity(Optional.empty(), Optional.of(files));
    return PoseServer.start(Lab.anyPort().withSecurity(security), BrightestPixel::free);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void shouldCarryLongFramesBothWays() throws Exception {
    try (TlsChannel peer = dial(server, believing(own))) {
      peer.write(Lab.hello());
      assertEquals(Wire.Type.WELCOME, answer(peer));
      for (int i = 0; i < 20; i++) {
        peer.write(Lab.greyFrame(640, 480));
        assertEquals(Wire.Type.RESULT, answer(peer));
      }
    }
    Lab.await("a quiet end", () -> server.counters().open() == 0);
    assertEquals(20, server.counters().answered());
    assertEquals(Map.of(), server.counters().refused());
  }

  @Test
  void shouldAnswerPlainTextInPlainText() throws Exception {
    assertRefused(Lab.hello(), "plain text", "wants TLS");
    assertRefused(ascii("GET / HTTP/1.1\r\n\r\n"), "http", "HTTP/1.1 400 ");
    assertRefused(ascii("SSH-2.0-OpenSSH_9.2\r\n"), "not fovea", "SSH");
    assertRefused(ByteBuffer.allocate(2), "plain text", "wants TLS");
    assertRefused(ByteBuffer.allocate(0), "no hello", "");
  }

  private void assertRefused(ByteBuffer said, String reason, String words) throws IOException {
    long before = server.counters().refused().getOrDefault(reason, 0L);
    try (SocketChannel peer = Lab.dial(server)) {
      peer.write(said);
      peer.shutdownOutput();
      assertTrue(rest(peer).contains(words), reason);
    }
    Lab.await("an end", () -> server.counters().open() == 0);
    assertEquals(before + 1, server.counters().refused().get(reason), reason);
  }

  @Test
  void shouldEndBrokenHandshakes() throws Exception {
    ByteBuffer record = ByteBuffer.allocate(200).put(new byte[] {0x16, 3, 1, 0, (byte) 190});
    assertRefused(record.clear(), "handshake", "");
    assertRefused(ByteBuffer.wrap(new byte[] {0x16, 3, 1, 2, 0, 1}), "truncated", "");
    // What is no longer spoken is no TLS 1.3 either: an alert, which is a handshake of no use.
    assertRefused(ByteBuffer.wrap(new byte[] {21, 3, 3, 0, 2, 2, 40}), "handshake", "");
  }

  @Test
  void shouldNotBeBelievedWithAForeignExpiredOrMisplacedCertificate() throws Exception {
    assertNotBelieved(server, believing(other), "path");
    try (PoseServer old = serve(expired)) {
      try (TlsChannel peer = undecided(old, believing(expired))) {
        PeerException e = assertThrows(PeerException.class, peer::handshake);
        assertTrue(e.getMessage().contains("expired"), e.getMessage());
      }
    }
    try (PoseServer elsewhere =
        serve(Certificates.make(folder, "elsewhere", "dns:elsewhere.invalid", "-0d"))) {
      TlsFiles files = TlsFiles.client(Optional.of(folder.resolve("elsewhere.crt")));
      assertNotBelieved(elsewhere, new TlsContext(files), "127.0.0.1");
    }
  }

  private static void assertNotBelieved(PoseServer server, TlsContext client, String words)
      throws Exception {
    try (TlsChannel peer = undecided(server, client)) {
      PeerException e = assertThrows(PeerException.class, peer::handshake);
      assertEquals("handshake", e.reason());
      assertTrue(e.getMessage().contains(words), e.getMessage());
    }
    Lab.await("a count", () -> server.counters().refused().containsKey("handshake"));
  }

  @Test
  void shouldWantClientsCertificatesWhereItIsTold() throws Exception {
    try (PoseServer strict = serve(own.withAuthorities(other.certificate().orElseThrow()))) {
      TlsFiles known = other.withAuthorities(own.certificate().orElseThrow());
      try (TlsChannel peer = dial(strict, new TlsContext(known))) {
        peer.write(Lab.hello());
        assertEquals(Wire.Type.WELCOME, answer(peer));
      }
      assertEquals(Map.of(), strict.counters().refused());
      TlsFiles foreign = expired.withAuthorities(own.certificate().orElseThrow());
      for (TlsContext client : List.of(believing(own), new TlsContext(foreign))) {
        try (TlsChannel peer = dial(strict, client)) {
          assertThrows(
              IOException.class,
              () -> {
                peer.write(Lab.hello()); // fails too, where the refusal is here already
                answer(peer);
              });
        }
      }
      Lab.await("two refusals", () -> strict.counters().refused().equals(Map.of("handshake", 2L)));
    }
    try (PoseServer trusting = serve(own.withAuthorities(expired.certificate().orElseThrow()))) {
      TlsFiles late = expired.withAuthorities(own.certificate().orElseThrow());
      try (TlsChannel peer = dial(trusting, new TlsContext(late))) {
        assertThrows(IOException.class, () -> answer(peer));
      }
      Lab.await("a refusal", () -> trusting.counters().refused().equals(Map.of("handshake", 1L)));
    }
  }

  @Test
  void shouldTakeARenewedCertificateWithoutRestart() throws Exception {
    TlsFiles renewed = Certificates.make(folder, "renewed");
    try (PoseServer lasting = serve(renewed)) {
      TlsContext before = believing(renewed);
      assertServed(lasting, before);
      Files.copy(folder.resolve("renewed.crt"), folder.resolve("first.crt"));
      Certificates.make(Files.createDirectory(folder.resolve("new")), "renewed");
      replace("renewed.crt");
      replace("renewed.key");
      assertServed(lasting, believing(renewed));
      assertNotBelieved(
          lasting,
          new TlsContext(TlsFiles.client(Optional.of(folder.resolve("first.crt")))),
          "path");
      // Half a renewal, or a bad one, changes nothing.
      Files.writeString(folder.resolve("renewed.key"), "nothing");
      Files.setLastModifiedTime(folder.resolve("renewed.key"), later(9));
      assertServed(lasting, believing(renewed));
    }
  }

  private static void replace(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.write(file, Files.readAllBytes(folder.resolve("new").resolve(name)));
    Files.setLastModifiedTime(file, later(5));
  }

  private static FileTime later(int seconds) {
    return FileTime.from(Instant.now().plusSeconds(seconds));
  }

  private static void assertServed(PoseServer server, TlsContext client) throws Exception {
    try (TlsChannel peer = dial(server, client)) {
      peer.write(Lab.hello());
      assertEquals(Wire.Type.WELCOME, answer(peer));
    }
  }

  @Test
  void shouldSayWhatIsWrongWithFiles() throws Exception {
    Path certificate = own.certificate().orElseThrow();
    Path key = own.key().orElseThrow();
    Path none = folder.resolve("none");
    Path pkcs1 = Files.writeString(folder.resolve("pkcs1"), "-----BEGIN RSA PRIVATE KEY-----\n");
    assertFault("there is no file " + none, TlsFiles.server(none, key));
    assertFault("holds no certificate", TlsFiles.server(key, key));
    assertFault("holds no private key", TlsFiles.server(certificate, certificate));
    assertFault("openssl pkcs8", TlsFiles.server(certificate, pkcs1));
    assertFault("is not the key of", TlsFiles.server(certificate, other.key().orElseThrow()));
  }

  private static void assertFault(String words, TlsFiles files) {
    IOException e = assertThrows(IOException.class, () -> serve(files));
    assertTrue(e.getMessage().contains(words), e.getMessage());
  }

  private static TlsContext believing(TlsFiles server) throws IOException {
    return new TlsContext(TlsFiles.client(server.certificate()));
  }

  private static TlsChannel dial(PoseServer server, TlsContext context) throws IOException {
    TlsChannel peer = undecided(server, context);
    peer.handshake();
    return peer;
  }

  private static TlsChannel undecided(PoseServer server, TlsContext context) throws IOException {
    return new TlsChannel(
        Lab.dial(server), context.client("127.0.0.1", server.address().getPort()));
  }

  private static Wire.Type answer(TlsChannel peer) throws IOException {
    ByteBuffer message = ByteBuffer.allocate(Wire.HEADER_BYTES + Wire.MAX_REPLY_BODY);
    MessageReader reader =
        new MessageReader(peer, message, new Deadline(), Limits.DEFAULT.message());
    Wire.Type type = reader.next();
    if (type == null) {
      throw new IOException("the server has gone");
    }
    return type;
  }

  private static String rest(SocketChannel peer) throws IOException {
    ByteBuffer answer = ByteBuffer.allocate(4_000);
    int read = 0;
    while (read >= 0) {
      read = peer.read(answer);
    }
    return StandardCharsets.ISO_8859_1.decode(answer.flip()).toString();
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }
}
