package dev.fovea.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
  private static final long SLACK_BYTES = 64 << 20;
  private static final long SEED = Long.getLong("fuzz.seed", 20_250_301);

  private final SplittableRandom random = new SplittableRandom(SEED);

  @Test
  @Timeout(3600)
  void shouldFindItsServerAgainHoweverOftenThatIsKilled() throws Exception {
    int port = freePort();
    ServerProcess server = ServerProcess.start(List.of(), port);
    List<Long> millis = new ArrayList<>();
    List<Long> links = new ArrayList<>();
    try (Neighbour client = new Neighbour(port).whoMayLose()) {
      client.await(1);
      long threads = Thread.activeCount();
      long descriptors = ServerProcess.descriptors(ProcessHandle.current().pid());
      long heap = usedHeap();
      for (int round = 0; round < SERVER_ROUNDS; round++) {
        client.await(client.results() + 1 + random.nextInt(50));
        server.command().signal("KILL");
        server.command().await();
        long before = client.results();
        Fovea starting = ServerProcess.launch(List.of(), port);
        long back = awaitListening(port);
        client.await(before + 1);
        millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - back));
        links.add(TimeUnit.NANOSECONDS.toMillis(client.connectedNanos() - back));
        server = ServerProcess.of(starting);
      }
      assertEquals(SERVER_ROUNDS, client.reconnects());
      assertTrue(Thread.activeCount() <= threads + 4, "threads are left behind");
      long open = ServerProcess.descriptors(ProcessHandle.current().pid());
      assertTrue(open <= descriptors + 8, "descriptors are left open: " + open);
      assertTrue(usedHeap() < heap + SLACK_BYTES, "the heap grew");
      client.assertOneFateEach();
    } finally {
      server.close();
    }
    print("link", links);
    print("pose", millis);
    long median = millis.get(SERVER_ROUNDS / 2);
    // Of a few rounds on a busy machine it says nothing.
    assertTrue(!LONG || median <= 1_000, "the next pose comes after " + median + " ms");
  }

  private static void print(String what, List<Long> millis) {
    millis.sort(null);
    System.out.printf(
        "[loss] from the server's listening to the next %s, ms: p50 %d, p90 %d, max %d%n",
        what, millis.get(SERVER_ROUNDS / 2), millis.get(SERVER_ROUNDS * 9 / 10), millis.getLast());
  }

  @Test
  @Timeout(3600)
  void shouldForgetClientsThatAreKilled(@TempDir Path folder) throws Exception {
    // A heap that is full at once, so that what its process has in RAM does not grow with it.
    List<String> small = List.of("env", "JAVA_TOOL_OPTIONS=-Xmx64m");
    try (ServerProcess server = ServerProcess.start(small, 0)) {
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
    long threads = server.status("Threads");
    long resident = server.residentKib();
    for (int round = 0; round < CLIENT_ROUNDS; round++) {
      Process client = endless(server.port(), session);
      server.await("a client", now -> now.get("fovea_clients") == 2);
      neighbour.await(neighbour.results() + random.nextInt(50));
      client.destroyForcibly().waitFor();
      server.await("its end", now -> now.get("fovea_clients") == 1);
    }
    assertTrue(server.descriptors() <= descriptors + 8, "descriptors are left open");
    assertTrue(server.status("Threads") <= threads + 4, "threads are left behind");
    assertTrue(server.residentKib() < resident + (SLACK_BYTES >> 10), "the memory grew");
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
      while (held.size() < 200 && begin(server.address(), hello, held)) {}
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

  /** Another client that says hello; false if so many wait to be accepted that it cannot come. */
  private static boolean begin(InetSocketAddress server, ByteBuffer hello, List<SocketChannel> held)
      throws IOException {
    SocketChannel peer = SocketChannel.open();
    held.add(peer);
    try {
      peer.socket().connect(server, 3_000);
      peer.write(hello.rewind());
      return true;
    } catch (SocketTimeoutException full) {
      return false;
    }
  }

  private static long usedHeap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** The beginning of a real session: as long as its header and its body, which say so. */
  private static ByteBuffer hello(ServerProcess server) throws Exception {
    ByteBuffer session = ByteBuffer.wrap(Corpus.record(server.address()).getFirst());
    int body = Integer.reverseBytes(session.getInt(8));
    return session.limit(32 + body);
  }

  /**
   * When a port was first listened at, as the kernel's table says: asking the port itself would
   * warm its server up.
   */
  private static long awaitListening(int port) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (System.nanoTime() < deadline) {
      long now = System.nanoTime();
      for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
        if (Files.readAllLines(Path.of(table)).stream().anyMatch(line -> listens(line, port))) {
          return now;
        }
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
    return fail("nobody listens at " + port);
  }

  private static boolean listens(String line, int port) {
    String[] words = line.strip().split(" +");
    return words[1].endsWith(":%04X".formatted(port)) && words[3].equals("0A");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return socket.getLocalPort();
    }
  }
}
