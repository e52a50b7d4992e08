package dev.fovea.net;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Where every field of protocol version 1 stands, in bytes from the message's first. All numbers
 * are little endian, as fourccs are and as both ends' processors have it. {@code docs/protocol.md}
 * says the same at length; a test compares the two.
 *
 * <pre>
 *  0        4         5      6       8            12              16         20      24          32
 *  +--------+---------+------+-------+------------+---------------+----------+-------+-----------+------+---------+
 *  | "FOVA" | version | type | flags | bodyLength | payloadLength | sequence | epoch | timestamp | body | payload |
 *  +--------+---------+------+-------+------------+---------------+----------+-------+-----------+------+---------+
 * </pre>
 */
final class Wire {
  /** The bytes F O V A. */
  static final int MAGIC = 0x41564f46;

  static final int VERSION = 1;

  static final int HEADER_MAGIC = 0;
  static final int HEADER_VERSION = 4;
  static final int HEADER_TYPE = 5;
  static final int HEADER_FLAGS = 6;
  static final int HEADER_BODY_LENGTH = 8;
  static final int HEADER_PAYLOAD_LENGTH = 12;
  static final int HEADER_SEQUENCE = 16;
  static final int HEADER_EPOCH = 20;
  static final int HEADER_TIMESTAMP = 24;
  static final int HEADER_BYTES = 32;

  static final int HELLO_CAPABILITIES = 32;
  static final int HELLO_MIN_VERSION = 36;
  static final int HELLO_MAX_VERSION = 37;
  static final int HELLO_NAME_LENGTH = 38;
  static final int HELLO_TOKEN_LENGTH = 40;
  static final int HELLO_RESERVED = 42;
  static final int HELLO_NAME = 44;

  static final int WELCOME_CAPABILITIES = 32;
  static final int WELCOME_INPUT_HEIGHT = 36;
  static final int WELCOME_INPUT_WIDTH = 40;
  static final int WELCOME_INPUT_TYPE = 44;
  static final int WELCOME_PARTS = 46;
  static final int WELCOME_EDGES = 48;
  static final int WELCOME_VERSION = 50;
  static final int WELCOME_RESERVED = 51;
  static final int WELCOME_MAX_FRAME_BYTES = 52;
  static final int WELCOME_EXPECTED_WAIT = 56;
  static final int WELCOME_STRINGS = 60;

  static final int FRAME_WIDTH = 32;
  static final int FRAME_HEIGHT = 36;
  static final int FRAME_FOURCC = 40;
  static final int FRAME_BYTES_PER_LINE = 44;
  static final int FRAME_KIND = 48;
  static final int FRAME_MATRIX = 49;
  static final int FRAME_RANGE = 50;
  static final int FRAME_REGION_COUNT = 51;
  static final int FRAME_DEADLINE = 52;
  static final int FRAME_CAMERA_WIDTH = 56;
  static final int FRAME_CAMERA_HEIGHT = 60;
  static final int FRAME_REGIONS = 64;

  static final int RESULT_RECEIVE_NANOS = 32;
  static final int RESULT_QUEUE_NANOS = 40;
  static final int RESULT_CONVERT_NANOS = 48;
  static final int RESULT_INFERENCE_NANOS = 56;
  static final int RESULT_ARRIVAL_CLOCK = 64;
  static final int RESULT_PERSON_COUNT = 72;
  static final int RESULT_PART_COUNT = 74;
  static final int RESULT_REGION_COUNT = 76;
  static final int RESULT_BOX_COUNT = 78;
  static final int RESULT_REGIONS = 80;

  static final int TEXT_REASON = 32;
  static final int TEXT_LENGTH = 34;
  static final int TEXT_WORDS = 36;

  static final int PING_CLOCK = 32;
  static final int PING_BYTES = 40;

  static final int PONG_PING_CLOCK = 32;
  static final int PONG_ARRIVAL_CLOCK = 40;
  static final int PONG_DEPARTURE_CLOCK = 48;
  static final int PONG_EXPECTED_WAIT = 56;
  static final int PONG_BYTES = 60;

