package dev.fovea.lab.guest;

import static dev.fovea.lab.guest.Captures.SMALL;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.v4l2.CaptureDevice;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@link Abuse} of cameras that go away in the middle of it. */
class AbuseUnplugTest {

  @Test
  void shouldEndInExceptionsWhileVividGoes() throws Exception {
    for (int round = 0; round < 3; round++) {
      Vivid.DOOMED.rest();
      try (CaptureDevice camera = CaptureDevice.open(Vivid.DOOMED.path())) {
        requireAll(Abuse.of(camera, SMALL, () -> Vivid.DOOMED.set("disconnect=1")));
      }
      Census.awaitUnmapped();
    }
  }

  @Test
  @Tag("usb")
  void shouldEndInExceptionsWhileAUsbCameraGoes() throws Exception {
    try (Usbcam usbcam = Usbcam.start("-S", "ABUSED")) {
      for (int round = 0; round < 3; round++) {
        try (CaptureDevice camera = CaptureDevice.open(Usbcam.node("ABUSED0"))) {
          requireAll(Abuse.of(camera, UsbcamTest.SMALL, () -> usbcam.say("unplug")));
        }
        Usbcam.awaitGone("ABUSED0");
        Census.awaitUnmapped();
        usbcam.say("replug");
      }
    }
    Usbcam.awaitGone("ABUSED0");
  }

  private static void requireAll(Map<String, Integer> caught) {
    for (String name :
        new String[] {"V4l2Exception", "IllegalStateException", "WrongThreadException"}) {
      assertTrue(caught.containsKey(name), caught::toString);
    }
  }
}
