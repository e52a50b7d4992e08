package dev.fovea.net;

import java.nio.ByteBuffer;

/**
 * HELLO, the first thing a client says. Its header is version 1's in every version.
 *
 * @param cameraName what the camera is called, for the server's log and metrics
 * @param token what proves that the client may ask, or empty; see {@link #toString}
 */
record HelloMessage(String cameraName, String token) {

  static void write(ByteBuffer to, String cameraName, String token) {
    byte[] name = Wire.utf8(cameraName);
    byte[] secret = Wire.utf8(token);
    Wire.header(
        to, Wire.Type.HELLO, Wire.HELLO_NAME - Wire.HEADER_BYTES + name.length + secret.length);
    to.putInt(Wire.HELLO_CAPABILITIES, 0)
        .put(Wire.HELLO_MIN_VERSION, (byte) Wire.VERSION)
        .put(Wire.HELLO_MAX_VERSION, (byte) Wire.VERSION)
        .putShort(Wire.HELLO_NAME_LENGTH, (short) name.length)
        .putShort(Wire.HELLO_TOKEN_LENGTH, (short) secret.length)
        .putShort(Wire.HELLO_RESERVED, (short) 0)
        .put(Wire.HELLO_NAME, name)
        .put(Wire.HELLO_NAME + name.length, secret);
  }

  static HelloMessage read(ByteBuffer from) throws PeerException {
    if (from.limit() < Wire.HELLO_NAME) {
      throw PeerException.malformed("a hello without a camera name");
    }
    requireCommonVersion(
        Wire.u8(from, Wire.HELLO_MIN_VERSION), Wire.u8(from, Wire.HELLO_MAX_VERSION));
    int name = Wire.u16(from, Wire.HELLO_NAME_LENGTH);
    int token = Wire.u16(from, Wire.HELLO_TOKEN_LENGTH);
    if (name < 1 || name > Wire.MAX_TEXT) {
      throw PeerException.malformed("a camera name of %d bytes".formatted(name));
    }
    if (token > Wire.MAX_TEXT || name + token != from.limit() - Wire.HELLO_NAME) {
      throw PeerException.malformed("a token of %d bytes".formatted(token));
    }
    return new HelloMessage(
        Wire.text(from, Wire.HELLO_NAME, name), Wire.text(from, Wire.HELLO_NAME + name, token));
  }

  private static void requireCommonVersion(int min, int max) throws PeerException {
    if (min > Wire.VERSION || max < Wire.VERSION) {
      throw new PeerException(
          "version",
          "the client speaks versions %d to %d of the protocol, this server version %d: use the same Fovea on both ends"
              .formatted(min, max, Wire.VERSION));
    }
  }

  /** Without the token, which belongs in no log. */
  @Override
  public String toString() {
    return "camera " + cameraName;
  }
}
