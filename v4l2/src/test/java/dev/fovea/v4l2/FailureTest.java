package dev.fovea.v4l2;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fovea.v4l2.uapi.Errno;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureTest {
  @ParameterizedTest
  @CsvSource({
    "open, ENOENT, NOT_FOUND",
    "open, ENODEV, NOT_FOUND",
    "open, EACCES, NOT_PERMITTED",
    "open, EBUSY, BUSY",
    "VIDIOC_S_FMT, EBUSY, BUSY",
    "VIDIOC_STREAMON, ENOSPC, NO_BANDWIDTH",
    "VIDIOC_STREAMON, EINVAL, DRIVER",
    "VIDIOC_DQBUF, ENODEV, UNPLUGGED",
    "VIDIOC_DQBUF, EIO, DRIVER",
    "VIDIOC_DQBUF, ETIMEDOUT, DRIVER",
    "poll, ETIMEDOUT, STALLED",
    "VIDIOC_DQEVENT, OTHER, SOURCE_CHANGED",
    "VIDIOC_DQBUF, OTHER, DRIVER",
  })
  void shouldKnowTheTroubleByCallAndErrorNumber(String call, Errno errno, Failure failure) {
    V4l2Exception e = new V4l2Exception(Path.of("/dev/video0"), call, errno.number(), "words");
    assertEquals(failure, e.failure());
  }
}
