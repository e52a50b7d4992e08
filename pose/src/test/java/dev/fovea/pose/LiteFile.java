package dev.fovea.pose;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes small {@code .tflite} files whose outputs are constants, field by field after TensorFlow
 * Lite's {@code schema.fbs}: what {@link OnnxFile} is for the other engine.
 */
final class LiteFile {
  private static final int ADD = 0;
  private static final int RESHAPE = 22;

  /** A table: fields by their number, each an Integer, a Byte, or something that is pointed at. */
  private static final class Table {
    final Map<Integer, Object> fields = new TreeMap<>();

    Table with(int field, Object value) {
      fields.put(field, value);
      return this;
    }
  }

  private final List<Table> tensors = new ArrayList<>();
  private final List<Table> buffers = new ArrayList<>(List.of(new Table())); // 0 is no values
  private final List<Table> operators = new ArrayList<>();
  private final List<Integer> outputs = new ArrayList<>();

  /** A model that takes such a picture; a type's number is that of {@code TensorType}. */
  LiteFile(Type type, int... inputShape) {
    tensor("input", type, 0, inputShape);
  }

  /** The types that tests need. */
  enum Type {
    F32(0),
    I32(2),
    U8(3),
    I64(4),
    I8(9);

    final byte code;

    Type(int code) {
      this.code = (byte) code;
    }
  }

  /** An output that always has these values. */
  LiteFile output(String name, float[] values, int... shape) {
    outputs.add(tensor(name, Type.F32, buffer(values), shape));
    return this;
  }

  /** An output of another type, all zeros. */
  LiteFile zeros(String name, Type type, int... shape) {
    long bytes = Arrays.stream(shape).asLongStream().reduce(8, (a, b) -> a * b);
    buffers.add(new Table().with(0, new byte[(int) bytes]));
    outputs.add(tensor(name, type, buffers.size() - 1, shape));
    return this;
  }

  /** The same as {@link #output}, but only a run tells what shape it has. */
  LiteFile openOutput(String name, float[] values, int... shape) {
    int constant = tensor(name + "_values", Type.F32, buffer(values), values.length);
    int sides = tensor(name + "_sides", Type.I32, buffer(shape), shape.length);
    int nothing = tensor(name + "_0", Type.I32, buffer(new int[shape.length]), shape.length);
    int sum = tensor(name + "_sum", Type.I32, 0, shape.length);
    int output = tensor(name, Type.F32, 0, shape);
    operators.add(operator(0, new int[] {sides, nothing}, sum));
    operators.add(operator(1, new int[] {constant, sum}, output));
    outputs.add(output);
    return this;
  }

  private static Table operator(int code, int[] inputs, int output) {
    return new Table().with(0, code).with(1, inputs).with(2, new int[] {output});
  }

  private int tensor(String name, Type type, int buffer, int... shape) {
    tensors.add(new Table().with(0, shape).with(1, type.code).with(2, buffer).with(3, name));
    return tensors.size() - 1;
  }

  private int buffer(float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    buffers.add(new Table().with(0, bytes.array()));
    return buffers.size() - 1;
  }

  private int buffer(int[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(values);
    buffers.add(new Table().with(0, bytes.array()));
    return buffers.size() - 1;
  }

  byte[] bytes() {
    Table graph =
        new Table()
            .with(0, tensors)
            .with(1, new int[] {0})
            .with(2, outputs.stream().mapToInt(Integer::intValue).toArray())
            .with(3, operators)
            .with(4, "graph");
    List<Table> codes = List.of(code(ADD), code(RESHAPE));
    Table model =
        new Table().with(0, 3).with(1, codes).with(2, List.of(graph)).with(3, "t").with(4, buffers);
    return new Writer().file(model);
  }

  private static Table code(int code) {
    return new Table().with(0, (byte) code).with(2, 1).with(3, code);
  }

  /** A FlatBuffer from its beginning on: what is pointed at stands behind what points. */
  private static final class Writer {
    private byte[] bytes = new byte[1 << 16];
    private int end;

    byte[] file(Table root) {
      int offset = place(4, 4);
      byte[] mark = "TFL3".getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(mark, 0, bytes, place(4, 4), 4);
      point(offset, write(root));
      place(0, 16);
      return Arrays.copyOf(bytes, end);
    }

    private int place(int length, int alignment) {
      int at = (end + alignment - 1) / alignment * alignment;
      end = at + length;
      if (end > bytes.length) {
        bytes = Arrays.copyOf(bytes, 2 * end);
      }
      return at;
    }

    private ByteBuffer buffer() {
      return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void point(int from, int to) {
      buffer().putInt(from, to - from);
    }

    private int write(Object value) {
      return switch (value) {
        case Table table -> table(table);
        case List<?> list -> list(list);
        case int[] numbers -> numbers(numbers);
        case byte[] octets -> octets(octets, 16);
        case String text -> octets(text.getBytes(StandardCharsets.UTF_8), 4);
        default -> throw new IllegalArgumentException(value.toString());
      };
    }

    /** Every field has four bytes, an octet too. */
    private int table(Table table) {
      int fields = table.fields.keySet().stream().mapToInt(i -> i + 1).max().orElse(0);
      int vtable = place(4 + 2 * fields, 4);
      int at = place(4 + 4 * fields, 4);
      buffer().putShort(vtable, (short) (4 + 2 * fields));
      buffer().putShort(vtable + 2, (short) (4 + 4 * fields));
      buffer().putInt(at, at - vtable);
      table.fields.forEach(
          (field, value) -> {
            int place = at + 4 + 4 * field;
            buffer().putShort(vtable + 4 + 2 * field, (short) (place - at));
            switch (value) {
              case Integer number -> buffer().putInt(place, number);
              case Byte octet -> buffer().put(place, octet);
              default -> point(place, write(value));
            }
          });
      return at;
    }

    private int list(List<?> list) {
      int at = place(4 + 4 * list.size(), 4);
      buffer().putInt(at, list.size());
      for (int i = 0; i < list.size(); i++) {
        point(at + 4 + 4 * i, write(list.get(i)));
      }
      return at;
    }

    private int numbers(int[] numbers) {
      int at = place(4 + 4 * numbers.length, 4);
      buffer().putInt(at, numbers.length);
      for (int i = 0; i < numbers.length; i++) {
        buffer().putInt(at + 4 + 4 * i, numbers[i]);
      }
      return at;
    }

    /** A length, the bytes themselves aligned, and a zero behind them. */
    private int octets(byte[] octets, int alignment) {
      place(0, 4);
      int padding = (alignment - (end + 4) % alignment) % alignment;
      int at = place(4 + octets.length + 1 + padding, 4) + padding;
      buffer().putInt(at, octets.length);
      System.arraycopy(octets, 0, bytes, at + 4, octets.length);
      return at;
    }
  }
}
