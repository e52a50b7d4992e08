package dev.fovea.lab.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.v4l2.CaptureDevice;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A driver from outside the kernel, which many take for their virtual camera. */
@Tag("output")
class LoopbackTest {
  private static final Path DEVICE = Path.of("/dev/video40");

  @Test
  void shouldAgreeWithV4l2CtlAndRestore() throws Exception {
    try (CaptureDevice camera = CaptureDevice.open(DEVICE)) {
      assertEquals("v4l2 loopback", camera.info().driver());
      assertTrue(V4l2Ctl.requireAgreement(camera) >= 4);
      var saved = camera.controls().save();
      camera.controls().set("timeout", 3000);
      camera.controls().set("keep_format", 1);
      V4l2Ctl.requireAgreement(camera);
      assertEquals(Map.of(), camera.controls().restore(saved));
      assertEquals(saved, camera.controls().save());
      assertEquals(Optional.empty(), camera.inUseBy());
    }
  }
}
