package dev.fovea.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.CropRegion;
import dev.fovea.Frame;
import dev.fovea.FrameAnalyzer;
import dev.fovea.ModelInfo;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How much of a server one client may use, and who may at all. */
@Timeout(60)
class CapsTest {
  private static final String TOKEN = "a token of many letters";

  @Test
  void shouldDropWhatIsBeyondAClientsRate() throws Exception {
    assertHeld(ServerCaps.DEFAULT.withRates(1, 1e6), "rate");
  }

  @Test
  void shouldDropWhatIsBeyondTheRateOfAll() throws Exception {
    assertHeld(ServerCaps.DEFAULT.withRates(1e6, 1), "busy");
  }

  /** A frame a second: the first is analyzed, the second is not, and its sender held up. */
  private static void assertHeld(ServerCaps caps, String reason) throws Exception {
    Events events = new Events();
    try (PoseServer server = PoseServer.start(Lab.anyPort().withCaps(caps), BrightestPixel::free);
        PoseClient client = Lab.client(server, events, 2)) {
      long sequence = 1;
      Object fate = send(client, events, sequence);
      assertEquals(1, ((Result) fate).sequence());
      while (!(fate instanceof Events.Dropped)) {
        // Should the machine be so slow that a second passes between two frames, one comes later.
        sequence++;
        fate = send(client, events, sequence);
      }
      assertEquals(new Events.Dropped(sequence, reason), fate);
      assertEquals(Map.of(reason, 1L), server.counters().dropped());
    }
  }

  private static Object send(PoseClient client, Events events, long sequence) throws Exception {
    assertTrue(client.trySend(Lab.dot(8, 8, 1, 1, sequence), List.of()));
    return events.fate();
  }

  @Test
  void shouldBoundTheConnectionsOfAHost() throws Exception {
    ServerCaps caps = ServerCaps.DEFAULT.withConnections(8, 2);
    InetSocketAddress any = new InetSocketAddress(InetAddress.getByName("0.0.0.0"), 0);
    PoseServer.Options options =
        PoseServer.Options.at(any)
            .withCaps(caps)
            .withSecurity(new ServerSecurity(Optional.of(TOKEN), Optional.empty()));
    try (PoseServer server = PoseServer.start(options, BrightestPixel::free);
        SocketChannel one = hello(server, "127.0.0.1", TOKEN);
        SocketChannel two = hello(server, "127.0.0.1", TOKEN)) {
      assertEquals(Wire.Type.WELCOME, answer(one));
      assertEquals(Wire.Type.WELCOME, answer(two));
      try (SocketChannel three = hello(server, "127.0.0.1", TOKEN);
          SocketChannel other = hello(server, "127.0.0.2", TOKEN)) {
        assertEquals(Wire.Type.GOODBYE, answer(three));
        assertEquals(Wire.Type.WELCOME, answer(other));
      }
      assertEquals(Map.of("too many connections", 1L), server.counters().refused());
    }
  }

