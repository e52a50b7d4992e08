package dev.fovea.share;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which numbers the buffers of a source get, and those of one that comes back again and again. */
class SlotsTest {
  private final Slots slots = new Slots();

  private static List<Object> buffers() {
    List<Object> buffers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      buffers.add(new Object());
    }
    return buffers;
  }

  private int use(Object buffer) throws Exception {
    int slot = slots.take(buffer);
    slots.release(slot);
    return slot;
  }

  @Test
  void shouldKeepTheSlotOfABufferInUse() throws Exception {
    List<Object> buffers = buffers();
    for (int frame = 0; frame < 1000; frame++) {
      assertEquals(frame % 8, use(buffers.get(frame % 8)));
    }
    assertEquals(1, slots.serial(7), "whoever has mapped it need not do so again");
  }

  @Test
  void shouldUseTheSlotsOfACameraThatHasGoneSoThatItsMemoryIsUnmapped() throws Exception {
    int held = slots.take(new Object());
    int highest = 0;
    for (int camera = 0; camera < 20; camera++) {
      List<Object> buffers = buffers();
      for (int frame = 0; frame < 300; frame++) {
        int slot = use(buffers.get(frame % 8));
        assertTrue(slot != held, "somebody holds that one");
        highest = Math.max(highest, slot);
      }
    }
    assertEquals(16, highest, "the one held, and those of two cameras");
  }
}
