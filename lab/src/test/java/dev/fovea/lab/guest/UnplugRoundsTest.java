package dev.fovea.lab.guest;

import static dev.fovea.lab.guest.Captures.PATIENCE;
import static dev.fovea.lab.guest.Captures.bytes;
import static dev.fovea.lab.guest.Captures.next;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fovea.Frame;
import dev.fovea.v4l2.CaptureDevice;
import dev.fovea.v4l2.CaptureStream;
import dev.fovea.v4l2.Failure;
import dev.fovea.v4l2.V4l2Exception;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A cable that is pulled and put back, with a frame held each time: nothing is left behind. */
@Tag("usb")
class UnplugRoundsTest {

  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void shouldLeaveNothingBehindIn10Unplugs() throws Exception {
    rounds(10);
  }

  @Test
  @Tag("long")
  void shouldLeaveNothingBehindIn200Unplugs() throws Exception {
    rounds(200);
  }

  private static void rounds(int count) throws Exception {
    try (Usbcam usbcam = Usbcam.start("-S", "ROUND")) {
      for (int i = 0; i < 3; i++) {
        round(usbcam); // what is loaded and opened once
      }
      Census before = Census.take();
      assertEquals(0, before.mappings() + before.threads(), before::toString);
      for (int i = 0; i < count; i++) {
        round(usbcam);
      }
      Census.take().requireSame(before, count + " rounds of unplugging");
    }
    Usbcam.awaitGone("ROUND0");
  }

  private static void round(Usbcam usbcam) throws Exception {
    try (CaptureDevice camera = CaptureDevice.open(Usbcam.node("ROUND0"));
        CaptureStream stream = camera.stream(UsbcamTest.SMALL)) {
      Frame held = next(stream);
      byte[] before = bytes(held);
      usbcam.say("unplug");
      V4l2Exception gone = assertThrows(V4l2Exception.class, () -> pollWithoutEnd(stream));
      assertEquals(Failure.UNPLUGGED, gone.failure());
      assertArrayEquals(before, bytes(held));
      held.close();
    }
    Usbcam.awaitGone("ROUND0");
    usbcam.say("replug");
  }

  private static void pollWithoutEnd(CaptureStream stream) throws Exception {
    for (int i = 0; i < 10; i++) {
      stream.poll(PATIENCE).ifPresent(Frame::close);
    }
  }
}
