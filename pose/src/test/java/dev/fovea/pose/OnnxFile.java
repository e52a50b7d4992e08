package dev.fovea.pose;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes small {@code .onnx} files whose outputs are constants, field by field after {@code
 * onnx.proto}: a stand-in for models whose weights can't be had here, with their inputs and outputs
 * as they are.
 */
final class OnnxFile {
  /** Numbers of {@code TensorProto.DataType}. */
  static final int FLOAT = 1;

  static final int UINT8 = 2;
  static final int INT32 = 6;
  static final int INT64 = 7;
  static final int STRING = 8;
  static final int BOOL = 9;
  static final int FLOAT16 = 10;
  static final int DOUBLE = 11;

  private static final int IR_VERSION = 8;
  private static final int OPSET = 13;

  private final Message graph = new Message();

  /** A protobuf message. */
  private static final class Message {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private void varint(long value) {
      for (; value > 127; value >>>= 7) {
        bytes.write((int) (value & 127 | 128));
      }
      bytes.write((int) value);
    }

    Message number(int field, long value) {
      varint(field << 3);
      varint(value);
      return this;
    }

    Message bytes(int field, byte[] value) {
      varint(field << 3 | 2);
      varint(value.length);
      bytes.writeBytes(value);
      return this;
    }

    Message text(int field, String value) {
      return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Message message(int field, Message value) {
      return bytes(field, value.bytes.toByteArray());
    }
  }

  /** A model that takes f32 of that shape; 0 leaves a side open. */
  OnnxFile(int... inputShape) {
    this(FLOAT, inputShape);
  }

  private OnnxFile(int type, int[] inputShape) {
    graph.text(2, "g");
    graph.message(11, valueInfo("input", type, inputShape));
  }

  /** The same for another type. */
  static OnnxFile taking(int type, int... inputShape) {
    return new OnnxFile(type, inputShape);
  }

  private static Message valueInfo(String name, int type, int[] shape) {
    Message sides = new Message();
    for (int side : shape) {
      sides.message(1, side == 0 ? new Message().text(2, "n") : new Message().number(1, side));
    }
    Message tensor = new Message().number(1, type).message(2, sides);
    return new Message().text(1, name).message(2, new Message().message(1, tensor));
  }

  /** An output that always has these values. */
  OnnxFile output(String name, float[] values, int... shape) {
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return output(name, FLOAT, raw.array(), shape);
  }

  /** An output of another type that is always zero; its values take so many bytes each. */
  OnnxFile zeros(String name, int type, int bytesEach, int... shape) {
    int values = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    return output(name, type, new byte[bytesEach * values], shape);
  }

  private OnnxFile output(String name, int type, byte[] raw, int[] shape) {
    Message tensor = new Message();
    for (int side : shape) {
      tensor.number(1, side);
    }
    tensor.number(2, type).bytes(9, raw);
    Message attribute = new Message().text(1, "value").message(5, tensor).number(20, 4);
    graph.message(1, new Message().text(2, name).text(4, "Constant").message(5, attribute));
    graph.message(12, valueInfo(name, type, shape));
    return this;
  }

  byte[] bytes() {
    return new Message()
        .number(1, IR_VERSION)
        .message(7, graph)
        .message(8, new Message().number(2, OPSET))
        .bytes
        .toByteArray();
  }
}
