package dev.fovea.lab.guest;

import static dev.fovea.lab.guest.Captures.PATIENCE;
import static dev.fovea.lab.guest.Captures.bytes;
import static dev.fovea.lab.guest.Captures.next;
import static dev.fovea.lab.guest.Captures.rising;
import static dev.fovea.lab.guest.Captures.sequences;
import static dev.fovea.lab.guest.UsbcamTest.SMALL;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.CopyLedger;
import dev.fovea.Frame;
import dev.fovea.v4l2.CameraId;
import dev.fovea.v4l2.CameraSource;
import dev.fovea.v4l2.CaptureDevice;
import dev.fovea.v4l2.Failure;
import dev.fovea.v4l2.Settings;
import dev.fovea.v4l2.V4l2Exception;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A USB camera whose cable is pulled and put back while somebody captures. */
@Tag("usb")
class ReplugTest {

  @Test
  void shouldGoOnWhenItIsPluggedInAgain() throws Exception {
    try (Usbcam usbcam = Usbcam.start("-S", "CABLE");
        CameraSource camera = CameraSource.open(Usbcam.node("CABLE0"), SMALL)) {
      long last = sequences(camera, 5).getLast();
      Path node = camera.info().path();
      for (int round = 1; round <= 3; round++) {
        unplug(usbcam, camera, "CABLE0");
        usbcam.say("replug");
        List<Long> sequences = sequences(camera, 10);
        assertTrue(rising(sequences) && sequences.getFirst() > last, sequences::toString);
        last = sequences.getLast();
        assertEquals(round, camera.counters().reconnects());
        assertEquals(node, camera.info().path(), "the number was free");
        assertTrue(camera.trouble().isEmpty());
      }
      assertEquals(0, camera.counters().restarts());
    }
  }

  private static void unplug(Usbcam usbcam, CameraSource camera, String serial) throws Exception {
    usbcam.say("unplug");
    Usbcam.await("trouble is told", () -> camera.trouble().isPresent());
    Usbcam.awaitGone(serial);
    assertTrue(camera.poll(java.time.Duration.ofMillis(100)).isEmpty());
    assertTrue(!camera.ended(), "away is not ended");
  }

  @Test
  void shouldFindItUnderAnotherNumber() throws Exception {
    try (Usbcam usbcam = Usbcam.start("-S", "MOVE");
        CaptureDevice other = CaptureDevice.open(Usbcam.node("MOVE0"));
        CameraSource camera = CameraSource.open(Usbcam.node("MOVE0"), SMALL)) {
      sequences(camera, 5);
      Path before = camera.info().path();
      CameraId id = camera.id();
      assertTrue(id.toString().contains(":MOVE0@"), id::toString);
      unplug(usbcam, camera, "MOVE0");
      usbcam.say("replug");
      assertTrue(rising(sequences(camera, 10)));
      assertNotEquals(before, camera.info().path(), "another program kept the number");
      assertEquals(id, CameraId.of(camera.info().path()));
      assertThrows(V4l2Exception.class, other::formats);
      try (CaptureDevice again = CaptureDevice.open(id.find().orElseThrow())) {
        assertEquals(camera.info().path(), again.info().path());
      }
    }
  }

  @Test
  void shouldKeepAHeldFrameReadable() throws Exception {
    try (Usbcam usbcam = Usbcam.start("-S", "HELD");
        CameraSource camera = CameraSource.open(Usbcam.node("HELD0"), SMALL)) {
      sequences(camera, 3);
      Frame held = next(camera);
      byte[] before = bytes(held);
      unplug(usbcam, camera, "HELD0");
      assertArrayEquals(before, bytes(held));
      usbcam.say("replug");
      assertTrue(rising(sequences(camera, 10)));
      assertArrayEquals(before, bytes(held));
      held.close();
      assertThrows(IllegalStateException.class, held::segment);
      assertTrue(rising(sequences(camera, 10)));
    }
  }

  @Test
  void shouldMakeItsSettingsAgain() throws Exception {
    try (Usbcam usbcam = Usbcam.start("-S", "SET");
        CameraSource camera = CameraSource.open(Usbcam.node("SET0"), SMALL)) {
      assertEquals(Map.of(), camera.set(new Settings(Map.of("brightness", "-20"))));
      assertEquals(-20, brightness(camera));
      unplug(usbcam, camera, "SET0");
      usbcam.say("replug");
      sequences(camera, 3);
      assertEquals(1, camera.counters().reconnects());
      assertEquals(-20, brightness(camera), "a camera comes back as it was made");
    }
  }

  private static long brightness(CameraSource camera) throws Exception {
    try (CaptureDevice device = CaptureDevice.open(camera.info().path())) {
      return device.controls().require("brightness").number().orElseThrow();
    }
  }

  @Test
  void shouldLoseOneOfTwoCamerasOnly() throws Exception {
    try (Usbcam usbcam = Usbcam.start("-n", "2", "-S", "DUO");
        CameraSource stays = CameraSource.open(Usbcam.node("DUO0"), SMALL);
        CameraSource goes = CameraSource.open(Usbcam.node("DUO1"), SMALL)) {
      sequences(stays, 5);
      sequences(goes, 5);
      usbcam.say("unplug 1");
      Usbcam.await("trouble is told", () -> goes.trouble().isPresent());
      assertTrue(rising(sequences(stays, 15)));
      usbcam.say("replug 1");
      assertTrue(rising(sequences(goes, 10)));
      assertTrue(rising(sequences(stays, 10)));
      assertEquals(1, goes.counters().reconnects());
      assertEquals(0, stays.counters().reconnects() + stays.counters().restarts());
    }
  }

  @Test
  void shouldSayAtTheFirstOpenWhatIsWrong() throws Exception {
    CameraId id;
    try (Usbcam _ = Usbcam.start("-S", "ONE")) {
      Path node = Usbcam.node("ONE0");
      id = CameraId.of(node);
      V4l2Exception busy;
      try (CameraSource camera = CameraSource.open(node, SMALL)) {
        next(camera).close();
        busy = assertThrows(V4l2Exception.class, () -> CameraSource.open(node, SMALL).close());
      }
      assertEquals(Failure.BUSY, busy.failure());
      assertTrue(busy.getMessage().contains("this program itself"), busy::getMessage);
      try (CameraSource camera = CameraSource.open(id, SMALL, new CopyLedger())) {
        next(camera).close();
      }
    }
    Usbcam.awaitGone("ONE0");
    V4l2Exception gone =
        assertThrows(
            V4l2Exception.class, () -> CameraSource.open(id, SMALL, new CopyLedger()).close());
    assertEquals(Failure.NOT_FOUND, gone.failure());
    assertTrue(gone.getMessage().contains("not plugged in"), gone::getMessage);
  }

  @Test
  void shouldEndWhileTheCameraIsAway() throws Exception {
    try (Usbcam usbcam = Usbcam.start("-S", "AWAY")) {
      CameraSource camera = CameraSource.open(Usbcam.node("AWAY0"), SMALL);
      sequences(camera, 3);
      unplug(usbcam, camera, "AWAY0");
      camera.close();
      assertTrue(camera.ended());
      assertTrue(camera.poll(PATIENCE).isEmpty());
      assertEquals(
          0,
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().startsWith("fovea-"))
              .count());
    }
  }
}
