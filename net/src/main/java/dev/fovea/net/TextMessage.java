package dev.fovea.net;

import java.nio.ByteBuffer;

/**
 * The messages that are a reason and a line of words: DROPPED and GOODBYE.
 *
 * @param reason a code of {@link DropReason} or {@link GoodbyeReason}
 * @param words for people
 */
record TextMessage(int reason, String words) {

  static void goodbye(ByteBuffer to, GoodbyeReason reason, String words) {
    byte[] bytes = Wire.utf8(words);
    Wire.header(to, Wire.Type.GOODBYE, bodyLength(bytes));
    put(to, reason.code(), bytes);
  }

  static void dropped(ByteBuffer to, FrameHead head, DropReason reason) {
    byte[] bytes = Wire.utf8(reason.text());
    Wire.answer(to, Wire.Type.DROPPED, bodyLength(bytes), head);
    put(to, reason.code(), bytes);
  }

  private static int bodyLength(byte[] words) {
    return Wire.TEXT_WORDS - Wire.HEADER_BYTES + words.length;
  }

  private static void put(ByteBuffer to, int reason, byte[] words) {
    to.putShort(Wire.TEXT_REASON, (short) reason)
        .putShort(Wire.TEXT_LENGTH, (short) words.length)
        .put(Wire.TEXT_WORDS, words);
  }

  static TextMessage read(ByteBuffer from) throws PeerException {
    if (from.limit() < Wire.TEXT_WORDS) {
      throw PeerException.malformed("a text without length");
    }
    int length = Wire.u16(from, Wire.TEXT_LENGTH);
    if (length != from.limit() - Wire.TEXT_WORDS || length > Wire.MAX_TEXT) {
      throw PeerException.malformed("a text of %d bytes".formatted(length));
    }
    return new TextMessage(
        Wire.u16(from, Wire.TEXT_REASON), Wire.text(from, Wire.TEXT_WORDS, length));
  }
}
