package dev.fovea.v4l2;

import static java.lang.foreign.ValueLayout.ADDRESS_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.v4l2.uapi.Ioctl;
import dev.fovea.v4l2.uapi.V4l2ExtControl;
import dev.fovea.v4l2.uapi.V4l2QueryExtCtrl;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Drivers that answer with anything at all: read as data, without an exception, without end. */
class ControlFuzzTest {
  private static final int[] TYPES = {
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0x100, 0x101, 0x102, 0x106, 300
  };

  /** Fills every answer with random bytes, and the memory that it is lent as far as it goes. */
  private static final class Liar implements Driver {
    private final Random random;
    private int calls;
    private long lent;

    private Liar(long seed) {
      random = new Random(seed);
    }

    @Override
    public Path path() {
      return Path.of("/dev/video7");
    }

    @Override
    public int tryIoctl(Ioctl ioctl, MemorySegment argument) {
      calls++;
      if (ioctl == Ioctl.G_EXT_CTRLS) {
        lie(FakeDriver.structs(argument, 1));
      } else {
        int id = argument.get(JAVA_INT, 0) & 0x3fffffff;
        fill(argument);
        if (ioctl == Ioctl.QUERY_EXT_CTRL) {
          query(argument, id);
        }
      }
      return random.nextInt(60) == 0 ? 22 : 0;
    }

    /** Mostly a list that goes on, so that the decoders get to see it. */
    private void query(MemorySegment query, int id) {
      if (random.nextInt(50) != 0) {
        query.set(JAVA_INT, V4l2QueryExtCtrl.ID, id + 1 + random.nextInt(9));
      }
      query.set(JAVA_INT, V4l2QueryExtCtrl.TYPE, TYPES[random.nextInt(TYPES.length)]);
      if (random.nextBoolean()) {
        query.set(JAVA_INT, V4l2QueryExtCtrl.ELEM_SIZE, 1 << random.nextInt(4));
        query.set(JAVA_INT, V4l2QueryExtCtrl.ELEMS, random.nextInt(70));
        query.set(JAVA_LONG, V4l2QueryExtCtrl.MINIMUM, random.nextInt(5) - 2);
        query.set(JAVA_LONG, V4l2QueryExtCtrl.MAXIMUM, random.nextInt(20));
      }
    }

    @SuppressWarnings("restricted")
    private void lie(MemorySegment struct) {
      int size = struct.get(JAVA_INT_UNALIGNED, V4l2ExtControl.BYTES);
      MemorySegment memory = struct.get(ADDRESS_UNALIGNED, V4l2ExtControl.VALUE);
      if (size > 0) {
        lent = Math.max(lent, size);
        fill(memory.reinterpret(size));
      } else {
        fill(struct.asSlice(V4l2ExtControl.VALUE));
      }
    }

    private void fill(MemorySegment memory) {
      byte[] bytes = new byte[(int) memory.byteSize()];
      random.nextBytes(bytes);
      MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, 0, bytes.length);
    }
  }

  @Test
  void shouldTakeAnyAnswerAsData() {
    int found = 0;
    int valued = 0;
    for (int seed = 0; seed < 400; seed++) {
      Liar liar = new Liar(seed);
      List<Control> all = new Controls(liar).all();
      for (Control control : all) {
        assertTrue(control.label().length() <= 32, control.label());
        assertTrue(control.menu().size() <= 1024, control.name());
        assertNotNull(control.range());
        valued += control.value().isPresent() ? 1 : 0;
        control.value().ifPresent(ControlFuzzTest::requireText);
      }
      found += all.size();
      assertTrue(all.size() <= 1024 && liar.calls <= 1024 * 1026, "it ends");
      assertTrue(liar.lent <= ControlMemory.LARGEST, "no more memory than there is");
    }
    assertTrue(found > 1000 && valued > 300, found + " controls, " + valued + " with values");
  }

  private static void requireText(ControlValue value) {
    assertNotNull(value.toString());
    assertEquals(value, value);
  }

  @Test
  void shouldNotAskAgainAfterAListThatTurnsBack() {
    int[] calls = {0};
    Driver turning =
        new Driver() {
          @Override
          public Path path() {
            return Path.of("/dev/video7");
          }

          @Override
          public int tryIoctl(Ioctl ioctl, MemorySegment argument) {
            if (ioctl == Ioctl.QUERY_EXT_CTRL) {
              calls[0]++;
              argument.set(JAVA_INT, V4l2QueryExtCtrl.ID, 0x980900);
              argument.set(JAVA_INT, V4l2QueryExtCtrl.TYPE, 1);
              return 0;
            }
            return 22;
          }
        };
    List<Control> all = new Controls(turning).all();
    assertEquals(1, all.size());
    assertEquals(2, calls[0]);
    assertEquals(Optional.empty(), all.getFirst().value(), "it would not say");
  }

  @Test
  void shouldNotBelieveSizesBeyondAllMeasure() {
    Control.Shape shape = new Control.Shape(0xffffffffL, 0xffffffffL, List.of());
    assertEquals(Long.MAX_VALUE, shape.bytes());
    assertEquals(12, new Control.Shape(4, 3, List.of()).bytes());
    assertEquals(0, new Control.Shape(0, 0xffffffffL, List.of()).bytes());
  }
}
