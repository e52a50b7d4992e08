package dev.fovea.lab.guest;

import static dev.fovea.lab.guest.Captures.SMALL;
import static dev.fovea.lab.guest.Captures.bytes;
import static dev.fovea.lab.guest.Captures.next;
import static dev.fovea.lab.guest.Captures.rising;
import static dev.fovea.lab.guest.Captures.sequences;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.Frame;
import dev.fovea.FrameFan;
import dev.fovea.FrameSource;
import dev.fovea.v4l2.CameraSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several consumers on one camera. */
class FanTest {

  @BeforeEach
  void moveThePicture() throws Exception {
    Vivid.STEADY.rest();
    Vivid.STEADY.set("horizontal_movement=6");
  }

  @Test
  void shouldLendTheSameBuffersToAll() throws Exception {
    try (FrameFan fan = FrameFan.of(CameraSource.open(Vivid.STEADY.path(), SMALL.withBuffers(8)));
        FrameSource one = fan.open();
        FrameSource two = fan.open();
        FrameSource lazy = fan.open()) {
      try (Frame held = next(two)) {
        byte[] before = bytes(held);
        assertTrue(rising(sequences(one, 20)), "a slow consumer holds up nobody");
        assertArrayEquals(before, bytes(held));
      }
      assertTrue(rising(sequences(two, 10)));
      assertEquals(0, one.counters().copied(), "8 buffers are enough for that");
      assertTrue(lazy.counters().dropped().get("superseded") > 20, lazy.counters()::toString);
      next(lazy).close();
    }
  }

  @Test
  void shouldEndAllViewsAndGiveTheCameraBack() throws Exception {
    FrameFan fan = FrameFan.of(CameraSource.open(Vivid.STEADY.path(), SMALL));
    FrameSource view = fan.open();
    Frame held = next(view);
    byte[] before = bytes(held);
    fan.close();
    assertTrue(view.ended());
    assertArrayEquals(before, bytes(held));
    held.close();
    try (CameraSource again = CameraSource.open(Vivid.STEADY.path(), SMALL)) {
      assertTrue(rising(sequences(again, 3)));
    }
  }
}