  static final int REGION_BYTES = 16;
  static final int PERSON_BYTES = 8;
  static final int KEYPOINT_BYTES = 12;
  static final int BOX_BYTES = 16;

  /** A FRAME's flag: it is not to be overtaken by a newer one of its camera. */
  static final int FLAG_KEEP = 1;

  /** What a server reads, as its WELCOME's capabilities say. */
  static final int CAPABILITY_RAW = 1;

  static final int CAPABILITY_JPEG = 2;
  static final int CAPABILITY_TENSOR = 4;

  /** The longest camera name, token, model name, joint name or line, in bytes of UTF-8. */
  static final int MAX_TEXT = 255;

  /** The longest body of a message to a server: a hello's with the longest name and token. */
  static final int MAX_REQUEST_BODY = HELLO_NAME - HEADER_BYTES + 2 * MAX_TEXT;

  /** The longest body of a message to a client: a result with some 300 persons. */
  static final int MAX_REPLY_BODY = 64 * 1024;

  /** What a message is. */
  enum Type {
    HELLO,
    WELCOME,
    FRAME,
    RESULT,
    DROPPED,
    GOODBYE,
    PING,
    PONG;

    byte code() {
      return (byte) (ordinal() + 1);
    }
  }

  private Wire() {}

  /** A buffer in the protocol's byte order. */
  static ByteBuffer little(ByteBuffer buffer) {
    return buffer.order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Begins a message that belongs to no frame. */
  static void header(ByteBuffer to, Type type, int bodyLength) {
    header(to, type, 0, bodyLength, 0, 0, 0, 0);
  }

  /** Begins the answer to a frame, whose numbers it echoes. */
  static void answer(ByteBuffer to, Type type, int bodyLength, FrameHead head) {
    header(to, type, 0, bodyLength, 0, head.sequence(), head.epoch(), head.timestampNanos());
  }

  /** Begins a message: the buffer is cleared, its header written, its limit the end of the body. */
  static void header(
      ByteBuffer to,
      Type type,
      int flags,
      int bodyLength,
      int payloadLength,
      int sequence,
      int epoch,
      long timestamp) {
    to.clear()
        .putInt(HEADER_MAGIC, MAGIC)
        .put(HEADER_VERSION, (byte) VERSION)
        .put(HEADER_TYPE, type.code())
        .putShort(HEADER_FLAGS, (short) flags)
        .putInt(HEADER_BODY_LENGTH, bodyLength)
        .putInt(HEADER_PAYLOAD_LENGTH, payloadLength)
        .putInt(HEADER_SEQUENCE, sequence)
        .putInt(HEADER_EPOCH, epoch)
        .putLong(HEADER_TIMESTAMP, timestamp)
        .limit(HEADER_BYTES + bodyLength);
  }

  /** Nanoseconds as the wire's microseconds in 32 bits: at most some 71 minutes. */
  static int micros(long nanos) {
    return (int) Math.clamp(nanos / 1_000, 0, 0xffff_ffffL);
  }

  /** The wire's microseconds at an index, in nanoseconds. */
  static long nanos(ByteBuffer from, int at) {
    return Integer.toUnsignedLong(from.getInt(at)) * 1_000;
  }

  static int u8(ByteBuffer from, int at) {
    return from.get(at) & 0xff;
  }

  static int u16(ByteBuffer from, int at) {
    return from.getShort(at) & 0xffff;
  }

  /** The UTF-8 text at an index, control characters shown as '?': it may end in a log. */
  static String text(ByteBuffer from, int at, int length) {
    byte[] bytes = new byte[length];
    from.get(at, bytes);
    return clean(new String(bytes, StandardCharsets.UTF_8));
  }

  /** UTF-8 of at most {@link #MAX_TEXT} bytes, cut between two characters. */
  static byte[] utf8(String text) {
    String kept = clean(text);
    byte[] bytes = kept.getBytes(StandardCharsets.UTF_8);
    while (bytes.length > MAX_TEXT) {
      kept = kept.substring(0, kept.offsetByCodePoints(kept.length(), -1));
      bytes = kept.getBytes(StandardCharsets.UTF_8);
    }
    return bytes;
  }

  private static String clean(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
