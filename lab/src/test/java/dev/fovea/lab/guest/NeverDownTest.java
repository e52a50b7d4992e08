package dev.fovea.lab.guest;

import static dev.fovea.lab.guest.Captures.PATIENCE;
import static dev.fovea.lab.guest.Captures.SMALL;
import static dev.fovea.lab.guest.Captures.bytes;
import static dev.fovea.lab.guest.Captures.next;
import static dev.fovea.lab.guest.Captures.pollUntil;
import static dev.fovea.lab.guest.Captures.rising;
import static dev.fovea.lab.guest.Captures.sequences;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.ColorSpec.Matrix;
import dev.fovea.Frame;
import dev.fovea.v4l2.CameraSource;
import dev.fovea.v4l2.CaptureDevice;
import dev.fovea.v4l2.DvTimings;
import dev.fovea.v4l2.V4l2Exception;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What ends a stream, met by a source that opens the camera again. */
class NeverDownTest {

  @BeforeEach
  void rest() throws Exception {
    Vivid.STEADY.rest();
    Vivid.DOOMED.rest();
  }

  @AfterEach
  void backToTheWebcam() throws Exception {
    Vivid.STEADY.restHdmi();
  }

  @Test
  void shouldComeBackAfterADisconnectOnceItsFramesAreBack() throws Exception {
    try (CameraSource camera = CameraSource.open(Vivid.DOOMED.path(), SMALL)) {
      assertEquals("@vivid.0/vivid-001-vid-cap", camera.id().toString());
      sequences(camera, 3);
      Frame held = next(camera);
      byte[] before = bytes(held);
      Vivid.DOOMED.set("disconnect=1");
      Usbcam.await("trouble is told", () -> camera.trouble().isPresent());
      assertTrue(camera.poll(Duration.ofMillis(500)).isEmpty(), "vivid waits for its last mapping");
      assertArrayEquals(before, bytes(held));
      held.close();
      List<Long> sequences = sequences(camera, 10);
      assertTrue(rising(sequences) && sequences.getFirst() > held.sequence(), sequences::toString);
      assertEquals(1, camera.counters().reconnects());
    }
  }

  @Test
  void shouldGoOnAfterFatalErrors() throws Exception {
    try (CameraSource camera = CameraSource.open(Vivid.STEADY.path(), SMALL)) {
      for (int errors = 1; errors <= 3; errors++) {
        int expected = errors;
        long before = sequences(camera, 3).getLast();
        Vivid.STEADY.set("inject_fatal_streaming_error=1");
        pollUntil(camera, () -> camera.counters().restarts() == expected);
        List<Long> sequences = sequences(camera, 5);
        assertTrue(rising(sequences) && sequences.getFirst() > before, sequences::toString);
      }
    }
  }

  @Test
  void shouldOpenASilentCameraAgainAndAgain() throws Exception {
    try (CameraSource camera = CameraSource.open(Vivid.STEADY.path(), SMALL)) {
      sequences(camera, 3);
      Vivid.STEADY.set("percentage_of_dropped_buffers=100");
      Usbcam.await("it is opened again", () -> camera.counters().restarts() >= 2);
      assertTrue(camera.counters().stalls() >= 2, camera.counters()::toString);
      Vivid.STEADY.set("percentage_of_dropped_buffers=0");
      assertTrue(rising(sequences(camera, 10)));
      assertEquals(0, camera.counters().reconnects());
    }
  }

  @Test
  void shouldRenegotiateWhenTheSourceChanges() throws Exception {
    try (CameraSource camera = CameraSource.open(Vivid.STEADY.path(), SMALL)) {
      long before = sequences(camera, 3).getLast();
      assertEquals(Matrix.BT601, camera.format().color().matrix());
      Vivid.STEADY.set("colorspace=1"); // Rec. 709
      pollUntil(camera, () -> camera.counters().restarts() == 1);
      try (Frame frame = next(camera)) {
        assertEquals(Matrix.BT709, frame.format().color().matrix());
        assertEquals(frame.format(), camera.format());
        assertTrue(frame.sequence() > before);
      }
      assertTrue(rising(sequences(camera, 5)));
    }
  }

  /** The cable of an HDMI input: another resolution, then no signal. */
  @Test
  void shouldFollowTheSignalOfAnHdmiInput() throws Exception {
    Vivid.STEADY.ctl("-i", "3");
    try (CameraSource camera = CameraSource.open(Vivid.STEADY.path(), SMALL)) {
      sequences(camera, 2);
      assertEquals(1280, timings().width());
      Vivid.STEADY.set("dv_timings=0"); // CEA-861's 640x480
      Vivid.STEADY.set("dv_timings_signal_mode=4"); // what is selected there comes in
      Usbcam.await("the timings follow", () -> timings().width() == 640);
      assertTrue(rising(sequences(camera, 5)));
      long before = camera.counters().restarts();
      assertTrue(before > 0, camera.counters()::toString);
      Vivid.STEADY.set("dv_timings_signal_mode=1"); // no signal: vivid sends noise
      pollUntil(camera, () -> camera.counters().restarts() > before);
      assertTrue(rising(sequences(camera, 3)));
      assertEquals(640, timings().width(), "they stay as they were");
    }
  }

  private static DvTimings timings() {
    try (CaptureDevice device = CaptureDevice.open(Vivid.STEADY.path())) {
      return device.timings().current();
    } catch (V4l2Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void shouldStartAtOpenAlthoughEveryCallFailsOnce() throws Exception {
    Vivid.STEADY.set(
        "inject_vidioc_reqbufs_error=1,inject_vidioc_qbuf_error=1,inject_vidioc_streamon_error=1");
    try (CameraSource camera = CameraSource.open(Vivid.STEADY.path(), SMALL)) {
      assertTrue(rising(sequences(camera, 3)));
      assertEquals(0, camera.counters().restarts());
    }
  }

  @Test
  void shouldWakeAPollWhenAnotherThreadCloses() throws Exception {
    Vivid.STEADY.set("percentage_of_dropped_buffers=100");
    CameraSource camera = CameraSource.open(Vivid.STEADY.path(), SMALL);
    Thread closer = Thread.ofPlatform().start(camera::close);
    assertTrue(camera.poll(PATIENCE.multipliedBy(10)).isEmpty());
    closer.join();
    assertTrue(camera.ended());
    camera.close();
  }

  @Test
  void shouldRefuseACameraThatIsNone() {
    assertThrows(V4l2Exception.class, () -> CameraSource.open(Vivid.STEADY.node(1), SMALL).close());
  }
}
