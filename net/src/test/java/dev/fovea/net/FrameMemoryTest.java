package dev.fovea.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.CopyLedger;
import dev.fovea.Frame;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Frames are sent straight out of whatever memory they lie in. */
@Timeout(60)
class FrameMemoryTest {
  private static final int WIDTH = 64;
  private static final int HEIGHT = 48;

  private final Events events = new Events();
  private final CopyLedger ledger = new CopyLedger();
  private PoseServer server;
  private PoseClient client;

  @BeforeEach
  void connect() throws Exception {
    server = Lab.serve(BrightestPixel.free());
    PoseClient.Options options = Lab.to(server.address().getPort(), 2).withLedger(ledger);
    client = PoseClient.connect(options, events);
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void shouldSendFromAConfinedArenaThatIsClosedAfterwards() throws Exception {
    try (Arena arena = Arena.ofConfined()) {
      assertSentFrom(arena.allocate(WIDTH * HEIGHT));
    }
  }

  @Test
  void shouldSendFromASharedArenaThatAnotherThreadMade() throws Exception {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment memory = arena.allocate(WIDTH * HEIGHT);
      Thread.ofPlatform().start(() -> memory.fill((byte) 1)).join();
      assertSentFrom(memory);
    }
  }

  /** As a lease lends it: an address of the driver's in a confined arena of its own. */
  @Test
  @SuppressWarnings("restricted")
  void shouldSendFromALeaseOnMemoryAsADriverMapsIt(@TempDir Path folder) throws Exception {
    try (Arena stream = Arena.ofShared();
        FileChannel file = mapped(folder)) {
      MemorySegment mapping = file.map(FileChannel.MapMode.READ_WRITE, 0, WIDTH * HEIGHT, stream);
      for (int round = 0; round < 3; round++) {
        try (Arena lease = Arena.ofConfined()) {
          MemorySegment buffer =
              MemorySegment.ofAddress(mapping.address()).reinterpret(WIDTH * HEIGHT, lease, null);
          assertSentFrom(buffer);
        }
      }
    }
  }

  private static FileChannel mapped(Path folder) throws IOException {
    Path file = Files.write(folder.resolve("buffer"), new byte[WIDTH * HEIGHT]);
    return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private void assertSentFrom(MemorySegment memory) throws Exception {
    assertTrue(client.trySend(Lab.dot(memory, WIDTH, 60, 40, 9), List.of()));
    // The memory is free for the driver again: what it writes now must not arrive.
    memory.set(ValueLayout.JAVA_BYTE, 0, (byte) 0xff);
    Result result = events.next(Result.class);
    assertEquals(60, result.persons().getFirst().keypoints().getFirst().x());
    assertEquals(40, result.persons().getFirst().keypoints().getFirst().y());
    assertEquals(0, ledger.of(CopyLedger.Stage.SOCKET).passes());
  }

  @Test
  void shouldAllocateNextToNothingToSend() throws Exception {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    Frame frame = Lab.dot(Arena.ofShared().allocate(WIDTH * HEIGHT), WIDTH, 1, 1, 1);
    long allocated = 0;
    int rounds = 10_000;
    for (int i = 0; i < 2 * rounds; i++) {
      allocated = i == rounds ? 0 : allocated;
      long before = threads.getCurrentThreadAllocatedBytes();
      boolean sent = client.trySend(frame, List.of());
      allocated += threads.getCurrentThreadAllocatedBytes() - before;
      assertTrue(sent);
      events.next(Result.class);
    }
    assertEquals(0, ledger.of(CopyLedger.Stage.SOCKET).passes());
    // All of it NIO's: a view of the memory, a read-only view of that, and a hold on its arena.
    assertTrue(allocated / rounds <= 192, allocated / rounds + " bytes a send");
  }
}