  @Test
  void shouldServeOverIpv6() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/net/if_inet6")), "SKIPPED: no IPv6 on this machine");
    InetSocketAddress loopback = new InetSocketAddress(InetAddress.getByName("::1"), 0);
    Events events = new Events();
    try (PoseServer server =
            PoseServer.start(PoseServer.Options.at(loopback), BrightestPixel::free);
        PoseClient client =
            PoseClient.connect(
                PoseClient.Options.of("::1", server.address().getPort(), "camera"), events)) {
      assertEquals(loopback.getAddress(), server.address().getAddress());
      send(client, events, 1);
      assertEquals(1, server.counters().answered());
    }
  }

  @Test
  void shouldWantATokenWhereOthersReachIt() throws Exception {
    for (String all : List.of("0.0.0.0", "::")) {
      InetSocketAddress any = new InetSocketAddress(InetAddress.getByName(all), 0);
      IOException e =
          assertThrows(
              IOException.class,
              () -> PoseServer.start(PoseServer.Options.at(any), BrightestPixel::free));
      assertTrue(e.getMessage().contains("--token-file"), e.getMessage());
    }
  }

  @Test
  void shouldServeWhoKnowsTheToken() throws Exception {
    ServerSecurity security = new ServerSecurity(Optional.of(TOKEN), Optional.empty());
    try (PoseServer server =
        PoseServer.start(Lab.anyPort().withSecurity(security), BrightestPixel::free)) {
      for (String wrong : List.of("", "x", TOKEN + "x", TOKEN.substring(1), "\0".repeat(255))) {
        try (SocketChannel peer = hello(server, "127.0.0.1", wrong)) {
          assertEquals(Wire.Type.GOODBYE, answer(peer));
        }
      }
      try (SocketChannel peer = hello(server, "127.0.0.2", TOKEN)) {
        assertEquals(Wire.Type.WELCOME, answer(peer));
      }
      assertEquals(Map.of("token", 5L), server.counters().refused());
      assertTrue(!security.toString().contains(TOKEN), security.toString());
    }
  }

  @Test
  void shouldTellHowLongAFrameWouldWait() throws Exception {
    BrightestPixel analyzer = new BrightestPixel(1);
    try (PoseServer server = Lab.serve(analyzer);
        SocketChannel busy = hello(server, "127.0.0.1", "")) {
      answer(busy);
      busy.write(Lab.frameMessage());
      answer(busy);
      busy.write(Lab.frameMessage());
      analyzer.begun.acquire(2);
      try (SocketChannel next = hello(server, "127.0.0.1", "")) {
        ByteBuffer welcome = Wire.little(ByteBuffer.allocate(Wire.WELCOME_STRINGS));
        while (welcome.hasRemaining()) {
          assertTrue(next.read(welcome) > 0);
        }
        assertTrue(Wire.nanos(welcome, Wire.WELCOME_EXPECTED_WAIT) > 0);
      }
      analyzer.turns.release(10);
    }
  }

  @Test
  void shouldNotComputeWhatComesTooLate() throws Exception {
    BrightestPixel analyzer = new BrightestPixel(0);
    try (PoseServer server = Lab.serve(analyzer);
        SocketChannel busy = hello(server, "127.0.0.1", "");
        SocketChannel hurried = hello(server, "127.0.0.1", "")) {
      answer(busy);
      answer(hurried);
      busy.write(Lab.frameMessage());
      analyzer.begun.acquire();
      ByteBuffer frame = Lab.frameMessage();
      hurried.write(frame.putInt(Wire.FRAME_DEADLINE, 1));
      Lab.await("a frame that waits", () -> server.counters().ready() == 1);
      analyzer.turns.release(10);
      assertEquals(Wire.Type.RESULT, answer(busy));
      assertEquals(Wire.Type.DROPPED, answer(hurried));
      assertEquals(Map.of("deadline", 1L), server.counters().dropped());
      assertEquals(1, analyzer.order.size());
    }
  }

  /** Late when its pixels have been read, although it was in time when its turn came. */
  @Test
  void shouldNotInferWhatBecameTooLateWhileItWasRead() throws Exception {
    AtomicInteger inferred = new AtomicInteger();
    try (PoseServer server =
            PoseServer.start(Lab.anyPort(), () -> new SlowReader(inferred, 500_000_000L));
        SocketChannel hurried = hello(server, "127.0.0.1", "")) {
      answer(hurried);
      hurried.write(Lab.frameMessage().putInt(Wire.FRAME_DEADLINE, Wire.micros(500_000_000L)));
      assertEquals(Wire.Type.DROPPED, answer(hurried));
      assertEquals(Map.of("deadline", 1L), server.counters().dropped());
      assertEquals(0, inferred.get());
      hurried.write(Lab.frameMessage());
      assertEquals(Wire.Type.RESULT, answer(hurried));
      assertEquals(1, inferred.get());
    }
  }

  private record SlowReader(AtomicInteger inferred, long readNanos) implements FrameAnalyzer {
    @Override
    public ModelInfo model() {
      return BrightestPixel.MODEL;
    }

    @Override
    public Analysis analyze(Frame frame, List<CropRegion> regions) {
      return analyze(frame, regions, () -> {});
    }

    @Override
    public Analysis analyze(Frame frame, List<CropRegion> regions, Runnable read) {
      long begun = System.nanoTime();
      while (System.nanoTime() - begun < readNanos) {
        LockSupport.parkNanos(readNanos);
      }
      read.run();
      inferred.incrementAndGet();
      return new Analysis(List.of(), List.of(), 0, 0);
    }

    @Override
    public Analysis analyzeTensor(
        MemorySegment tensor, CropRegion region, int frameWidth, int frameHeight) {
      throw new UnsupportedOperationException("no tensors here");
    }

    @Override
    public void close() {}
  }

  @Test
  void shouldNotComputeForWhoHasGone() throws Exception {
    BrightestPixel analyzer = new BrightestPixel(0);
    try (PoseServer server = Lab.serve(analyzer);
        SocketChannel busy = hello(server, "127.0.0.1", "")) {
      SocketChannel leaving = hello(server, "127.0.0.1", "");
      answer(busy);
      busy.write(Lab.frameMessage());
      analyzer.begun.acquire();
      leaving.write(Lab.frameMessage());
      Lab.await("a frame that waits", () -> server.counters().ready() == 1);
      leaving.close();
      Lab.await("its end", () -> server.counters().open() == 1);
      analyzer.turns.release(10);
      assertEquals(Wire.Type.RESULT, answer(busy));
      assertEquals(Map.of("gone", 1L), server.counters().dropped());
      assertEquals(1, analyzer.order.size());
    }
  }

  private static SocketChannel hello(PoseServer server, String from, String token)
      throws IOException {
    SocketChannel peer = SocketChannel.open();
    peer.bind(new InetSocketAddress(from, 0));
    peer.connect(new InetSocketAddress("127.0.0.1", server.address().getPort()));
    ByteBuffer hello = Wire.little(ByteBuffer.allocate(600));
    HelloMessage.write(hello, "camera", token);
    peer.write(hello);
    return peer;
  }

  private static Wire.Type answer(SocketChannel peer) throws IOException {
    ByteBuffer message = ByteBuffer.allocate(Wire.HEADER_BYTES + Wire.MAX_REPLY_BODY);
    MessageReader reader =
        new MessageReader(peer, message, new Deadline(), Limits.DEFAULT.message());
    return reader.next();
  }
}
