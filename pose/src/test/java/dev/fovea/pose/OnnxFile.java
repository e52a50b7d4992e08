package dev.fovea.pose;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes small {@code .onnx} files whose outputs are constants, field by field after {@code
 * onnx.proto}: a stand-in for models whose weights can't be had here, with their inputs and outputs
 * as they are.
 */
final class OnnxFile {
  private static final int FLOAT = 1;
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
    graph.text(2, "g");
    graph.message(11, valueInfo("input", inputShape));
  }

  private static Message valueInfo(String name, int[] shape) {
    Message sides = new Message();
    for (int side : shape) {
      sides.message(1, side == 0 ? new Message().text(2, "n") : new Message().number(1, side));
    }
    Message tensor = new Message().number(1, FLOAT).message(2, sides);
    return new Message().text(1, name).message(2, new Message().message(1, tensor));
  }

  /** An output that always has these values. */
  OnnxFile output(String name, float[] values, int... shape) {
    Message tensor = new Message();
    for (int side : shape) {
      tensor.number(1, side);
    }
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    tensor.number(2, FLOAT).bytes(9, raw.array());
    Message attribute = new Message().text(1, "value").message(5, tensor).number(20, 4);
    graph.message(1, new Message().text(2, name).text(4, "Constant").message(5, attribute));
    graph.message(12, valueInfo(name, shape));
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
