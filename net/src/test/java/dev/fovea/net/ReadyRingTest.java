package dev.fovea.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose turn it is, without threads. */
class ReadyRingTest {
  private final ReadyRing ring = new ReadyRing(1);

  @Test
  void shouldServeByWeight() throws Exception {
    CameraSlot light = new CameraSlot(null, 1);
    CameraSlot heavy = new CameraSlot(null, 3);
    List<CameraSlot> order = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      ring.publish(job(light, false));
      ring.publish(job(heavy, false));
      order.add(turn());
    }
    assertEquals(100, order.stream().filter(light::equals).count());
    for (int i = 0; i < 400; i += 4) {
      assertEquals(1, order.subList(i, i + 4).stream().filter(light::equals).count(), "at " + i);
    }
  }

  @Test
  void shouldNotOweTurnsToACameraThatWasAway() throws Exception {
    CameraSlot steady = new CameraSlot(null, 1);
    CameraSlot back = new CameraSlot(null, 1);
    for (int i = 0; i < 100; i++) {
      ring.publish(job(steady, false));
      turn();
    }
    List<CameraSlot> order = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      ring.publish(job(steady, false));
      ring.publish(job(back, false));
      order.add(turn());
    }
    assertEquals(5, order.stream().filter(steady::equals).count());
  }

  private CameraSlot turn() throws InterruptedException {
    CameraSlot slot = ring.take().slot();
    ring.done(slot, 0, false);
    return slot;
  }

  @Test
  void shouldDisplaceTheOlderFrame() throws Exception {
    CameraSlot slot = new CameraSlot(null, 1);
    Job older = job(slot, false);
    Job newer = job(slot, false);
    assertNull(ring.publish(older));
    assertSame(older, ring.publish(newer));
    assertSame(newer, ring.take());
    assertNull(ring.publish(older));
    assertEquals(0, ring.ready(), "one in work at a time");
    ring.done(slot, 0, false);
    assertSame(older, ring.remove(slot));
    assertEquals(0, ring.ready());
  }

  @ParameterizedTest
  @CsvSource({"true, false", "false, true", "true, true"})
  void shouldWaitBehindWhatIsToBeKept(boolean first, boolean second) throws Exception {
    CameraSlot slot = new CameraSlot(null, 1);
    Job before = job(slot, first);
    Job after = job(slot, second);
    ring.publish(before);
    Thread publisher = Thread.ofPlatform().start(() -> publish(after));
    Lab.await("a publisher that waits", () -> publisher.getState() == Thread.State.WAITING);
    assertSame(before, ring.take());
    publisher.join();
    ring.done(slot, 0, false);
    assertSame(after, ring.take());
  }

  private void publish(Job job) {
    try {
      assertNull(ring.publish(job));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void shouldExpectToWaitForThoseBefore() throws Exception {
    ReadyRing two = new ReadyRing(2);
    List<CameraSlot> slots = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      slots.add(new CameraSlot(null, 1));
      two.publish(job(slots.get(i), false));
    }
    assertEquals(0, two.expectedWaitNanos(), "nothing is known");
    two.take();
    two.done(slots.getFirst(), 1_000, false);
    assertEquals(1_000, two.workNanos());
    assertEquals(1_000, two.expectedWaitNanos(), "three before it on two threads");
    two.take();
    two.take();
    assertEquals(1_000, two.expectedWaitNanos());
    two.done(slots.get(1), 1_000, false);
    two.take();
    two.done(slots.get(2), 1_000, false);
    assertEquals(0, two.expectedWaitNanos(), "a thread is free");
  }

  @Test
  void shouldGiveBackWhatComesAfterTheEnd() throws Exception {
    CameraSlot slot = new CameraSlot(null, 1);
    ring.close();
    Job late = job(slot, false);
    assertSame(late, ring.publish(late));
    assertNull(ring.take());
  }

  private static Job job(CameraSlot slot, boolean keep) throws IOException {
    ByteBuffer message = Lab.frameMessage().limit(Wire.FRAME_REGIONS);
    FrameHead.stamp(message, 1, 0, 1, keep, 0);
    FrameHead head = FrameHead.read(message, 16, 16, BrightestPixel.MODEL);
    return new Job(slot, head, Lab.telling((byte) 0, 1), 0, 0);
  }
}
