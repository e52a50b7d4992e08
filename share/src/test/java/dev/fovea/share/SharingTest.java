package dev.fovea.share;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.CopyLedger;
import dev.fovea.CopyLedger.Stage;
import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.PixelFormat;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One owner and its consumers, over a real socket and real shared memory. */
@Timeout(60)
class SharingTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration AT_ONCE = Duration.ofMillis(50);

  @TempDir private Path folder;
  private Path path;
  private final MemfdPool pool = new MemfdPool();
  private final Numbers numbers = new Numbers(8, pool);
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeEach
  void choosePath() {
    path = folder.resolve("camera.sock");
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable closeable : open.reversed()) {
      closeable.close();
    }
  }

  private ShareServer.Options options(int leases, Duration leaseTime) {
    return new ShareServer.Options(path, Optional.empty(), 8, leases, leaseTime);
  }

  private ShareServer share(int leases, Duration leaseTime) throws IOException {
    return keep(ShareServer.start(numbers, pool, options(leases, leaseTime)));
  }

  private ShareSource join() throws IOException {
    return keep(ShareSource.open(path));
  }

  private <T extends AutoCloseable> T keep(T closeable) {
    open.add(closeable);
    return closeable;
  }

  /** Gives one frame while a consumer polls, as a camera would. */
  private Frame next(ShareSource consumer) throws Exception {
    CompletableFuture<Void> given = CompletableFuture.runAsync(this::giveOne);
    Frame frame = consumer.poll(LONG).orElseThrow();
    given.join();
    return frame;
  }

  private void giveOne() {
    try {
      numbers.give();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void shouldShowEveryConsumerTheSameBytesInTheSameMemory() throws Exception {
    share(2, LONG);
    ShareSource one = join();
    ShareSource two = join();
    assertEquals(Numbers.FORMAT, one.format());
    assertEquals("numbers", one.name());
    assertEquals(25, one.framesPerSecond());
    for (int i = 0; i < 20; i++) {
      try (Frame first = next(one);
          Frame second = two.poll(LONG).orElseThrow()) {
        assertEquals(i, first.sequence());
        assertEquals(i, second.sequence());
        assertEquals(first.timestampNanos(), second.timestampNanos());
        assertTrue(Numbers.shows(first) && Numbers.shows(second));
        assertTrue(first.intact() && second.intact());
        assertNotEquals(first.segment().address(), second.segment().address());
      }
    }
  }

  @Test
  void shouldGiveALateJoinerTheFrameThatIsThere() throws Exception {
    share(2, LONG);
    numbers.give();
    long last = numbers.give();
    try (Frame frame = join().poll(LONG).orElseThrow()) {
      assertEquals(last, frame.sequence());
    }
  }

  @Test
  void shouldSkipToTheNewestForASlowConsumerAndCountWhatItMissed() throws Exception {
    ShareServer server = share(2, LONG);
    ShareSource slow = join();
    next(slow).close();
    for (int i = 0; i < 5; i++) {
      numbers.give();
    }
    try (Frame frame = slow.poll(LONG).orElseThrow()) {
      assertEquals(5, frame.sequence());
    }
    assertEquals(4, slow.counters().dropped().get("superseded"));
    assertEquals(2, slow.counters().delivered());
    assertEquals(6, server.counters().offered());
    assertEquals(2, server.counters().lent());
    assertEquals(4, server.counters().dropped());
  }

  @Test
  void shouldNeverHandOutTheFrameThatAnEarlierPollLeftBehind() throws Exception {
    ShareServer server = share(2, LONG);
    ShareSource consumer = join();
    assertTrue(consumer.poll(AT_ONCE).isEmpty());
    numbers.give(); // asked for, and sent when nobody waits any more
    Await.until("it is sent", () -> server.counters().lent() == 1);
    numbers.give();
    try (Frame frame = consumer.poll(LONG).orElseThrow()) {
      assertEquals(1, frame.sequence());
    }
    assertEquals(1, consumer.counters().dropped().get("stale"));
  }

  @Test
  void shouldTellWhetherAFrameWasTakenBackBeforeItWasRead() throws Exception {
    ShareServer server = share(2, Duration.ofSeconds(2));
    ShareSource consumer = join();
    Frame held = next(consumer);
    assertTrue(held.intact());
    while (server.counters().revoked() == 0) {
      numbers.give();
    }
    assertFalse(held.intact());
    assertTrue(held.segment().byteSize() > 0, "its memory is still there");
    held.close();
    assertFalse(held.intact());
    Frame fresh = next(consumer); // a release of a lease that was taken back is no offence
    assertTrue(Numbers.shows(fresh));
    fresh.close();
    for (int i = 0; i < 8; i++) {
      numbers.give(); // into its buffer too
    }
    assertTrue(fresh.intact(), "it was when it was closed");
  }

  @Test
  void shouldTakeBackTheOldestFrameBeforeTheSourceRunsOut() throws Exception {
    ShareServer server = keep(ShareServer.start(numbers, pool, options(16, LONG)));
    ShareSource hoarder = join();
    ShareSource neighbour = join();
    List<Frame> hoard = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      hoard.add(next(hoarder));
      try (Frame frame = neighbour.poll(LONG).orElseThrow()) {
        assertEquals(i, frame.sequence());
        assertTrue(Numbers.shows(frame) && frame.intact());
      }
      assertTrue(server.counters().held() <= 6, "two buffers stay with the source");
    }
    assertFalse(hoard.getFirst().intact());
    assertTrue(hoard.getLast().intact());
    assertEquals(0, neighbour.counters().dropped().get("superseded"));
    hoard.forEach(Frame::close);
  }

  @Test
  void shouldGiveNoMoreThanItsLeasesToAConsumer() throws Exception {
    share(1, LONG);
    ShareSource consumer = join();
    try (Frame held = next(consumer)) {
      numbers.give();
      assertTrue(consumer.poll(AT_ONCE).isEmpty());
      assertTrue(Numbers.shows(held) && held.intact());
    }
    try (Frame frame = next(consumer)) {
      assertTrue(frame.sequence() >= 1);
    }
  }

  @Test
  void shouldKeepWhatIsHeldReadableWhenTheOwnerCloses() throws Exception {
    ShareServer server = share(2, LONG);
    ShareSource consumer = join();
    Frame held = next(consumer);
    server.close();
    assertTrue(consumer.poll(LONG).isEmpty());
    assertTrue(consumer.ended());
    assertTrue(Numbers.shows(held));
    consumer.close();
    assertTrue(Numbers.shows(held), "after the source's close as well");
    held.close();
    assertThrows(IllegalStateException.class, held::segment);
  }

  @Test
  void shouldWaitForTheNextOwnerIfAsked() throws Exception {
    ShareServer first = share(2, LONG);
    ShareSource consumer = keep(ShareSource.openWaiting(path));
    next(consumer).close();
    first.close();
    assertTrue(consumer.poll(AT_ONCE).isEmpty());
    assertFalse(consumer.ended());
    MemfdPool otherPool = new MemfdPool();
    FrameFormat larger = FrameFormat.packed(128, 64, PixelFormat.YUYV);
    Numbers other = new Numbers(larger, 8, otherPool);
    keep(ShareServer.start(other, otherPool, options(2, LONG)));
    other.give();
    try (Frame frame = consumer.poll(LONG).orElseThrow()) {
      assertEquals(larger, frame.format());
      assertEquals(0, frame.segment().get(java.lang.foreign.ValueLayout.JAVA_INT, 0));
      assertEquals(1, frame.sequence(), "a view shows nothing that seems to be older");
    }
    assertEquals(1, consumer.counters().reconnects());
  }

  @Test
  void shouldTellEverybodyThatTheFormatHasChanged() throws Exception {
    share(2, LONG);
    List<ShareSource> consumers = List.of(join(), join());
    FrameFormat smaller = FrameFormat.packed(32, 16, PixelFormat.NV12);
    for (FrameFormat format : List.of(Numbers.FORMAT, smaller, Numbers.FORMAT)) {
      numbers.change(format);
      numbers.give();
      for (ShareSource consumer : consumers) {
        try (Frame frame = consumer.poll(LONG).orElseThrow()) {
          assertEquals(format, frame.format());
          assertEquals(format, consumer.format());
          assertTrue(Numbers.shows(frame));
        }
      }
    }
  }

  @Test
  void shouldTellEverybodyWhyNoFramesComeAndThatTheyComeAgain() throws Exception {
    share(2, LONG);
    ShareSource early = join();
    next(early).close();
    numbers.trouble("it was unplugged");
    awaitTrouble(early, Optional.of("it was unplugged"));
    ShareSource late = join();
    awaitTrouble(late, Optional.of("it was unplugged"));
    for (ShareSource consumer : List.of(early, late)) {
      awaitFrame(consumer);
      assertEquals(Optional.empty(), consumer.trouble());
    }
  }

  /** One that has polled in vain takes the first frame that comes for an old one. */
  private void awaitFrame(ShareSource consumer) throws Exception {
    Optional<Frame> frame = Optional.empty();
    for (int i = 0; i < 400 && frame.isEmpty(); i++) {
      CompletableFuture<Void> given = CompletableFuture.runAsync(this::giveOne);
      frame = consumer.poll(AT_ONCE);
      given.join();
    }
    frame.orElseThrow().close();
  }

  private static void awaitTrouble(ShareSource consumer, Optional<String> trouble)
      throws Exception {
    for (int i = 0; i < 400 && !consumer.trouble().equals(trouble); i++) {
      assertTrue(consumer.poll(AT_ONCE).isEmpty());
    }
    assertEquals(trouble, consumer.trouble());
  }

  @Test
  void shouldSayWhyASourceThatBreaksIsSharedNoMore() throws Exception {
    ShareServer server = share(2, LONG);
    ShareSource consumer = join();
    next(consumer).close();
    numbers.fail(new IllegalStateException("a fault of its own"));
    assertTrue(consumer.poll(LONG).isEmpty());
    assertTrue(consumer.ended());
    assertTrue(consumer.trouble().orElseThrow().contains("a fault of its own"));
    String said = assertThrows(IOException.class, () -> awaitEnd(server)).getMessage();
    assertTrue(said.contains("a fault of its own"), said);
  }

  private static void awaitEnd(ShareServer server) throws IOException {
    while (!server.ended()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void shouldNotPassOnWhatWasTakenBackWhileItWasCopied() throws Exception {
    ShareServer first = share(2, Duration.ofMillis(200));
    try (ShareSource between = ShareSource.open(path);
        Frame old = next(between)) {
      Await.until("it is taken back", () -> first.counters().revoked() == 1);
      numbers.give();
      CopiedMemory copies = new CopiedMemory(4, new CopyLedger());
      assertTrue(copies.of(old).isEmpty());
      try (Frame fresh = between.poll(LONG).orElseThrow()) {
        assertTrue(copies.of(fresh).isPresent());
      }
      copies.close();
    }
  }

  @Test
  void shouldCopyOnceForAllWhereTheSourcesMemoryCannotBeShared() throws Exception {
    CopyLedger ledger = new CopyLedger();
    Numbers own = new Numbers(4, (size, align) -> java.lang.foreign.Arena.ofAuto().allocate(size));
    keep(ShareServer.start(own, 6, ledger, options(2, LONG)));
    List<ShareSource> consumers = List.of(join(), join(), join());
    for (int i = 0; i < 10; i++) {
      own.give();
      for (ShareSource consumer : consumers) {
        try (Frame frame = consumer.poll(LONG).orElseThrow()) {
          assertEquals(i, frame.sequence());
          assertTrue(Numbers.shows(frame));
        }
      }
    }
    assertEquals(10, ledger.of(Stage.SHARE).passes());
    assertEquals(10L * Numbers.FORMAT.sizeImage(), ledger.of(Stage.SHARE).bytesWritten());
  }

  @Test
  void shouldThrowAtASliceThatWasKept() throws Exception {
    share(2, LONG);
    ShareSource consumer = join();
    Frame frame = next(consumer);
    MemorySegment slice = frame.segment().asSlice(0, 16);
    frame.close();
    frame.close();
    assertThrows(
        IllegalStateException.class, () -> slice.get(java.lang.foreign.ValueLayout.JAVA_BYTE, 0));
    assertThrows(IllegalStateException.class, frame::segment);
    assertThrows(IllegalStateException.class, frame::shared);
  }

  @Test
  void shouldLetAnotherThreadHaveALeaseOfItsOwnOnly() throws Throwable {
    share(2, LONG);
    ShareSource consumer = join();
    Frame frame = next(consumer);
    Frame shared = frame.shared();
    assertThrows(
        WrongThreadException.class, () -> runElsewhere(frame::close), "it is the poller's");
    frame.close();
    assertTrue(CompletableFuture.supplyAsync(() -> Numbers.shows(shared)).join());
    runElsewhere(shared::close);
    assertThrows(IllegalStateException.class, shared::segment);
  }

  private static void runElsewhere(Runnable work) throws Throwable {
    try {
      CompletableFuture.runAsync(work).join();
    } catch (java.util.concurrent.CompletionException e) {
      throw e.getCause();
    }
  }

  @Test
  void shouldEndAPollThatWaitsWhenAnotherThreadCloses() throws Exception {
    share(2, LONG);
    ShareSource consumer = join();
    CompletableFuture<Boolean> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return consumer.poll(Duration.ofMinutes(5)).isEmpty();
              } catch (IOException | InterruptedException e) {
                return false;
              }
            });
    consumer.close();
    consumer.close();
    assertTrue(waiting.join());
    assertTrue(consumer.ended());
    assertTrue(consumer.poll(AT_ONCE).isEmpty());
  }

  @Test
  void shouldGiveEveryFrameBackWhenTheConsumersGo() throws Exception {
    ShareServer server = share(2, LONG);
    for (int i = 0; i < 5; i++) {
      try (ShareSource consumer = ShareSource.open(path)) {
        Frame _ = next(consumer); // never closed
      }
    }
    numbers.give();
    Await.until("they have gone", () -> server.counters().consumers() == 0);
    assertEquals(1, server.counters().held());
    assertEquals(7, numbers.free());
    server.close();
    server.close();
    assertEquals(8, numbers.free());
  }
}
