package dev.fovea.v4l2;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.v4l2.Selections.Fit;
import dev.fovea.v4l2.Selections.Target;
import dev.fovea.v4l2.uapi.Ioctl;
import dev.fovea.v4l2.uapi.V4l2Edid;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Inputs, standards, timings, tuners and rectangles of drivers that answer with anything. */
class InputFuzzTest {

  /** Every struct full of random bytes; lists without an end, EDIDs of any length. */
  private static final class Liar implements Driver {
    private final Random random = new Random(1);
    private int calls;

    @Override
    public Path path() {
      return Path.of("/dev/video7");
    }

    @Override
    public int tryIoctl(Ioctl ioctl, MemorySegment argument) {
      calls++;
      if (ioctl == Ioctl.G_EDID) {
        argument.set(JAVA_INT, V4l2Edid.BLOCKS, random.nextInt() >>> random.nextInt(31));
        return 0;
      }
      byte[] bytes = new byte[(int) argument.byteSize()];
      random.nextBytes(bytes);
      MemorySegment.copy(bytes, 0, argument, JAVA_BYTE, 0, bytes.length);
      return 0;
    }
  }

  private final Liar liar = new Liar();

  @Test
  void shouldEndListsThatDoNot() throws V4l2Exception {
    assertEquals(1024, new Inputs(liar).all().size());
    assertEquals(1024, new Standards(liar).all().size());
    assertEquals(1024, new Timings(liar).all().size());
    assertEquals(1024, new Tuners(liar).all().size());
    assertEquals(4 * 1024, liar.calls);
  }

  @Test
  void shouldTakeAnyAnswerAsData() throws V4l2Exception {
    for (int i = 0; i < 2000; i++) {
      DvTimings timings = new Timings(liar).current();
      assertTrue(timings.framesPerSecond() >= 0 || timings.pixelClockHz() < 0);
      assertTrue(timings.toString().matches("\\d+x\\d+[ip]-?\\d+"), timings.toString());
      assertEquals(timings, timings);
      new Timings(liar).set(timings);
      new Standards(liar).query();
      new Tuners(liar).frequencyHz(0);
      new Selections(liar).get(Target.CROP).orElseThrow();
      new Selections(liar).set(Target.CROP, new Rectangle(0, 0, 1, 1), Fit.NEAREST);
      int edid = new Edid(liar).read(0).length;
      assertTrue(edid % Edid.BLOCK == 0 && edid <= 256 * Edid.BLOCK, "EDID of " + edid);
    }
  }

  @Test
  void shouldNotTuneBeyondARangeThatMakesNoSense() {
    for (int i = 0; i < 200; i++) {
      assertThrows(
          IllegalArgumentException.class, () -> new Tuners(liar).setFrequencyHz(0, Long.MAX_VALUE));
    }
  }
}
