package dev.fovea.pose;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A protobuf message as its fields, one after the other (protobuf.dev, "Encoding"). Reading outside
 * of it throws {@link IndexOutOfBoundsException}.
 *
 * @param bytes hold the message, and maybe others
 * @param fields in the order of the file
 */
record ProtoMessage(byte[] bytes, List<Field> fields) {
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED_32 = 5;

  /**
   * One field.
   *
   * @param number after the message's {@code .proto}
   * @param start of its tag
   * @param from of its content, or the value of a varint
   * @param to its end
   */
  record Field(int number, int start, long from, int to) {}

  /**
   * @param from its first byte
   * @param to the byte after its last
   */
  static ProtoMessage of(byte[] bytes, int from, int to) {
    List<Field> fields = new ArrayList<>();
    int[] at = {from};
    while (at[0] < to) {
      int start = at[0];
      long tag = varint(bytes, at);
      long content =
          switch ((int) tag & 7) {
            case VARINT -> varint(bytes, at);
            case FIXED_64 -> skip(at, Long.BYTES, to);
            case FIXED_32 -> skip(at, Integer.BYTES, to);
            case LENGTH_DELIMITED -> skip(at, varint(bytes, at), to);
            default -> throw new IndexOutOfBoundsException("no such wire type: " + (tag & 7));
          };
      fields.add(new Field((int) (tag >>> 3), start, content, at[0]));
    }
    return new ProtoMessage(bytes, fields);
  }

  private static long skip(int[] at, long length, int to) {
    int start = at[0];
    if (length < 0 || length > to - start) {
      throw new IndexOutOfBoundsException("a field of " + length + " bytes");
    }
    at[0] = start + (int) length;
    return start;
  }

  private static long varint(byte[] bytes, int[] at) {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = bytes[at[0]++];
      value |= (long) (next & 127) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IndexOutOfBoundsException("a number of more than 64 bits");
  }

  ProtoMessage message(Field field) {
    return of(bytes, (int) field.from, field.to);
  }

  List<ProtoMessage> messages(int number) {
    return fields.stream().filter(f -> f.number == number).map(this::message).toList();
  }

  List<String> texts(int number) {
    return fields.stream()
        .filter(f -> f.number == number)
        .map(f -> new String(bytes, (int) f.from, f.to - (int) f.from, StandardCharsets.UTF_8))
        .toList();
  }

  /** The fields as they are, copied. */
  void copy(Field field, ByteArrayOutputStream out) {
    out.write(bytes, field.start, field.to - field.start);
  }

  /** Writes a message, or a text, as a field. */
  static void write(ByteArrayOutputStream out, int number, byte[] content) {
    writeVarint(out, (long) number << 3 | LENGTH_DELIMITED);
    writeVarint(out, content.length);
    out.writeBytes(content);
  }

  static void write(ByteArrayOutputStream out, int number, long value) {
    writeVarint(out, (long) number << 3 | VARINT);
    writeVarint(out, value);
  }

  private static void writeVarint(ByteArrayOutputStream out, long value) {
    for (; value > 127; value >>>= 7) {
      out.write((int) (value & 127 | 128));
    }
    out.write((int) value);
  }
}
