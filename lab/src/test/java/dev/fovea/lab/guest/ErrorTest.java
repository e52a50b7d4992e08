package dev.fovea.lab.guest;

import static dev.fovea.lab.guest.Captures.SMALL;
import static dev.fovea.lab.guest.Captures.sequences;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.PixelFormat;
import dev.fovea.v4l2.CaptureConfig;
import dev.fovea.v4l2.CaptureDevice;
import dev.fovea.v4l2.CaptureStream;
import dev.fovea.v4l2.V4l2Exception;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a person did wrong: each one line, with what to do about it. */
class ErrorTest {

  @BeforeEach
  void rest() throws Exception {
    Vivid.STEADY.rest();
  }

  @Test
  void shouldNameTheProgramThatHoldsTheCamera() throws Exception {
    Process holder =
        new ProcessBuilder("v4l2-ctl", "-d", "/dev/video0", "--stream-mmap")
            .redirectErrorStream(true)
            .start();
    try (InputStream progress = holder.getInputStream()) {
      assertEquals('<', progress.read(), "v4l2-ctl streams"); // a sign for each frame
      V4l2Exception error = failToStream(SMALL);
      assertEquals("EBUSY", error.errnoName());
      requireWords(error, "in use by", "v4l2-ctl (pid " + holder.pid() + ")");
    } finally {
      holder.destroy();
      holder.waitFor();
    }
  }

  @Test
  void shouldNameItselfAsTheHolder() throws Exception {
    try (CaptureStream stream = Captures.stream(Vivid.STEADY, SMALL)) {
      requireWords(failToStream(SMALL), "in use by this program itself");
      assertEquals(5, sequences(stream, 5).size(), "the first stream goes on");
    }
  }

  @Test
  void shouldRefuseNodesThatAreNoCameras() {
    requireWords(failToOpen(Vivid.STEADY.node(1)), "/dev/video1: ", "video output");
    requireWords(failToOpen(Vivid.STEADY.node(2)), "/dev/video2: ", "metadata");
    requireWords(failToOpen(Vivid.STEADY.node(3)), "/dev/video3: ", "not a camera");
    requireWords(failToOpen(Path.of("/dev/null")), "not a camera");
    requireWords(failToOpen(Path.of("/etc/passwd")), "not a camera");
    requireWords(failToOpen(Path.of("/dev")), "not a camera");
    requireWords(failToOpen(Path.of("/dev/video99")), "no such device", "fovea devices");
  }

  @Test
  void shouldListWhatIsOfferedInstead() throws Exception {
    requireWords(
        failToStream(SMALL.withPixelFormat(PixelFormat.MJPG)), "MJPG", "YUYV", "NV12", "640x360");
    requireWords(failToStream(SMALL.withSize(123, 45)), "123x45", "YUYV", "320x180", "3840x2160");
    // Nothing of it is left: the next one works.
    try (CaptureStream stream = Captures.stream(Vivid.STEADY, SMALL)) {
      assertEquals(1, sequences(stream, 1).size());
    }
  }

  @Test
  void shouldSayWhoMayOpenTheDevice() throws Exception {
    Path node = Vivid.DOOMED.path();
    var before = Files.getPosixFilePermissions(node);
    Files.setPosixFilePermissions(node, Set.of());
    try {
      String said = withoutPrivileges(OpenMain.class, node.toString());
      for (String word : List.of("permission denied", "EACCES", "group video", "usermod")) {
        assertTrue(said.contains(word), said);
      }
    } finally {
      Files.setPosixFilePermissions(node, before);
    }
  }

  private static String withoutPrivileges(Class<?> main, String argument) throws Exception {
    try (AsUser user = AsUser.start(main, argument)) {
      return user.rest();
    }
  }

  private static V4l2Exception failToStream(CaptureConfig config) throws Exception {
    try (CaptureDevice camera = CaptureDevice.open(Vivid.STEADY.path())) {
      return assertThrows(V4l2Exception.class, () -> camera.stream(config).close());
    }
  }

  private static V4l2Exception failToOpen(Path path) {
    return assertThrows(V4l2Exception.class, () -> CaptureDevice.open(path).close());
  }

  private static void requireWords(V4l2Exception error, String... words) {
    for (String word : words) {
      assertTrue(error.getMessage().contains(word), error::getMessage);
    }
    assertFalse(error.getMessage().contains("\n"), "one line: " + error.getMessage());
  }
}
