package dev.fovea.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Servers and clients that are killed at random moments, and a server without descriptors: nothing
 * hangs, nothing is left behind, and who lives goes on.
 */
class LinkLossTest {
  private static final boolean LONG = System.getProperty("long") != null;
  private static final int SERVER_ROUNDS = LONG ? 200 : 4;
  private static final int CLIENT_ROUNDS = LONG ? 200 : 10;
  private static final int FEW = 200;
  private static final long SEED = Long.getLong("fuzz.seed", 20_250_301);

  private final SplittableRandom random = new SplittableRandom(SEED);

  @Test
  @Timeout(3600)
  void shouldFindItsServerAgainHoweverOftenThatIsKilled() throws Exception {
    int port = freePort();
    ServerProcess server = ServerProcess.start(List.of(), port);
    List<Long> millis = new ArrayList<>();
    try (Neighbour client = new Neighbour(port).whoMayLose()) {
      client.await(1);
      long threads = Thread.activeCount();
      for (int round = 0; round < SERVER_ROUNDS; round++) {
        client.await(client.results() + 1 + random.nextInt(50));
        server.command().signal("KILL");
        server.command().await();
        long before = client.results();
        server = ServerProcess.start(List.of(), port);
        long back = System.nanoTime();
        client.await(before + 1);
        millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - back));
      }
      assertEquals(SERVER_ROUNDS, client.reconnects());
      assertTrue(Thread.activeCount() <= threads + 4, "threads are left behind");
      client.assertOneFateEach();
    } finally {
      server.close();
    }
    System.out.println("[loss] first pose after the server was seen to be back, ms: " + millis);
  }

  @Test
  @Timeout(3600)
  void shouldForgetClientsThatAreKilled(@TempDir Path folder) throws Exception {
    try (ServerProcess server = ServerProcess.start()) {
      try (Neighbour neighbour = new Neighbour(server.port())) {
        killClients(server, neighbour, folder.resolve("session"));
      }
      server.await(
          "nothing of anybody's",
          now -> now.get("fovea_in_flight") == 0 && now.get("fovea_queue_cameras_ready") == 0);
    }
  }

  private void killClients(ServerProcess server, Neighbour neighbour, Path session)
      throws Exception {
    Files.write(session, Corpus.record(server.address()).getFirst());
    neighbour.await(1);
    long descriptors = server.descriptors();
    for (int round = 0; round < CLIENT_ROUNDS; round++) {
      Process client = endless(server.port(), session);
      server.await("a client", now -> now.get("fovea_clients") == 2);
      neighbour.await(neighbour.results() + random.nextInt(50));
      client.destroyForcibly().waitFor();
      server.await("its end", now -> now.get("fovea_clients") == 1);
    }
    assertTrue(server.descriptors() <= descriptors + 8, "descriptors are left open");
  }

  /** A client that is no JVM, so that many may be born and killed: it says its session for ever. */
  private static Process endless(int port, Path session) throws IOException {
    // The first 200 bytes end within the first frame; what follows is whatever it is taken for.
    String script =
        "exec 3<>/dev/tcp/127.0.0.1/%d; head -c 200 %s >&3; exec cat <&3 >/dev/null"
            .formatted(port, session);
    return new ProcessBuilder("bash", "-c", script).start();
  }

  /** The acceptor outlives a process that has no descriptor left, and takes who comes then. */
  @Test
  @Timeout(600)
  void shouldAcceptAgainOnceThereAreDescriptors() throws Exception {
    List<String> few = List.of("bash", "-c", "ulimit -n " + FEW + "; exec \"$@\"", "few");
    try (ServerProcess server =
            ServerProcess.start(few, 0, "--max-clients", "4096", "--max-per-host", "4096");
        Neighbour neighbour = new Neighbour(server.port())) {
      ByteBuffer hello = hello(server);
      List<SocketChannel> held = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        held.add(begin(server.address(), hello));
      }
      server.command().awaitError("cannot accept a connection: .*Too many open files");
      neighbour.await(neighbour.results() + 10);
      for (SocketChannel peer : held) {
        peer.close();
      }
      server.await("the neighbour alone", now -> now.get("fovea_clients") == 1);
      try (SocketChannel late = SocketChannel.open(server.address())) {
        late.write(hello.rewind());
        assertTrue(late.read(ByteBuffer.allocate(32)) > 0, "a welcome");
      }
    }
  }

  /** A client that does not wait to be accepted. */
  private static SocketChannel begin(InetSocketAddress server, ByteBuffer hello)
      throws IOException {
    SocketChannel peer = SocketChannel.open();
    peer.configureBlocking(false);
    if (peer.connect(server) || peer.finishConnect()) {
      peer.write(hello.rewind());
    }
    return peer;
  }

  /** The beginning of a real session: as long as its header and its body, which say so. */
  private static ByteBuffer hello(ServerProcess server) throws Exception {
    ByteBuffer session = ByteBuffer.wrap(Corpus.record(server.address()).getFirst());
    int body = Integer.reverseBytes(session.getInt(8));
    return session.limit(32 + body);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return socket.getLocalPort();
    }
  }
}
