package dev.fovea;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FrameFanTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final FrameFormat FORMAT = FrameFormat.packed(4, 2, PixelFormat.GREY);

  /** Lends a frame when told to, and knows which of them are out. */
  private static final class Pictures implements FrameSource {
    private final LatestSlot<Frame> slot = new LatestSlot<>();
    private final Set<Long> out = new ConcurrentSkipListSet<>();
    private volatile IOException failure;

    void lend(long sequence) {
      MemorySegment pixels = Arena.ofAuto().allocate(FORMAT.sizeImage());
      out.add(sequence);
      slot.publish(Frame.of(FORMAT, pixels, sequence, 0, () -> out.remove(sequence)));
    }

    @Override
    public FrameFormat format() {
      return FORMAT;
    }

    @Override
    public double framesPerSecond() {
      return 0;
    }

    @Override
    public String name() {
      return "pictures";
    }

    @Override
    public Optional<Frame> poll(Duration timeout) throws IOException, InterruptedException {
      if (failure != null) {
        throw failure;
      }
      return slot.poll(timeout.toNanos());
    }

    @Override
    public boolean ended() {
      return slot.closed();
    }

    @Override
    public SourceCounters counters() {
      return SourceCounters.of(0, Map.of());
    }

    @Override
    public void close() {
      slot.close();
    }
  }

  private final Pictures pictures = new Pictures();
  private final FrameFan fan = FrameFan.of(pictures);
  private final FrameSource quick = fan.open();
  private final FrameSource slow = fan.open();

  @AfterEach
  void close() throws IOException {
    fan.close();
    assertEquals(Set.of(), pictures.out, "every lease came back");
  }

  /** Lends a frame and takes it by the quick view, so that the slow one has it as well. */
  private Frame pass(long sequence) throws Exception {
    pictures.lend(sequence);
    Frame frame = quick.poll(LONG).orElseThrow();
    assertEquals(sequence, frame.sequence());
    return frame;
  }

  /** The fan offers to its views one after the other: the last one's count says that it is done. */
  private void awaitOffered(long frames) {
    Await.until("frame " + frames + " is offered", () -> slow.counters().delivered() >= frames);
  }

  /** The fan's own lease may end after the last view's, by the time it takes to leave its loop. */
  private void awaitOut(Set<Long> expected) {
    Await.until("out are " + expected, () -> pictures.out.equals(expected));
  }

  @Test
  void shouldGiveEachConsumerTheNewestFrame() throws Exception {
    for (long sequence = 0; sequence < 3; sequence++) {
      pass(sequence).close();
      awaitOffered(sequence + 1);
    }
    assertEquals(Map.of("superseded", 0L), quick.counters().dropped());
    assertEquals(Map.of("superseded", 2L), slow.counters().dropped());
    awaitOut(Set.of(2L));
    try (Frame frame = slow.poll(LONG).orElseThrow()) {
      assertEquals(2, frame.sequence());
      assertEquals(FORMAT.sizeImage(), frame.segment().byteSize());
    }
    awaitOut(Set.of());
  }

  @Test
  void shouldGiveTheMemoryBackWithTheLastLease() throws Exception {
    Frame one = pass(0);
    try (Frame other = slow.poll(LONG).orElseThrow()) {
      one.close();
      assertEquals(Set.of(0L), pictures.out);
      assertEquals(FORMAT.sizeImage(), other.segment().byteSize());
      assertThrows(IllegalStateException.class, one::segment);
    }
    awaitOut(Set.of());
  }

  @Test
  void shouldCloseAViewForItself() throws Exception {
    pass(0).close();
    awaitOffered(1);
    slow.close();
    assertTrue(slow.ended());
    assertEquals(Optional.empty(), slow.poll(LONG));
    assertEquals(1, slow.counters().dropped().get("unpolled"));
    pass(1).close();
    assertFalse(quick.ended());
    assertEquals(1, slow.counters().delivered());
  }

  @Test
  void shouldTellEveryConsumerWhatBrokeTheSource() throws Exception {
    pass(0).close();
    slow.poll(LONG).orElseThrow().close();
    pictures.failure = new IOException("unplugged");
    for (FrameSource view : Set.of(quick, slow)) {
      assertEquals(
          "unplugged", assertThrows(IOException.class, () -> view.poll(LONG)).getMessage());
      assertFalse(view.ended(), "broken is not ended");
    }
  }

  @Test
  void shouldEndWithTheSource() throws Exception {
    pictures.close();
    assertEquals(Optional.empty(), quick.poll(LONG));
    assertTrue(quick.ended());
    FrameSource late = fan.open();
    assertEquals(Optional.empty(), late.poll(LONG));
    assertTrue(late.ended());
  }
}
