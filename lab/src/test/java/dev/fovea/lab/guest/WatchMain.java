package dev.fovea.lab.guest;

import static dev.fovea.lab.guest.Captures.PATIENCE;

import dev.fovea.v4l2.CameraId;
import dev.fovea.v4l2.CameraSource;
import dev.fovea.v4l2.CameraWatch;
import dev.fovea.v4l2.CaptureDevice;
import dev.fovea.v4l2.V4l2Exception;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** Awaits two cameras one after the other, and says how it gets to them. */
final class WatchMain {
  private static final Path NODE = Path.of("/dev/video0");

  private WatchMain() {}

  public static void main(String[] args) throws Exception {
    CaptureDevice.list(); // what is loaded once need not be while a node is young
    try (CameraWatch watch = CameraWatch.open()) {
      System.out.println("ready");
      awaitNode(true);
      sayWhetherRefused();
      System.out.println("appeared " + watch.poll(PATIENCE.multipliedBy(4)).orElseThrow().node());
    }
    awaitNode(false);
    System.out.println("ready");
    awaitNode(true);
    try (CameraSource camera = CameraSource.open(NODE, UsbcamTest.SMALL)) {
      System.out.println("opened " + camera.id());
    }
  }

  private static void awaitNode(boolean there) {
    while (Files.exists(NODE) != there) {
      LockSupport.parkNanos(20_000_000);
    }
  }

  private static void sayWhetherRefused() {
    try (CaptureDevice camera = CaptureDevice.open(NODE)) {
      System.out.println("opened at once: " + CameraId.of(camera.info().path()));
    } catch (V4l2Exception e) {
      System.out.println(e.failure().name().equals("NOT_PERMITTED") ? "refused" : e.getMessage());
    }
  }
}
