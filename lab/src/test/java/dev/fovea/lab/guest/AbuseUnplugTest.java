package dev.fovea.lab.guest;

import static dev.fovea.lab.guest.Captures.SMALL;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.v4l2.CaptureConfig;
import dev.fovea.v4l2.CaptureDevice;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@link Abuse} of cameras that go away in the middle of it. */
class AbuseUnplugTest {

  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void shouldEndInExceptionsWhileVividGoes() throws Exception {
    Vivid.DOOMED.rest();
    abuse(Vivid.DOOMED.path(), SMALL, () -> Vivid.DOOMED.set("disconnect=1"));
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @Tag("usb")
  void shouldEndInExceptionsWhileAUsbCameraGoes() throws Exception {
    try (Usbcam usbcam = Usbcam.start("-S", "ABUSED")) {
      abuse(Usbcam.node("ABUSED0"), UsbcamTest.SMALL, () -> usbcam.say("unplug"));
    }
    Usbcam.awaitGone("ABUSED0");
  }

  private static void abuse(Path node, CaptureConfig config, Abuse.Offence unplug)
      throws Exception {
    try (CaptureDevice camera = CaptureDevice.open(node)) {
      Map<String, Integer> all =
          Abuse.of(
              camera.stream(config),
              caught -> {
                unplug.commit();
                Usbcam.await("a poll says so", () -> caught.containsKey("V4l2Exception"));
              });
      for (String name : List.of("IllegalStateException", "WrongThreadException")) {
        assertTrue(all.containsKey(name), all::toString);
      }
    }
    Census.awaitUnmapped();
  }
}
