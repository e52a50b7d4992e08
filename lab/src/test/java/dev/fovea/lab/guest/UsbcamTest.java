package dev.fovea.lab.guest;

import static dev.fovea.lab.guest.Captures.sequences;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fovea.PixelFormat;
import dev.fovea.v4l2.CaptureConfig;
import dev.fovea.v4l2.CaptureDevice;
import dev.fovea.v4l2.CaptureStream;
import dev.fovea.v4l2.DeviceInfo;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A USB camera that does what it should. */
@Tag("usb")
class UsbcamTest {
  /** The smaller size of usbcam at its higher rate. */
  static final CaptureConfig SMALL =
      CaptureConfig.defaults().withSize(320, 180).withFramesPerSecond(30);

  @ParameterizedTest
  @ValueSource(strings = {"MJPG", "YUYV"})
  void shouldStream(String fourcc) throws Exception {
    try (Usbcam _ = Usbcam.start("-S", "LAB")) {
      Path node = Usbcam.node("LAB0");
      List<DeviceInfo> cameras = CaptureDevice.list();
      assertEquals(List.of(node), cameras.stream().map(DeviceInfo::path).toList());
      assertEquals("uvcvideo", cameras.getFirst().driver());
      try (CaptureDevice camera = CaptureDevice.open(node);
          CaptureStream stream = camera.stream(SMALL.withPixelFormat(PixelFormat.of(fourcc)))) {
        assertEquals(30, sequences(stream, 30).size());
        assertEquals(0, stream.counters().flagged() + stream.counters().badJpeg());
      }
    }
    Usbcam.awaitGone("LAB0");
  }
}
