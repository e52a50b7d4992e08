package dev.fovea.lab.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.v4l2.CaptureDevice;
import dev.fovea.v4l2.Control;
import dev.fovea.v4l2.ControlEvent;
import dev.fovea.v4l2.ControlEvents;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Controls and commands on a webcam of the kernel's uvcvideo driver. */
@Tag("usb")
class UsbControlTest {
  private static final String DIM_LIGHT = "exposure_dynamic_framerate";

  @Test
  void shouldAgreeWithV4l2CtlAndSet() throws Exception {
    try (Usbcam _ = Usbcam.start("-S", "CTRL");
        CaptureDevice camera = CaptureDevice.open(Usbcam.node("CTRL0"))) {
      assertEquals(2, V4l2Ctl.requireAgreement(camera));
      try (ControlEvents events = camera.controls().events("brightness")) {
        Control now = camera.controls().set("brightness", -64);
        assertEquals(-64, now.number().orElseThrow());
        ControlEvent event = events.poll(Captures.PATIENCE).orElseThrow();
        assertEquals(-64, event.control().number().orElseThrow());
      }
      String theirs = V4l2Ctl.run(camera.info().path(), "-C", "brightness").strip();
      assertEquals("brightness: -64", theirs);
      String refusal =
          assertThrows(
                  IllegalArgumentException.class, () -> camera.controls().set("brightness", 65))
              .getMessage();
      assertEquals("brightness takes -64 to 64, not 65", refusal);
    }
  }

  @Test
  void shouldListWhatV4l2CtlLists() throws Exception {
    try (Usbcam _ = Usbcam.start("-S", "LIST")) {
      Listing.requireSame(Usbcam.node("LIST0"), 6);
    }
  }

  @Test
  void shouldCureWhatTheDoctorFinds() throws Exception {
    try (Usbcam _ = Usbcam.start("-S", "DIM")) {
      Path node = Usbcam.node("DIM0");
      assertEquals(2, CommandRun.of("devices").out().size(), "a camera and its node, no metadata");
      String cure = "fovea set " + node + " " + DIM_LIGHT + "=0";
      String found = String.join("\n", CommandRun.of("doctor").out());
      assertTrue(found.contains("-> " + cure), found);
      CommandRun cured = CommandRun.of(cure.replace("fovea ", "").split(" "));
      assertEquals(List.of(DIM_LIGHT + "=0"), cured.out(), cured::toString);
      found = String.join("\n", CommandRun.of("doctor").out());
      assertTrue(!found.contains(DIM_LIGHT) && found.contains(node.toString()), found);
    }
  }
}
