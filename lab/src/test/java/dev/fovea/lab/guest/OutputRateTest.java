package dev.fovea.lab.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fovea.Frame;
import dev.fovea.PixelFormat;
import dev.fovea.v4l2.Canvas;
import dev.fovea.v4l2.CaptureConfig;
import dev.fovea.v4l2.CaptureDevice;
import dev.fovea.v4l2.CaptureStream;
import dev.fovea.v4l2.OutputDevice;
import dev.fovea.v4l2.PictureOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many pictures a second go through an output node; said, for the machine is emulated. */
@Tag("output")
@Timeout(60)
class OutputRateTest {
  private static final Path LOOPBACK = Path.of("/dev/video40");
  private static final CaptureConfig PICTURES =
      CaptureConfig.defaults()
          .withSize(640, 360)
          .withFramesPerSecond(30)
          .withPixelFormat(PixelFormat.YUYV)
          .withBuffers(16);

  private static PictureOutput output() throws IOException {
    try (OutputDevice device = OutputDevice.open(LOOPBACK)) {
      return device.stream(PICTURES);
    }
  }

  /** 30 pictures a second by the clock, however long each takes to draw. */
  private static void paintInTime(PictureOutput output, int pictures) {
    long start = System.nanoTime();
    for (int i = 0; i < pictures; i++) {
      LockSupport.parkNanos(start + i * TimeUnit.SECONDS.toNanos(1) / 30 - System.nanoTime());
      try (Canvas canvas = output.poll(Duration.ofSeconds(10)).orElseThrow()) {
        canvas.segment().fill((byte) i);
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void shouldShowThirtyPicturesASecond() throws Exception {
    try (PictureOutput output = output()) {
      CompletableFuture<Void> painter = CompletableFuture.runAsync(() -> paintInTime(output, 150));
      // v4l2loopback refuses its readers a format (EBUSY) before the first picture is in it.
      Usbcam.await("the first picture", () -> output.shown() > 0);
      try (CaptureDevice camera = CaptureDevice.open(LOOPBACK);
          CaptureStream stream = camera.stream(PICTURES)) {
        long first = 0;
        long last = 0;
        for (int i = 0; i < 90; i++) {
          try (Frame frame = Captures.next(stream)) {
            first = i == 0 ? frame.timestampNanos() : first;
            last = frame.timestampNanos();
            assertEquals("640x360 YUYV", frame.format().toString());
          }
        }
        System.out.printf(
            "[vm] a virtual camera of 640x360, 30 drawn a second: %.2f frames/s seen, %d lost%n",
            89e9 / (last - first), stream.counters().lost());
      }
      painter.join();
      assertEquals(150, output.shown());
    }
  }
}
