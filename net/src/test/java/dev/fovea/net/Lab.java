package dev.fovea.net;

import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.PixelFormat;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What the tests of the link share. */
final class Lab {
  private Lab() {}

  static PoseServer.Options anyPort() {
    return PoseServer.Options.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  static PoseServer serve(BrightestPixel analyzer) throws IOException {
    return PoseServer.start(anyPort(), () -> analyzer);
  }

  static PoseClient.Options to(int port, int window) {
    return PoseClient.Options.of("127.0.0.1", port, "test camera").withWindow(window);
  }

  static PoseClient client(PoseServer server, Events events, int window) throws IOException {
    return PoseClient.connect(to(server.address().getPort(), window), events);
  }

  /** A black grey frame with one white pixel. */
  static Frame dot(MemorySegment memory, int width, int x, int y, long sequence) {
    int height = (int) (memory.byteSize() / width);
    memory.fill((byte) 0);
    memory.set(ValueLayout.JAVA_BYTE, (long) y * width + x, (byte) 0xff);
    return frame(FrameFormat.packed(width, height, PixelFormat.GREY), memory, sequence);
  }

  static Frame dot(int width, int height, int x, int y, long sequence) {
    MemorySegment memory = Arena.ofAuto().allocate((long) width * height);
    return dot(memory, width, x, y, sequence);
  }

  /** A frame whose first byte tells the analyzer what to do. */
  static Frame telling(byte what, long sequence) {
    MemorySegment memory = Arena.ofAuto().allocate(16);
    memory.set(ValueLayout.JAVA_BYTE, 0, what);
    return frame(FrameFormat.packed(4, 4, PixelFormat.GREY), memory, sequence);
  }

  static Frame frame(FrameFormat format, MemorySegment memory, long sequence) {
    return Frame.of(format, memory, sequence, 1_000 + sequence, () -> {});
  }

  static SocketChannel dial(PoseServer server) throws IOException {
    return SocketChannel.open(server.address());
  }

  static ByteBuffer hello() {
    ByteBuffer hello = Wire.little(ByteBuffer.allocate(400));
    HelloMessage.write(hello, "raw camera", "");
    return hello;
  }

  /** A well-formed 4x4 GREY frame of 16 bytes, head and payload, to be spoiled by a test. */
  static ByteBuffer frameMessage() {
    ByteBuffer message = Wire.little(ByteBuffer.allocate(400));
    FrameFormat format = FrameFormat.packed(4, 4, PixelFormat.GREY);
    FrameHead.write(message, FrameHead.Kind.RAW, format, 16, List.of(), 4, 4);
    FrameHead.stamp(message, 5, 0, 6, false, 0);
    int end = message.limit();
    return message.limit(end + 16);
  }

  /** A whole black frame as a client sends it. */
  static ByteBuffer greyFrame(int width, int height) {
    ByteBuffer message = frameMessage();
    message
        .putInt(Wire.HEADER_PAYLOAD_LENGTH, width * height)
        .putInt(Wire.FRAME_WIDTH, width)
        .putInt(Wire.FRAME_HEIGHT, height)
        .putInt(Wire.FRAME_BYTES_PER_LINE, width)
        .putInt(Wire.FRAME_CAMERA_WIDTH, width)
        .putInt(Wire.FRAME_CAMERA_HEIGHT, height);
    message.limit(message.limit() - 16);
    ByteBuffer whole = Wire.little(ByteBuffer.allocate(message.limit() + width * height));
    return whole.put(message).clear();
  }

  /** What a server knows of that frame, to answer it. */
  static FrameHead head(int sequence) throws IOException {
    ByteBuffer message = frameMessage();
    message.putInt(Wire.HEADER_SEQUENCE, sequence).limit(Wire.FRAME_REGIONS);
    return FrameHead.read(message, 16, 16, BrightestPixel.MODEL);
  }

  /** Reads what a server says until a message of that type, and gives its header and body. */
  static ByteBuffer replies(SocketChannel peer, Wire.Type wanted) throws IOException {
    ByteBuffer message = FakeServer.message();
    MessageReader reader =
        new MessageReader(peer, message, new Deadline(), java.time.Duration.ofSeconds(20));
    Wire.Type type = reader.next();
    while (type != wanted) {
      if (type == null) {
        throw new IOException("the server has gone without a " + wanted);
      }
      type = reader.next();
    }
    return message;
  }

  /** Waits for something that another thread brings about. */
  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("never: " + what);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
  }
}
