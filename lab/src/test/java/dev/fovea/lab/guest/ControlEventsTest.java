package dev.fovea.lab.guest;

import static dev.fovea.lab.guest.Captures.PATIENCE;
import static dev.fovea.lab.guest.Captures.SMALL;
import static dev.fovea.lab.guest.Captures.sequences;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.v4l2.CaptureDevice;
import dev.fovea.v4l2.CaptureStream;
import dev.fovea.v4l2.ControlEvent;
import dev.fovea.v4l2.ControlEvent.Change;
import dev.fovea.v4l2.ControlEvents;
import dev.fovea.v4l2.ControlValue;
import dev.fovea.v4l2.V4l2Exception;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes of controls, told as somebody makes them. */
class ControlEventsTest {
  private CaptureDevice camera;

  @BeforeEach
  void open() throws Exception {
    Vivid.STEADY.rest();
    camera = CaptureDevice.open(Vivid.STEADY.path());
    camera.inputs().select(0);
    camera.controls().set("brightness", 128);
  }

  @AfterEach
  void close() throws Exception {
    camera.inputs().select(0);
    camera.controls().set("brightness", 128);
    camera.close();
  }

  private static ControlEvent next(ControlEvents events) throws V4l2Exception {
    return events.poll(PATIENCE).orElseThrow();
  }

  private static long number(ControlEvent event) {
    return event.control().number().orElseThrow();
  }

  @Test
  void shouldTellOfOthersChangesAndOfOurs() throws Exception {
    try (ControlEvents events = camera.controls().events("brightness")) {
      assertEquals(Optional.empty(), events.poll(Duration.ZERO));
      Vivid.STEADY.set("brightness=77,contrast=5");
      long now = System.nanoTime();
      ControlEvent event = next(events);
      assertEquals("brightness", event.control().name());
      assertEquals(77, number(event));
      assertEquals(Set.of(Change.VALUE), event.changes());
      assertEquals(0, event.lost());
      long age = now - event.timestampNanos();
      assertTrue(age > 0 && age < TimeUnit.MINUTES.toNanos(1), "on the clock of nanoTime: " + age);

      camera.controls().set("brightness", 78);
      assertEquals(78, number(next(events)));
      assertEquals(Optional.empty(), events.poll(Duration.ZERO), "contrast is not asked for");
    }
    camera.controls().set("contrast", 128);
  }

  @Test
  void shouldCountWhatTheKernelMerged() throws Exception {
    try (ControlEvents events = camera.controls().events("brightness", "hue")) {
      for (int value = 1; value <= 5; value++) {
        camera.controls().set("brightness", value);
      }
      ControlEvent event = next(events);
      assertEquals(5, number(event), "the newest");
      assertEquals(4, event.lost());
      camera.controls().set("hue", 9);
      event = next(events);
      assertEquals(0, event.lost());
      assertEquals(9, number(event));
      camera.controls().set("hue", 0);
    }
  }

  @Test
  void shouldTellOfFlagsAndRanges() throws Exception {
    try (ControlEvents events = camera.controls().events("gain", "brightness")) {
      camera.controls().set("gain_automatic", 0);
      ControlEvent flags = next(events);
      assertTrue(flags.changes().contains(Change.FLAGS), flags::toString);
      assertTrue(!flags.control().inactive(), flags::toString);
      camera.controls().set("gain_automatic", 1);
      next(events);

      camera.inputs().select(1);
      ControlEvent range = next(events);
      assertEquals("brightness", range.control().name());
      assertTrue(range.changes().contains(Change.RANGE), range::toString);
      assertEquals(128, range.control().minimum());
      assertEquals(383, range.control().maximum());
    }
  }

  @Test
  void shouldHaveTheNewValueOfEveryType() throws Exception {
    try (ControlEvents events =
        camera.controls().events("integer_64_bits", "string", "bitmask", "u32_dynamic_array")) {
      requireTold(events, "integer_64_bits", "-81985529216486896");
      requireTold(events, "string", "abc");
      requireTold(events, "bitmask", "2147483648");
      requireTold(events, "u32_dynamic_array", "11,12");
    }
  }

  private void requireTold(ControlEvents events, String name, String text) throws Exception {
    ControlValue before = camera.controls().require(name).value().orElseThrow();
    camera.controls().set(name, camera.controls().require(name).parse(text));
    ControlEvent event = next(events);
    assertEquals(name, event.control().name());
    assertEquals(text, event.control().value().orElseThrow().toString());
    camera.controls().set(name, before);
    next(events);
  }

  @Test
  void shouldNeitherDisturbAStreamNorBeDisturbed() throws Exception {
    try (CaptureStream stream = camera.stream(SMALL);
        ControlEvents events = camera.controls().events("brightness")) {
      assertEquals(3, sequences(stream, 3).size());
      Vivid.STEADY.set("brightness=99");
      assertEquals(99, number(next(events)));
      assertEquals(3, sequences(stream, 3).size());
    }
  }

  @Test
  void shouldEndAWaitingPollWhenClosed() throws Exception {
    ControlEvents events = camera.controls().events("brightness");
    CompletableFuture<Optional<ControlEvent>> poll = new CompletableFuture<>();
    Thread waiting =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    poll.complete(events.poll(Duration.ofDays(999999999)));
                  } catch (V4l2Exception | RuntimeException e) {
                    poll.completeExceptionally(e);
                  }
                });
    while (waiting.getState() != Thread.State.RUNNABLE) {
      Thread.onSpinWait();
    }
    // Whether the poll has begun or not, it must end; if not, closed events refuse it.
    events.close();
    waiting.join();
    assertTrue(poll.isDone());
    assertThrows(IllegalStateException.class, () -> events.poll(Duration.ZERO));
    events.close();
  }

  @Test
  void shouldSayThatTheCameraWasUnplugged() throws Exception {
    Vivid.DOOMED.rest();
    try (CaptureDevice doomed = CaptureDevice.open(Vivid.DOOMED.path());
        ControlEvents events = doomed.controls().events("brightness")) {
      Vivid.DOOMED.set("disconnect=1");
      V4l2Exception gone = assertThrows(V4l2Exception.class, () -> events.poll(PATIENCE));
      assertEquals("ENODEV", gone.errnoName());
    }
    Vivid.DOOMED.rest();
  }
}
