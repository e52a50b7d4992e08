package dev.fovea;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FrameIteratorTest {

  @Test
  void shouldLendEachFrameUntilTheNext() {
    ListSource source = new ListSource(3);
    List<Long> sequences = new ArrayList<>();
    List<Integer> closedBefore = new ArrayList<>();
    for (Frame frame : source) {
      sequences.add(frame.sequence());
      closedBefore.add(source.closed.get());
      frame.segment(); // open
    }
    assertEquals(List.of(0L, 1L, 2L), sequences);
    assertEquals(List.of(0, 1, 2), closedBefore);
    assertEquals(3, source.closed.get(), "the end closes the last one");
  }

  @Test
  void shouldLeaveAFrameThatWasClosedOrSharedAlone() {
    ListSource source = new ListSource(2);
    List<Frame> kept = new ArrayList<>();
    for (Frame frame : source) {
      try (frame) {
        kept.add(frame.shared());
      }
    }
    assertEquals(0, source.closed.get());
    kept.forEach(Frame::close);
    assertEquals(2, source.closed.get());
  }

  @Test
  void shouldNotLoseAFrameToHasNext() {
    Iterator<Frame> frames = new ListSource(2).iterator();
    assertTrue(frames.hasNext() && frames.hasNext());
    assertEquals(0, frames.next().sequence());
    assertEquals(1, frames.next().sequence());
    assertFalse(frames.hasNext());
    assertThrows(NoSuchElementException.class, frames::next);
  }

  @Test
  void shouldEndWhenInterrupted() {
    Iterator<Frame> frames = new ListSource(2).iterator();
    Thread.currentThread().interrupt();
    assertFalse(frames.hasNext());
    assertTrue(Thread.interrupted(), "still said");
    assertEquals(0, frames.next().sequence(), "and can go on");
  }

  @Test
  void shouldSayWhatBrokeTheSource() {
    ListSource source = new ListSource(1);
    source.failure = Optional.of(new IOException("unplugged"));
    Iterator<Frame> frames = source.iterator();
    frames.next();
    UncheckedIOException broken = assertThrows(UncheckedIOException.class, frames::hasNext);
    assertEquals("unplugged", broken.getCause().getMessage());
    assertEquals(1, source.closed.get());
  }
}
