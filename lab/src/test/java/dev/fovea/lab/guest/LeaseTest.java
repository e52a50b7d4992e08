package dev.fovea.lab.guest;

import static dev.fovea.lab.guest.Captures.PATIENCE;
import static dev.fovea.lab.guest.Captures.SMALL;
import static dev.fovea.lab.guest.Captures.bytes;
import static dev.fovea.lab.guest.Captures.next;
import static dev.fovea.lab.guest.Captures.sequences;
import static dev.fovea.lab.guest.Captures.stream;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.fovea.CopyLedger;
import dev.fovea.Frame;
import dev.fovea.v4l2.CaptureConfig;
import dev.fovea.v4l2.CaptureDevice;
import dev.fovea.v4l2.CaptureStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Consumers that hold frames, for long or all of them, and what it costs to have none. */
class LeaseTest {

  @BeforeEach
  void moveThePicture() throws Exception {
    Vivid.STEADY.rest();
    Vivid.STEADY.set("horizontal_movement=6");
  }

  @Test
  void shouldGiveASlowConsumerFreshFrames() throws Exception {
    try (CaptureStream stream = stream(Vivid.STEADY, SMALL)) {
      next(stream).close();
      long[] ages = new long[9];
      for (int i = 0; i < ages.length; i++) {
        try (Frame frame = next(stream)) {
          ages[i] = System.nanoTime() - frame.timestampNanos();
          hold(Duration.ofMillis(300));
        }
      }
      Arrays.sort(ages);
      // Undrained, four buffers at 30 frames/s are 200 to 300 ms old by then: six periods or more.
      double periods = ages[ages.length / 2] * 30 / 1e9;
      System.out.printf("[vm] age after 300 ms of holding: %.1f periods (median)%n", periods);
      assertTrue(periods < 4, () -> Arrays.toString(ages) + " ns");
      assertTrue(stream.counters().dropped().get("superseded") > 9, stream.counters()::toString);
    }
  }

  @Test
  void shouldNotChangeAHeldFrame() throws Exception {
    try (CaptureStream stream = stream(Vivid.STEADY, SMALL);
        Frame held = next(stream)) {
      byte[] before = bytes(held);
      sequences(stream, 30);
      try (Frame newest = next(stream)) {
        assertFalse(Arrays.equals(before, bytes(newest)), "the picture does not move");
      }
      assertArrayEquals(before, bytes(held));
    }
  }

  /**
   * Of four buffers one is lent, for the driver needs two: the rest are copies, four at the most.
   */
  @Test
  void shouldCopyForAConsumerThatHoldsManyRatherThanStarveTheDriver() throws Exception {
    CopyLedger ledger = new CopyLedger();
    try (CaptureDevice camera = CaptureDevice.open(Vivid.STEADY.path());
        CaptureStream stream = camera.stream(SMALL, ledger)) {
      for (int round = 1; round <= 2; round++) {
        List<Frame> held = new ArrayList<>();
        for (int i = 0; i < 1 + stream.buffers(); i++) {
          held.add(next(stream));
        }
        List<byte[]> before = held.stream().map(Captures::bytes).toList();
        assertEquals(round * stream.buffers(), stream.counters().copied());
        assertEquals(Optional.empty(), stream.poll(PATIENCE), "all memory is held");
        assertTrue(stream.counters().dropped().get("held") > 0, stream.counters()::toString);
        long delivered = stream.counters().delivered();
        Usbcam.await("the driver goes on", () -> stream.counters().delivered() > delivered + 10);
        for (int i = 0; i < held.size(); i++) {
          assertArrayEquals(before.get(i), bytes(held.get(i)));
          assertTrue(i == 0 || held.get(i).sequence() > held.get(i - 1).sequence());
        }
        held.forEach(Frame::close);
        assertEquals(20, sequences(stream, 20).size());
      }
      CopyLedger.Entry copies = ledger.of(CopyLedger.Stage.SPARE);
      assertEquals(2L * stream.buffers(), copies.passes());
      assertEquals(copies.passes() * stream.format().sizeImage(), copies.bytesWritten());
    }
  }

  @Test
  void shouldShareCopiesAsItSharesBuffers() throws Exception {
    try (CaptureStream stream = stream(Vivid.STEADY, SMALL);
        Frame _ = next(stream)) {
      Frame copy = next(stream);
      byte[] before = bytes(copy);
      Frame shared = copy.shared();
      copy.close();
      assertThrows(IllegalStateException.class, copy::segment);
      sequences(stream, 10);
      assertArrayEquals(before, bytes(shared));
      shared.close();
      assertThrows(IllegalStateException.class, shared::segment);
    }
  }

  @Test
  void shouldKeepFramesReadableAfterTheStreamClosed() throws Exception {
    CaptureStream stream = stream(Vivid.STEADY, SMALL);
    Frame held = next(stream);
    Frame shared = held.shared();
    byte[] before = bytes(held);
    stream.close();
    try (CaptureStream other = stream(Vivid.STEADY, SMALL.withSize(640, 360))) {
      sequences(other, 10);
      assertArrayEquals(before, bytes(held));
    }
    held.close();
    assertArrayEquals(before, bytes(shared));
    shared.close();
    assertThrows(IllegalStateException.class, shared::segment);
  }

  @Test
  void shouldNotAllocateOnTheDrainThread() throws Exception {
    requireNoAllocation(SMALL);
  }

  /** 0 bytes on the drain thread in 240 frames, once it is warm. */
  static void requireNoAllocation(CaptureConfig config) throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    assertTrue(threads.getCurrentThreadAllocatedBytes() > 0, "this JVM does not count allocation");
    try (CaptureStream stream = stream(Vivid.STEADY, config.withFramesPerSecond(60))) {
      long drain = drainThread(threads);
      sequences(stream, 240);
      long delivered = stream.counters().delivered();
      long before = threads.getThreadAllocatedBytes(drain);
      sequences(stream, 240);
      long bytes = threads.getThreadAllocatedBytes(drain) - before;
      assertEquals(0, bytes, "in " + (stream.counters().delivered() - delivered) + " frames");
    }
  }

  private static long drainThread(ThreadMXBean threads) {
    return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
        .filter(thread -> thread != null && thread.getThreadName().startsWith("fovea-capture-"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no thread is called fovea-capture-*"))
        .getThreadId();
  }

  /** What a consumer does that takes its time. */
  static void hold(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  @Test
  void shouldRefuseTheSegmentOfAClosedFrame() throws Exception {
    try (CaptureStream stream = stream(Vivid.STEADY, SMALL)) {
      Frame frame = next(stream);
      var segment = frame.segment();
      frame.close();
      frame.close();
      assertThrows(IllegalStateException.class, frame::segment);
      assertThrows(
          IllegalStateException.class,
          () -> segment.get(java.lang.foreign.ValueLayout.JAVA_BYTE, 0));
      assertTrue(stream.poll(PATIENCE).map(next -> closed(next)).orElse(false));
    }
  }

  private static boolean closed(Frame frame) {
    frame.close();
    return true;
  }
}
