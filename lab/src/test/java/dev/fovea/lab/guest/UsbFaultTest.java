package dev.fovea.lab.guest;

import static dev.fovea.lab.guest.Captures.next;
import static dev.fovea.lab.guest.Captures.pollUntil;
import static dev.fovea.lab.guest.Captures.rising;
import static dev.fovea.lab.guest.Captures.sequences;
import static dev.fovea.lab.guest.UsbcamTest.SMALL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.PixelFormat;
import dev.fovea.SourceCounters;
import dev.fovea.v4l2.CameraSource;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A USB camera whose frames are broken, missing or late: skipped, counted, and then good again. */
@Tag("usb")
class UsbFaultTest {

  @AfterEach
  void dropBrokenFrames() throws Exception {
    Usbcam.nodrop(false);
  }

  /** How a fault shows in the counters. */
  private enum Count {
    LOST(SourceCounters::lost),
    FLAGGED(SourceCounters::flagged),
    SHORT(SourceCounters::shortFrames),
    BAD_JPEG(SourceCounters::badJpeg);

    private final ToLongFunction<SourceCounters> counter;

    Count(ToLongFunction<SourceCounters> counter) {
      this.counter = counter;
    }

    long of(CameraSource camera) {
      return counter.applyAsLong(camera.counters());
    }
  }

  @ParameterizedTest
  @CsvSource({
    // The driver drops what it knows to be broken, so that numbers are missing ...
    "error 5, MJPG, false, LOST",
    "error 5, YUYV, false, LOST",
    "truncate 5, YUYV, false, LOST",
    "empty 5, MJPG, false, LOST",
    // ... or hands it out with a flag, as newer kernels do by themselves ...
    "error 5, MJPG, true, FLAGGED",
    "error 5, YUYV, true, FLAGGED",
    "truncate 5, YUYV, true, FLAGGED",
    // ... and what it cannot know it hands out in both cases.
    "truncate 5, MJPG, false, BAD_JPEG",
    "truncate 5, MJPG, true, BAD_JPEG",
    "garbage 5, MJPG, false, BAD_JPEG",
    "garbage 5, MJPG, true, BAD_JPEG",
  })
  void shouldSkipAndCountBrokenFrames(String fault, String fourcc, boolean nodrop, Count count)
      throws Exception {
    Usbcam.nodrop(nodrop);
    try (Usbcam usbcam = Usbcam.start("-S", "BAD");
        CameraSource camera =
            CameraSource.open(Usbcam.node("BAD0"), SMALL.withPixelFormat(PixelFormat.of(fourcc)))) {
      sequences(camera, 5);
      long before = count.of(camera);
      usbcam.say(fault);
      pollUntil(camera, () -> count.of(camera) >= before + 5);
      assertTrue(rising(sequences(camera, 10)));
      assertEquals(0, camera.counters().restarts(), camera.counters()::toString);
      assertEquals(5, count.of(camera) - before, 1, camera.counters()::toString);
    }
  }

  @Test
  void shouldStartAStalledCameraAnew() throws Exception {
    try (Usbcam usbcam = Usbcam.start("-S", "STALL");
        CameraSource camera = CameraSource.open(Usbcam.node("STALL0"), SMALL)) {
      sequences(camera, 5);
      usbcam.say("stall");
      Usbcam.await("the stall is noticed", () -> camera.counters().stalls() > 0);
      usbcam.say("resume");
      assertTrue(rising(sequences(camera, 10)));
      assertEquals(1, camera.counters().stalls());
      assertEquals(1, camera.counters().restarts());
      assertEquals(0, camera.counters().reconnects());
    }
  }

  @Test
  void shouldWaitForASlowCamera() throws Exception {
    try (Usbcam usbcam = Usbcam.start("-S", "SLOW");
        CameraSource camera = CameraSource.open(Usbcam.node("SLOW0"), SMALL)) {
      sequences(camera, 5);
      usbcam.say("slow 3"); // a tenth of the rate agreed on: in dim light cameras do so
      assertTrue(rising(sequences(camera, 6)));
      assertEquals(0, camera.counters().stalls(), camera.counters()::toString);
      next(camera).close();
    }
  }
}
