package dev.fovea.net;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Names the protocol of a peer whose first bytes are not ours, as far as they tell. */
final class Stranger {
  private static final String HTTP_METHODS = "GET |POST|HEAD|PUT |DELE|OPTI|PATC|CONN|TRAC|PRI ";

  private Stranger() {}

  /**
   * @param from a buffer whose bytes up to its position, four or more, came first
   */
  static PeerException recognize(ByteBuffer from) {
    return recognize(from, 0, from.position());
  }

  /**
   * Names a peer that began without TLS where it is wanted.
   *
   * @param from a buffer whose remaining bytes came first
   */
  static PeerException withoutTls(ByteBuffer from) {
    boolean ours =
        from.remaining() >= Integer.BYTES
            && Wire.little(from.duplicate()).getInt(from.position()) == Wire.MAGIC;
    return ours || from.remaining() < Integer.BYTES
        ? new PeerException("plain text", "this server wants TLS: a Fovea client needs --ca FILE")
        : recognize(from, from.position(), from.remaining());
  }

  private static PeerException recognize(ByteBuffer from, int at, int length) {
    byte[] bytes = new byte[Math.min(length, 16)];
    from.get(at, bytes);
    String start = new String(bytes, 0, 4, StandardCharsets.ISO_8859_1);
    if (HTTP_METHODS.contains(start) && !start.contains("|")) {
      return new PeerException("http", "the peer speaks HTTP, not Fovea's frame protocol");
    }
    if (start.equals("HTTP")) {
      return new PeerException("http", "an HTTP server answered, no pose server");
    }
    if (bytes[0] == 0x16 && bytes[1] == 3) {
      return new PeerException("tls", "the peer speaks TLS, not Fovea's frame protocol");
    }
    if (start.equals("SSH-")) {
      return new PeerException("not fovea", "the peer speaks SSH, not Fovea's frame protocol");
    }
    return new PeerException(
        "not fovea",
        "the peer does not speak Fovea's frame protocol: its first bytes are "
            + HexFormat.ofDelimiter(" ").formatHex(bytes));
  }
}
