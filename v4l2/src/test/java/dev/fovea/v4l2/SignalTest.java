package dev.fovea.v4l2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fovea.v4l2.Signal.Reason;
import dev.fovea.v4l2.uapi.Errno;
import dev.fovea.v4l2.uapi.Ioctl;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignalTest {

  private static Driver answering(Errno errno) {
    return new Driver() {
      @Override
      public Path path() {
        return Path.of("/dev/video7");
      }

      @Override
      public int tryIoctl(Ioctl ioctl, MemorySegment argument) {
        return errno.number();
      }
    };
  }

  @ParameterizedTest
  @CsvSource({"ENOLINK, NO_SIGNAL", "ENOLCK, NO_LOCK", "ERANGE, OUT_OF_RANGE", "ENOTTY, UNKNOWN"})
  void shouldBeAValueWhateverTheCableDoes(Errno errno, Reason reason) throws V4l2Exception {
    Driver driver = answering(errno);
    assertEquals(new Signal.None<DvTimings>(reason), new Timings(driver).query());
    assertEquals(new Signal.None<Long>(reason), new Standards(driver).query());
  }

  @ParameterizedTest
  @CsvSource({"ENODATA", "ENODEV", "EIO"})
  void shouldBeAnErrorWhereThereIsNoSuchInput(Errno errno) {
    Timings timings = new Timings(answering(errno));
    assertEquals(errno.name(), assertThrows(V4l2Exception.class, timings::query).errnoName());
  }

  @Test
  void shouldKeepPrioritiesThatAreUnknownHarmless() {
    assertEquals(Priority.INTERACTIVE, Priority.of(0));
    assertEquals(Priority.RECORD, Priority.of(3));
    assertEquals(Priority.INTERACTIVE, Priority.of(-7));
  }
}
