package dev.fovea.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Spoilt sessions against the server that users run, with real JPEG decoding behind it: it lives,
 * its memory stays where it was, its numbers add up, and a client beside them loses nothing. {@code
 * -Dlong} says a million of them, {@code -Dfuzz.sessions} another number; {@code -Dfuzz.seed}
 * chooses others.
 */
class SessionFuzzTest {
  private static final int SESSIONS =
      Integer.getInteger("fuzz.sessions", System.getProperty("long") == null ? 4_000 : 1_000_000);
  private static final int WARM_UP = 2_000;
  private static final int THREADS = 4;
  private static final long SEED = Long.getLong("fuzz.seed", 20_250_301);

  /**
   * What a heap that is not full may still grow by, and malloc's arenas: no leak of a session's.
   */
  private static final long SLACK_KIB = 96 * 1024;

  @Test
  @Timeout(3 * 3600)
  void shouldSurviveSpoiltSessions() throws Exception {
    try (ServerProcess server = ServerProcess.start();
        Neighbour neighbour = new Neighbour(server.port())) {
      List<byte[]> corpus = Corpus.record(server.address());
      long before = neighbour.results();
      say(server.address(), corpus, WARM_UP, SEED - 1);
      awaitCalm(server);
      long resident = server.residentKib();
      long descriptors = server.descriptors();
      say(server.address(), corpus, SESSIONS, SEED);
      Map<String, Double> metrics = awaitCalm(server);
      System.out.printf(
          "[fuzz] %d sessions, seed %d: resident %d KiB, was %d; refused %d; frames %d%n",
          SESSIONS,
          SEED,
          server.residentKib(),
          resident,
          ServerProcess.sum(metrics, "fovea_refused_total", ""),
          ServerProcess.sum(metrics, "fovea_frames_total", ""));
      assertTrue(server.residentKib() < resident + SLACK_KIB, "memory grew, seed " + SEED);
      assertTrue(server.descriptors() <= descriptors + 8, "descriptors were left open");
      assertTrue(ServerProcess.sum(metrics, "fovea_refused_total", "malformed") > SESSIONS / 50);
      assertTrue(ServerProcess.sum(metrics, "fovea_frames_total", "decode_error") > 0);
      assertEquals(0, ServerProcess.sum(metrics, "fovea_frames_total", "failed"), "seed " + SEED);
      assertTrue(neighbour.results() > before);
    }
  }

  private static Map<String, Double> awaitCalm(ServerProcess server) throws IOException {
    return server.await(
        "only the neighbour",
        now -> now.get("fovea_clients") == 1 && now.get("fovea_queue_cameras_ready") <= 1);
  }

  private static void say(InetSocketAddress server, List<byte[]> corpus, int sessions, long seed) {
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<CompletableFuture<Void>> all = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        Mutator mutator = new Mutator(corpus, seed * THREADS + i);
        all.add(
            CompletableFuture.runAsync(() -> sayAll(server, mutator, sessions / THREADS), threads));
      }
      all.forEach(CompletableFuture::join);
    }
  }

  private static void sayAll(InetSocketAddress server, Mutator mutator, int sessions) {
    ByteBuffer sink = ByteBuffer.allocateDirect(64 * 1024);
    for (int i = 0; i < sessions; i++) {
      say(server, mutator.next(), mutator.below(8), sink);
    }
  }

  /** Says it all at once or in two pieces, and then waits for the end, or hangs up without. */
  private static void say(InetSocketAddress server, byte[] session, int manner, ByteBuffer sink) {
    try (SocketChannel peer = SocketChannel.open(server)) {
      // A million connections that close in order would leave no port free for a minute.
      peer.setOption(StandardSocketOptions.SO_LINGER, 0);
      int half = manner == 0 ? session.length / 2 : 0;
      write(peer, ByteBuffer.wrap(session, 0, half));
      write(peer, ByteBuffer.wrap(session, half, session.length - half));
      if (manner != 1) {
        peer.shutdownOutput();
        int read = 0;
        while (read >= 0) {
          read = peer.read(sink.clear());
        }
      }
    } catch (IOException e) {
      // Cut off in mid-sentence, as it should be. That the server lives shows in its metrics.
    }
  }

  private static void write(SocketChannel peer, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      peer.write(bytes);
    }
  }
}
