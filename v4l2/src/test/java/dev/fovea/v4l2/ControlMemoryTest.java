package dev.fovea.v4l2;

import static java.lang.foreign.ValueLayout.ADDRESS_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fovea.v4l2.Control.Flag;
import dev.fovea.v4l2.Control.Shape;
import dev.fovea.v4l2.Control.Type;
import dev.fovea.v4l2.ControlMemory.Assignment;
import dev.fovea.v4l2.uapi.V4l2ExtControl;
import dev.fovea.v4l2.uapi.V4l2ExtControls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Values on their way to the kernel, of kinds that no driver here has, too. */
class ControlMemoryTest {

  private static Assignment assignment(
      Type type, long elementBytes, long elements, ControlValue value) {
    Shape shape = new Shape(elementBytes, elements, List.of(elements));
    return new Assignment(
        ControlTextTest.control(type, 0, 9, 1, shape, Set.of(Flag.HAS_PAYLOAD)), value);
  }

  @Test
  void shouldPackControlsOneBehindTheOther() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment request =
          ControlMemory.request(
              arena,
              List.of(
                  assignment(
                      Type.COMPOUND, 3, 2, new ControlValue.Bytes(new byte[] {1, 2, 3, 4, 5, -6})),
                  assignment(Type.U16, 2, 2, new ControlValue.Numbers(List.of(0x1234L, 0xffffL))),
                  assignment(Type.STRING, 10, 1, ControlValue.of("é")),
                  assignment(Type.AREA, 8, 1, new ControlValue.Area(640, 0xffffffffL))));
      assertEquals(4, request.get(JAVA_INT, V4l2ExtControls.COUNT));
      MemorySegment structs = FakeDriver.structs(request, 4);
      assertArrayEquals(new byte[] {1, 2, 3, 4, 5, -6}, payload(structs, 0));
      assertArrayEquals(new byte[] {0x34, 0x12, -1, -1}, payload(structs, 1));
      assertArrayEquals(new byte[] {(byte) 0xc3, (byte) 0xa9, 0}, payload(structs, 2));
      assertArrayEquals(new byte[] {(byte) 0x80, 2, 0, 0, -1, -1, -1, -1}, payload(structs, 3));
    }
  }

  @SuppressWarnings("restricted")
  private static byte[] payload(MemorySegment structs, int index) {
    MemorySegment struct = structs.asSlice(index * V4l2ExtControl.SIZE, V4l2ExtControl.SIZE);
    int bytes = struct.get(JAVA_INT_UNALIGNED, V4l2ExtControl.BYTES);
    return struct
        .get(ADDRESS_UNALIGNED, V4l2ExtControl.VALUE)
        .reinterpret(bytes)
        .toArray(JAVA_BYTE);
  }

  @Test
  void shouldSetSixtyFourBits() {
    try (Arena arena = Arena.ofConfined()) {
      Control wide =
          ControlTextTest.control(
              Type.INTEGER64, 0, Long.MAX_VALUE, 1, new Shape(8, 1, List.of()), Set.of());
      MemorySegment request =
          ControlMemory.request(
              arena, List.of(new Assignment(wide, ControlValue.of(0x1122334455667788L))));
      MemorySegment struct = FakeDriver.structs(request, 1);
      assertEquals(
          0x1122334455667788L, struct.get(ADDRESS_UNALIGNED, V4l2ExtControl.VALUE).address());
      assertEquals(0, struct.get(JAVA_INT_UNALIGNED, V4l2ExtControl.BYTES));
    }
  }
}
