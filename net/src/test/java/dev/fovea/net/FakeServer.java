package dev.fovea.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** The other end of a client's wire, in a test's hands: real TCP, and whatever answers it wants. */
final class FakeServer implements AutoCloseable {
  private final ServerSocketChannel listener = ServerSocketChannel.open();
  private SocketChannel channel;

  FakeServer() throws IOException {
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  int port() {
    return listener.socket().getLocalPort();
  }

  SocketChannel accept() throws IOException {
    channel = listener.accept();
    return channel;
  }

  /** Accepts and welcomes a client on a thread of its own. */
  Thread welcome() {
    return Thread.ofVirtual()
        .start(
            () -> {
              try {
                accept();
                readMessage(0);
                say(new Reply.Welcome(new WelcomeMessage(BrightestPixel.MODEL, 7, 64 << 20, 0)));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  /** Reads a message with a payload of that length, answering pings; gives header and body. */
  ByteBuffer readMessage(int payload) throws IOException {
    while (true) {
      ByteBuffer message =
          Wire.little(ByteBuffer.allocate(Wire.HEADER_BYTES + Wire.MAX_REQUEST_BODY));
      fill(message.limit(Wire.HEADER_BYTES));
      fill(message.limit(Wire.HEADER_BYTES + message.getInt(Wire.HEADER_BODY_LENGTH)));
      if (message.get(Wire.HEADER_TYPE) != Wire.Type.PING.code()) {
        fill(ByteBuffer.allocate(payload));
        return message;
      }
      say(new Reply.Pong(PongMessage.readPing(message), System.nanoTime(), 0));
    }
  }

  /** Reads a frame of 16 grey pixels, answering pings. */
  FrameHead readFrame() throws IOException {
    return FrameHead.read(readMessage(16), 16, 16, BrightestPixel.MODEL);
  }

  private void fill(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new IOException("the client has gone");
      }
    }
  }

  void say(Reply reply) throws IOException {
    ByteBuffer message = message();
    reply.write(message);
    write(message);
  }

  static ByteBuffer message() {
    return Wire.little(ByteBuffer.allocate(Wire.HEADER_BYTES + Wire.MAX_REPLY_BODY));
  }

  void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  void hangUp() throws IOException {
    channel.close();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    if (channel != null) {
      channel.close();
    }
  }
}
