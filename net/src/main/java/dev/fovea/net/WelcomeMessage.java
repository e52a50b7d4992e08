package dev.fovea.net;

import dev.fovea.FrameFormat;
import dev.fovea.ModelInfo;
import dev.fovea.Skeleton;
import dev.fovea.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * WELCOME, a server's answer to a hello.
 *
 * @param model the server's
 * @param capabilities the kinds of frame that it reads, {@code Wire.CAPABILITY_*} together
 * @param maxFrameBytes the longest payload that it takes
 * @param expectedWaitNanos how long a frame that came now would wait for a model thread; 0: not at
 *     all, or not known
 */
record WelcomeMessage(
    ModelInfo model, int capabilities, long maxFrameBytes, long expectedWaitNanos) {

  void write(ByteBuffer to) {
    to.clear().position(Wire.WELCOME_STRINGS);
    Skeleton skeleton = model.skeleton();
    put(to, model.name());
    put(to, skeleton.name());
    skeleton.parts().forEach(part -> put(to, part));
    for (Skeleton.Edge edge : skeleton.edges()) {
      to.putShort((short) edge.from()).putShort((short) edge.to());
    }
    Wire.header(to, Wire.Type.WELCOME, to.position() - Wire.HEADER_BYTES);
    to.putInt(Wire.WELCOME_CAPABILITIES, capabilities)
        .putInt(Wire.WELCOME_INPUT_HEIGHT, model.inputHeight())
        .putInt(Wire.WELCOME_INPUT_WIDTH, model.inputWidth())
        .putShort(Wire.WELCOME_INPUT_TYPE, (short) (model.inputType().ordinal() + 1))
        .putShort(Wire.WELCOME_PARTS, (short) skeleton.parts().size())
        .putShort(Wire.WELCOME_EDGES, (short) skeleton.edges().size())
        .put(Wire.WELCOME_VERSION, (byte) Wire.VERSION)
        .put(Wire.WELCOME_RESERVED, (byte) 0)
        .putInt(Wire.WELCOME_MAX_FRAME_BYTES, (int) maxFrameBytes)
        .putInt(Wire.WELCOME_EXPECTED_WAIT, Wire.micros(expectedWaitNanos));
  }

  static WelcomeMessage read(ByteBuffer from) throws PeerException {
    if (from.limit() < Wire.WELCOME_STRINGS) {
      throw PeerException.malformed("a welcome without a model");
    }
    int version = Wire.u8(from, Wire.WELCOME_VERSION);
    if (version != Wire.VERSION) {
      throw new PeerException(
          "version",
          "the server chose version %d of the protocol, this is version %d"
              .formatted(version, Wire.VERSION));
    }
    from.position(Wire.WELCOME_STRINGS);
    String name = string(from);
    Skeleton skeleton = skeleton(from);
    if (from.hasRemaining()) {
      throw PeerException.malformed("a welcome longer than its parts");
    }
    ModelInfo model =
        new ModelInfo(
            name,
            side(from, Wire.WELCOME_INPUT_HEIGHT),
            side(from, Wire.WELCOME_INPUT_WIDTH),
            type(Wire.u16(from, Wire.WELCOME_INPUT_TYPE)),
            skeleton);
    return new WelcomeMessage(
        model,
        from.getInt(Wire.WELCOME_CAPABILITIES),
        Integer.toUnsignedLong(from.getInt(Wire.WELCOME_MAX_FRAME_BYTES)),
        Wire.nanos(from, Wire.WELCOME_EXPECTED_WAIT));
  }

  private static Skeleton skeleton(ByteBuffer from) throws PeerException {
    String name = string(from);
    List<String> parts = new ArrayList<>();
    for (int left = Wire.u16(from, Wire.WELCOME_PARTS); left > 0; left--) {
      parts.add(string(from));
    }
    List<Skeleton.Edge> edges = new ArrayList<>();
    for (int left = Wire.u16(from, Wire.WELCOME_EDGES); left > 0; left--) {
      edges.add(new Skeleton.Edge(part(from, parts), part(from, parts)));
    }
    return new Skeleton(name, parts, edges);
  }

  private static int part(ByteBuffer from, List<String> parts) throws PeerException {
    int part = u16(from);
    if (part >= parts.size()) {
      throw PeerException.malformed("a skeleton's edge to part " + part);
    }
    return part;
  }

  private static int side(ByteBuffer from, int at) throws PeerException {
    int side = from.getInt(at);
    if (side < 1 || side > FrameFormat.MAX_SIDE) {
      throw PeerException.malformed("a model input with a side of " + side);
    }
    return side;
  }

  private static Tensor.ElementType type(int code) throws PeerException {
    if (code < 1 || code > Tensor.ElementType.values().length) {
      throw PeerException.malformed("a model input of type " + code);
    }
    return Tensor.ElementType.values()[code - 1];
  }

  private static void put(ByteBuffer to, String text) {
    byte[] bytes = Wire.utf8(text);
    to.putShort((short) bytes.length).put(bytes);
  }

  private static String string(ByteBuffer from) throws PeerException {
    int length = u16(from);
    if (length > Math.min(from.remaining(), Wire.MAX_TEXT)) {
      throw PeerException.malformed("a text of %d bytes".formatted(length));
    }
    String text = Wire.text(from, from.position(), length);
    from.position(from.position() + length);
    return text;
  }

  private static int u16(ByteBuffer from) throws PeerException {
    if (from.remaining() < Short.BYTES) {
      throw PeerException.malformed("a welcome shorter than its parts");
    }
    return from.getShort() & 0xffff;
  }
}
