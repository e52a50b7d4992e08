package dev.fovea.pose;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import java.util.Optional;

/**
 * A table of a FlatBuffer (flatbuffers.dev, "Internals"): 32-bit little-endian offsets that point
 * forwards, save for the one from a table to its vtable. Reading outside of the buffer throws
 * {@link IndexOutOfBoundsException}.
 *
 * @param buffer the whole file
 * @param at where the table stands
 */
record FlatTable(MemorySegment buffer, long at) {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);

  /** A vector of numbers or offsets, four bytes each, after its length. */
  record Vector(MemorySegment buffer, long at) {
    int length() {
      return at < 0 ? 0 : buffer.get(INT, at);
    }

    int number(int index) {
      return buffer.get(INT, element(index));
    }

    FlatTable table(int index) {
      return new FlatTable(buffer, target(index));
    }

    long target(int index) {
      return element(index) + Integer.toUnsignedLong(number(index));
    }

    int[] numbers() {
      // before anything is allocated
      Objects.checkFromIndexSize(Math.max(at, 0), 4L * length(), buffer.byteSize());
      int[] numbers = new int[length()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = number(i);
      }
      return numbers;
    }

    private long element(int index) {
      return at + Integer.BYTES * (1L + Objects.checkIndex(index, length()));
    }
  }

  static FlatTable root(MemorySegment buffer) {
    return new FlatTable(buffer, Integer.toUnsignedLong(buffer.get(INT, 0)));
  }

  /** A field that is a vector; one of no elements if the table lacks it. */
  Vector vector(int field) {
    long place = place(field);
    return new Vector(
        buffer, place < 0 ? -1 : place + Integer.toUnsignedLong(buffer.get(INT, place)));
  }

  /** A field that is a table; empty if this one lacks it. */
  Optional<FlatTable> table(int field) {
    long place = place(field);
    return place < 0
        ? Optional.empty()
        : Optional.of(
            new FlatTable(buffer, place + Integer.toUnsignedLong(buffer.get(INT, place))));
  }

  int number(int field, int otherwise) {
    long place = place(field);
    return place < 0 ? otherwise : buffer.get(INT, place);
  }

  int octet(int field, int otherwise) {
    long place = place(field);
    return place < 0 ? otherwise : buffer.get(ValueLayout.JAVA_BYTE, place) & 0xff;
  }

  /** Where a field's value or offset stands; -1 if the table lacks it. */
  long place(int field) {
    long vtable = at - buffer.get(INT, at);
    long entry = 4 + 2L * field;
    if (entry >= Short.toUnsignedInt(buffer.get(SHORT, vtable))) {
      return -1;
    }
    int offset = Short.toUnsignedInt(buffer.get(SHORT, vtable + entry));
    return offset == 0 ? -1 : at + offset;
  }
}
