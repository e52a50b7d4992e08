package dev.fovea.v4l2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.v4l2.uapi.Errno;
import dev.fovea.v4l2.uapi.Ioctl;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class V4l2ExceptionTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "/dev/null, VIDIOC_QUERYCAP, ENOTTY, not a camera",
    "/dev/video-none, open, ENOENT, no such device",
    "no-such-name, open, ENOENT, lists cameras",
    "/dev, open, EISDIR, a directory"
  })
  void shouldSayWhyAPathIsNoCamera(Path path, String call, String errno, String words) {
    V4l2Exception e = assertThrows(V4l2Exception.class, () -> CaptureDevice.open(path));
    assertEquals(call, e.call());
    assertEquals(errno, e.errnoName());
    assertEquals(path, e.device());
    assertTrue(e.getMessage().startsWith(path + ": "), e.getMessage());
    assertTrue(e.getMessage().contains(words), e.getMessage());
    assertEquals(1, e.getMessage().lines().count());
  }

  @Test
  void shouldLeaveNoDescriptorBehindAFailedOpen() throws IOException {
    long before = descriptors();
    for (int i = 0; i < 20; i++) {
      assertThrows(V4l2Exception.class, () -> CaptureDevice.open(Path.of("/dev/null")));
    }
    assertEquals(before, descriptors());
  }

  private static long descriptors() throws IOException {
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }

  @Test
  void shouldTellOwnerModeAndGroupWherePermissionIsMissing() throws IOException {
    Path node = Files.createFile(folder.resolve("video0"));
    Files.setPosixFilePermissions(node, PosixFilePermissions.fromString("rw-rw----"));
    String message = V4l2Exception.of(node, "open", 13).getMessage();
    String owner = Files.getOwner(node).getName();
    assertTrue(message.contains("permission denied (EACCES on open)"), message);
    assertTrue(message.contains("it belongs to " + owner + ":"), message);
    assertTrue(message.contains("mode rw-rw----"), message);
    assertTrue(message.contains("sudo usermod -aG video $USER, then log in again"), message);
  }

  @Test
  void shouldNameTheProgramThatHoldsABusyDevice() throws Exception {
    Path node = Files.createFile(folder.resolve("video0")).toRealPath();
    Process holder = new ProcessBuilder("sleep", "60").redirectInput(node.toFile()).start();
    try {
      String message = V4l2Exception.of(node, "VIDIOC_S_FMT", 16).getMessage();
      assertTrue(message.contains("sleep (pid " + holder.pid() + ")"), message);
      assertTrue(message.contains("EBUSY on VIDIOC_S_FMT"), message);
    } finally {
      holder.destroy();
      holder.waitFor();
    }
    assertEquals("another program", Holders.of(node));
    try (RandomAccessFile own = new RandomAccessFile(node.toFile(), "r")) {
      // Not being root, one cannot rule out that another user's program has it too.
      assertTrue(Holders.of(node).startsWith("this program itself"), Holders.of(node));
      assertEquals(0, own.length());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "19, VIDIOC_DQBUF, unplugged",
    "19, open, no camera is behind this node",
    "28, VIDIOC_STREAMON, USB bus has no bandwidth",
    "133, VIDIOC_DQBUF, errno 133"
  })
  void shouldPutErrnosIntoWords(int errno, String call, String words) {
    String message = V4l2Exception.of(Path.of("/dev/video0"), call, errno).getMessage();
    assertTrue(message.contains(words), message);
    assertFalse(message.contains("\n"), message);
  }

  // What the kernel's manual (and capture.md) names for a request, with a word of its meaning.
  private static final String DOCUMENTED =
      """
      QUERYCAP ENOTTY not a camera
      S_FMT EBUSY in use by
      S_FMT EINVAL no such format
      REQBUFS EBUSY in use by
      REQBUFS EINVAL no buffers of this kind
      REQBUFS ENOMEM no memory
      QUERYBUF EINVAL this buffer
      QBUF EINVAL this buffer
      QBUF EIO reports an error
      QBUF EBADR media requests
      DQBUF EAGAIN nothing is ready
      DQBUF EIO reports an error
      DQBUF EPIPE stream has ended
      DQBUF ENODEV unplugged
      STREAMON EINVAL cannot start
      STREAMON EPIPE pipeline
      STREAMON ENOLINK no signal
      STREAMON ENOLCK not stable
      STREAMON ENOSPC no bandwidth
      STREAMON EPROTO connection to the camera
      S_PARM EBUSY in use by
      QUERY_EXT_CTRL EINVAL no such entry
      QUERYMENU EINVAL no such entry
      G_EXT_CTRLS EACCES only be written
      G_EXT_CTRLS ENOSPC has grown
      S_EXT_CTRLS EACCES automatic
      S_EXT_CTRLS EBUSY locked
      S_EXT_CTRLS EINVAL no such control
      S_EXT_CTRLS ERANGE range
      S_EXT_CTRLS EPIPE USB stall
      S_EXT_CTRLS EILSEQ connection
      TRY_EXT_CTRLS ERANGE range
      ENUMINPUT EINVAL no such entry
      S_INPUT EINVAL no such input
      S_INPUT EBUSY in use by
      S_STD EINVAL does not take this
      S_STD EBUSY in use by
      G_STD ENODATA selected input
      QUERYSTD ENODATA selected input
      S_DV_TIMINGS EINVAL does not take this
      S_DV_TIMINGS ERANGE cannot take these timings
      S_DV_TIMINGS EBUSY in use by
      G_DV_TIMINGS ENODATA selected input
      QUERY_DV_TIMINGS ENOLINK no signal
      QUERY_DV_TIMINGS ENOLCK not stable
      QUERY_DV_TIMINGS ERANGE more than the hardware
      ENUM_DV_TIMINGS EINVAL no such entry
      G_EDID EINVAL no EDID
      G_EDID ENODATA selected input
      S_EDID E2BIG can keep
      S_EDID EPERM permission
      S_EDID EBUSY in use by
      G_TUNER EINVAL no such tuner
      S_FREQUENCY EBUSY in use by
      S_FREQUENCY EINVAL no such tuner or frequency
      G_SELECTION EINVAL crop or compose
      S_SELECTION ERANGE no rectangle
      S_SELECTION EBUSY in use by
      DQEVENT ENOENT no event
      SUBSCRIBE_EVENT EINVAL does not tell
      S_PRIORITY EBUSY in use by
      S_PRIORITY EINVAL priority
      """;

  @Test
  void shouldHaveASentenceForWhatTheManualNames() {
    List<String> rows = DOCUMENTED.lines().toList();
    for (String row : rows) {
      String[] part = row.split(" ", 3);
      String message = message(Ioctl.valueOf(part[0]), Errno.valueOf(part[1]).number());
      String meaning = message.substring(0, message.indexOf(" (" + part[1]));
      assertTrue(meaning.contains(part[2]), row + ": " + message);
    }
    assertTrue(rows.size() > 60);
  }

  @Test
  void shouldHaveASentenceForEveryRequestAndError() {
    for (Ioctl ioctl : Ioctl.values()) {
      for (Errno errno : Errno.values()) {
        int number = errno == Errno.OTHER ? 133 : errno.number();
        String message = message(ioctl, number);
        String kernel = " (%s on %s); ".formatted(Errno.name(number), ioctl.kernelName());
        String[] halves = message.split(Pattern.quote(kernel));
        assertEquals(2, halves.length, message);
        assertTrue(halves[0].matches("/dev/video0: \\w[\\w ;,()-]{9,}"), message);
        assertTrue(halves[1].contains(" "), "a cure: " + message);
        assertEquals(1, message.lines().count(), message);
      }
    }
  }

  private static String message(Ioctl ioctl, int errno) {
    return V4l2Exception.of(Path.of("/dev/video0"), ioctl.kernelName(), errno).getMessage();
  }
}
