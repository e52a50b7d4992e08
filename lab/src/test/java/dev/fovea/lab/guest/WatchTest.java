package dev.fovea.lab.guest;

import static dev.fovea.lab.guest.Captures.PATIENCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.v4l2.CameraId;
import dev.fovea.v4l2.CameraWatch;
import dev.fovea.v4l2.CameraWatch.Appeared;
import dev.fovea.v4l2.CameraWatch.Change;
import dev.fovea.v4l2.CameraWatch.Vanished;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Cameras that come and go, seen through /dev and sysfs; the guest has no udev. */
@Tag("usb")
class WatchTest {

  @Test
  void shouldTellOfCamerasThatComeAndGo() throws Exception {
    try (CameraWatch watch = CameraWatch.open()) {
      assertEquals(Optional.empty(), watch.poll(Duration.ofMillis(200)));
      Appeared first;
      try (Usbcam usbcam = Usbcam.start("-S", "COME")) {
        first = assertInstanceOf(Appeared.class, change(watch));
        assertEquals(Usbcam.node("COME0"), first.node());
        assertEquals("uvcvideo", first.info().driver());
        assertEquals(first.id(), CameraId.of(first.node()));

        usbcam.say("unplug");
        assertEquals(new Vanished(first.id(), first.node()), change(watch));
        usbcam.say("replug");
        assertEquals(first.id(), assertInstanceOf(Appeared.class, change(watch)).id());
        assertEquals(
            Optional.empty(), watch.poll(Duration.ofMillis(500)), "the metadata node is no camera");
      }
      assertEquals(first.id(), assertInstanceOf(Vanished.class, change(watch)).id());
    }
  }

  private static Change change(CameraWatch watch) throws Exception {
    return watch.poll(PATIENCE.multipliedBy(2)).orElseThrow(() -> new AssertionError("no news"));
  }

  @Test
  void shouldTellOfThoseThatAreThereFirst() throws Exception {
    try (Usbcam _ = Usbcam.start("-n", "2", "-S", "PAIR")) {
      Path one = Usbcam.node("PAIR0");
      Path two = Usbcam.node("PAIR1");
      try (CameraWatch watch = CameraWatch.open()) {
        assertEquals(one, change(watch).node());
        assertEquals(two, change(watch).node());
      }
    }
  }

  /** udev gives a node to its group a moment after the kernel made it. */
  @Test
  void shouldWaitUntilANewNodeMayBeOpened() throws Exception {
    try (AsUser user = AsUser.start(WatchMain.class)) {
      assertEquals("ready", user.line());
      try (Usbcam _ = Usbcam.start("-S", "RACE")) {
        Path node = Usbcam.node("RACE0");
        assertEquals("refused", user.line());
        AsUser.allow(node);
        assertEquals("appeared " + node, user.line());
      }
      assertEquals("ready", user.line());
      try (Usbcam _ = Usbcam.start("-S", "RACE")) {
        Path node = Usbcam.node("RACE0");
        AsUser.allow(node);
        assertTrue(user.line().startsWith("opened 1d6b:0102:RACE0@"));
      }
    }
  }
}
