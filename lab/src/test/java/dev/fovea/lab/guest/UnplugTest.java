package dev.fovea.lab.guest;

import static dev.fovea.lab.guest.Captures.PATIENCE;
import static dev.fovea.lab.guest.Captures.SMALL;
import static dev.fovea.lab.guest.Captures.bytes;
import static dev.fovea.lab.guest.Captures.next;
import static dev.fovea.lab.guest.Captures.sequences;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.Frame;
import dev.fovea.v4l2.CaptureDevice;
import dev.fovea.v4l2.CaptureStream;
import dev.fovea.v4l2.V4l2Exception;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A camera that is unplugged while a frame of it is held. */
class UnplugTest {

  @BeforeEach
  void rest() throws Exception {
    Vivid.DOOMED.rest();
  }

  @Test
  void shouldSurviveWithTheHeldFrameReadable() throws Exception {
    try (CaptureDevice camera = CaptureDevice.open(Vivid.DOOMED.path())) {
      CaptureStream stream = camera.stream(SMALL);
      Frame held = next(stream);
      byte[] before = bytes(held);
      Vivid.DOOMED.set("disconnect=1");

      V4l2Exception error = assertThrows(V4l2Exception.class, () -> drainUntilItThrows(stream));
      assertEquals("ENODEV", error.errnoName());
      assertTrue(error.getMessage().contains("unplugged"), error::getMessage);
      assertFalse(error.getMessage().contains("\n"), error::getMessage);
      assertThrows(V4l2Exception.class, () -> stream.poll(PATIENCE), "again at every call");
      assertThrows(V4l2Exception.class, camera::formats);

      assertArrayEquals(before, bytes(held));
      stream.close();
      assertTrue(stream.ended());
      assertArrayEquals(before, bytes(held));
      held.close();
      assertThrows(IllegalStateException.class, held::segment);
    }
    shouldComeBack();
  }

  @Test
  void shouldSurviveWithoutAStream() throws Exception {
    try (CaptureDevice camera = CaptureDevice.open(Vivid.DOOMED.path())) {
      Vivid.DOOMED.set("disconnect=1");
      V4l2Exception error = assertThrows(V4l2Exception.class, () -> camera.stream(SMALL));
      assertTrue(error.getMessage().contains("unplugged"), error::getMessage);
      assertEquals(0, camera.controls().all().size());
    }
    shouldComeBack();
  }

  /** vivid is back once its last descriptor is closed and its last buffer unmapped: so are ours. */
  private static void shouldComeBack() throws Exception {
    try (CaptureStream stream = Captures.stream(Vivid.DOOMED, SMALL)) {
      assertEquals(3, sequences(stream, 3).size());
    }
  }

  private static void drainUntilItThrows(CaptureStream stream) throws Exception {
    for (int i = 0; i < 100; i++) {
      stream.poll(PATIENCE).ifPresent(Frame::close);
    }
  }
}
