package dev.fovea.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;

/**
 * Reads one message after the other from a channel: header and body into a buffer of fixed size,
 * the payload wherever the caller wants it. Lengths are compared with that buffer's before anything
 * is read. Belongs to the thread that reads the connection.
 */
final class MessageReader {
  private final ReadableByteChannel channel;
  private final ByteBuffer message;
  private final Deadline deadline;
  private final Duration messageLimit;
  private long firstByteNanos;

  /**
   * @param message room for a header and the longest body that the peer may send
   * @param deadline set to {@code messageLimit} when a message's first byte is here
   */
  MessageReader(
      ReadableByteChannel channel, ByteBuffer message, Deadline deadline, Duration messageLimit) {
    this.channel = channel;
    this.message = Wire.little(message);
    this.deadline = deadline;
    this.messageLimit = messageLimit;
  }

  /**
   * Waits for a message and reads its header and body.
   *
   * @return its type, or {@code null} if the peer closed the connection between two messages
   * @throws PeerException if what came is no message of this version
   */
  Wire.Type next() throws IOException {
    message.clear().limit(Wire.HEADER_BYTES);
    if (channel.read(message) < 0) {
      return null;
    }
    firstByteNanos = System.nanoTime();
    deadline.within(messageLimit, "silent");
    while (message.position() < Integer.BYTES) {
      more(message);
    }
    if (message.getInt(Wire.HEADER_MAGIC) != Wire.MAGIC) {
      throw Stranger.recognize(message);
    }
    fill(message);
    Wire.Type type = checkedType();
    message.limit(Wire.HEADER_BYTES + checkedBodyLength());
    fill(message);
    return type;
  }

  /** The message that {@link #next} read: header and body, up to the limit. */
  ByteBuffer message() {
    return message;
  }

  /** The payload's length as declared, 0 to 2^32 - 1, unchecked. */
  long payloadLength() {
    return Integer.toUnsignedLong(message.getInt(Wire.HEADER_PAYLOAD_LENGTH));
  }

  /** When the message began to arrive. */
  long firstByteNanos() {
    return firstByteNanos;
  }

  /** Reads until the buffer is full. */
  void fill(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      more(buffer);
    }
  }

  private void more(ByteBuffer buffer) throws IOException {
    if (channel.read(buffer) < 0) {
      throw new PeerException("truncated", "the connection ended within a message");
    }
  }

  private Wire.Type checkedType() throws PeerException {
    int version = Wire.u8(message, Wire.HEADER_VERSION);
    if (version != Wire.VERSION) {
      throw new PeerException(
          "version",
          "the peer speaks version %d of the protocol, this is version %d: use the same Fovea on both ends"
              .formatted(version, Wire.VERSION));
    }
    int code = Wire.u8(message, Wire.HEADER_TYPE);
    if (code < 1 || code > Wire.Type.values().length) {
      throw new PeerException("unknown type", "there is no message of type " + code);
    }
    Wire.Type type = Wire.Type.values()[code - 1];
    int known = type == Wire.Type.FRAME ? Wire.FLAG_KEEP : 0;
    if ((Wire.u16(message, Wire.HEADER_FLAGS) & ~known) != 0) {
      throw PeerException.malformed("flags that version 1 does not know are set");
    }
    return type;
  }

  private int checkedBodyLength() throws PeerException {
    long length = Integer.toUnsignedLong(message.getInt(Wire.HEADER_BODY_LENGTH));
    if (length > message.capacity() - Wire.HEADER_BYTES) {
      throw new PeerException("oversize", "a message declares a body of " + length + " bytes");
    }
    return (int) length;
  }
}
