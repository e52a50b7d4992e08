package dev.fovea.v4l2;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.ADDRESS_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.fovea.v4l2.Control.Flag;
import dev.fovea.v4l2.Control.Type;
import dev.fovea.v4l2.uapi.CString;
import dev.fovea.v4l2.uapi.Ioctl;
import dev.fovea.v4l2.uapi.V4l2ExtControl;
import dev.fovea.v4l2.uapi.V4l2ExtControls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Values in {@code struct v4l2_ext_controls} and back; any thread. An array of the structs lies
 * packed, 20 bytes each, so that all in them is unaligned.
 */
final class ControlMemory {
  /** The most bytes that are read of a control: no driver has as much, one that lies might. */
  static final long LARGEST = 1 << 20;

  /** A control and the value that it is to have. */
  record Assignment(Control control, ControlValue value) {}

  private ControlMemory() {}

  /** A control's value; empty if there is none, the driver refuses, or it is over 1 MiB. */
  static Optional<ControlValue> read(Driver driver, Control control) {
    Payload payload = Payload.of(control);
    long bytes = payload == Payload.TEXT ? control.shape().elementBytes() : control.shape().bytes();
    boolean behindPointer = payload != Payload.NUMBER;
    if (payload == Payload.NONE
        || control.flags().contains(Flag.WRITE_ONLY)
        || behindPointer && (bytes < 1 || bytes > LARGEST)) {
      return Optional.empty();
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = behindPointer ? arena.allocate(bytes, 8) : MemorySegment.NULL;
      MemorySegment struct = arena.allocate(V4l2ExtControl.SIZE, 8);
      fill(struct, control, behindPointer ? bytes : 0, memory);
      return driver.tryIoctl(Ioctl.G_EXT_CTRLS, controls(arena, struct, 1)) == 0
          ? Optional.of(decode(control, payload, struct, memory))
          : Optional.empty();
    }
  }

  /** The struct of a request that sets these values, in their order. */
  static MemorySegment request(Arena arena, List<Assignment> assignments) {
    MemorySegment structs = arena.allocate(V4l2ExtControl.SIZE * assignments.size(), 8);
    for (int i = 0; i < assignments.size(); i++) {
      MemorySegment struct = structs.asSlice(V4l2ExtControl.SIZE * i, V4l2ExtControl.SIZE);
      encode(arena, struct, assignments.get(i).control(), assignments.get(i).value());
    }
    return controls(arena, structs, assignments.size());
  }

  private static MemorySegment controls(Arena arena, MemorySegment structs, int count) {
    MemorySegment controls = arena.allocate(V4l2ExtControls.SIZE, 8);
    controls.set(JAVA_INT, V4l2ExtControls.COUNT, count);
    // What the kernel leaves there if it refuses the request as a whole.
    controls.set(JAVA_INT, V4l2ExtControls.ERROR_IDX, count);
    controls.set(ADDRESS, V4l2ExtControls.CONTROLS, structs);
    return controls;
  }

  private static void fill(MemorySegment struct, Control control, long bytes, MemorySegment at) {
    struct.set(JAVA_INT_UNALIGNED, V4l2ExtControl.ID, control.id());
    struct.set(JAVA_INT_UNALIGNED, V4l2ExtControl.BYTES, (int) bytes);
    struct.set(ADDRESS_UNALIGNED, V4l2ExtControl.VALUE, at);
  }

  private static ControlValue decode(
      Control control, Payload payload, MemorySegment struct, MemorySegment memory) {
    return switch (payload) {
      case NUMBER -> ControlValue.of(number(control.type(), struct));
      case TEXT -> ControlValue.of(CString.exact(memory, 0, memory.byteSize()));
      case NUMBERS -> new ControlValue.Numbers(numbers(control, memory));
      case AREA ->
          new ControlValue.Area(
              Integer.toUnsignedLong(memory.get(JAVA_INT, 0)),
              Integer.toUnsignedLong(memory.get(JAVA_INT, 4)));
      case BYTES, NONE -> new ControlValue.Bytes(memory.toArray(JAVA_BYTE));
    };
  }

  private static long number(Type type, MemorySegment struct) {
    int value = struct.get(JAVA_INT_UNALIGNED, V4l2ExtControl.VALUE);
    return switch (type) {
      case INTEGER64 -> struct.get(JAVA_LONG_UNALIGNED, V4l2ExtControl.VALUE);
      case BITMASK -> Integer.toUnsignedLong(value);
      default -> value;
    };
  }

  private static List<Long> numbers(Control control, MemorySegment memory) {
    List<Long> numbers = new ArrayList<>();
    for (int i = 0; i < control.shape().elements(); i++) {
      numbers.add(
          switch (control.type()) {
            case U8 -> memory.getAtIndex(JAVA_BYTE, i) & 0xffL;
            case U16 -> memory.getAtIndex(JAVA_SHORT, i) & 0xffffL;
            case U32, BITMASK -> Integer.toUnsignedLong(memory.getAtIndex(JAVA_INT, i));
            case INTEGER64 -> memory.getAtIndex(JAVA_LONG, i);
            default -> (long) memory.getAtIndex(JAVA_INT, i);
          });
    }
    return numbers;
  }

  private static void encode(
      Arena arena, MemorySegment struct, Control control, ControlValue value) {
    switch (value) {
      case ControlValue.Number(long number) -> {
        fill(struct, control, 0, MemorySegment.NULL);
        if (control.type() == Type.INTEGER64) {
          struct.set(JAVA_LONG_UNALIGNED, V4l2ExtControl.VALUE, number);
        } else {
          struct.set(JAVA_INT_UNALIGNED, V4l2ExtControl.VALUE, (int) number);
        }
      }
      case ControlValue.Text(String text) ->
          fill(struct, control, arena.allocateFrom(text, StandardCharsets.UTF_8));
      case ControlValue.Numbers(var numbers) ->
          fill(struct, control, elements(arena, control, numbers));
      case ControlValue.Area(long width, long height) ->
          fill(struct, control, arena.allocateFrom(JAVA_INT, (int) width, (int) height));
      case ControlValue.Bytes bytes ->
          fill(struct, control, arena.allocateFrom(JAVA_BYTE, bytes.bytes()));
    }
  }

  private static void fill(MemorySegment struct, Control control, MemorySegment memory) {
    fill(struct, control, memory.byteSize(), memory);
  }

  private static MemorySegment elements(Arena arena, Control control, List<Long> numbers) {
    MemorySegment memory = arena.allocate((long) control.type().bytes() * numbers.size(), 8);
    for (int i = 0; i < numbers.size(); i++) {
      long number = numbers.get(i);
      switch (control.type()) {
        case U8 -> memory.setAtIndex(JAVA_BYTE, i, (byte) number);
        case U16 -> memory.setAtIndex(JAVA_SHORT, i, (short) number);
        case INTEGER64 -> memory.setAtIndex(JAVA_LONG, i, number);
        default -> memory.setAtIndex(JAVA_INT, i, (int) number);
      }
    }
    return memory;
  }
}
