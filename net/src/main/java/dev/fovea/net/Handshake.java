package dev.fovea.net;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.Objects;

/** How a {@link Link} begins, on the thread that reads it. Says what to do where it cannot. */
final class Handshake {
  private Handshake() {}

  /**
   * Connects.
   *
   * @param peer the server, for people
   * @param patience how long that may take
   * @throws IOException if nobody is there; its message names the cure
   */
  static void dial(SocketChannel socket, InetSocketAddress server, String peer, Duration patience)
      throws IOException {
    String host = server.getHostString();
    InetSocketAddress address = new InetSocketAddress(host, server.getPort()); // looked up anew
    if (address.isUnresolved()) {
      throw new IOException("there is no host " + host + ": check --server");
    }
    try {
      socket.socket().connect(address, (int) patience.toMillis());
    } catch (ConnectException | SocketTimeoutException e) {
      throw new IOException("no pose server at " + peer + ": start one with `fovea serve`", e);
    } catch (SocketException e) {
      throw new IOException(
          "cannot reach %s (%s): check --server and the network".formatted(peer, e.getMessage()),
          e);
    }
    socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
  }

  /**
   * Exchanges hellos, after TLS's own.
   *
   * @param channel what {@code reader} reads
   * @throws IOException if it is no pose server, or refuses
   */
  static WelcomeMessage greet(
      WritableByteChannel channel, MessageReader reader, PoseClient.Options options, String peer)
      throws IOException {
    WelcomeMessage answer;
    try {
      if (channel instanceof TlsChannel encrypted) {
        encrypted.handshake();
      }
      hello(channel, options);
      answer = awaitWelcome(reader);
    } catch (IOException e) {
      String words = Objects.requireNonNullElse(e.getMessage(), "the connection was closed");
      throw new IOException(peer + ": " + words + " (check --server)", e);
    }
    if (answer == null) {
      throw new IOException(peer + " refused: " + TextMessage.read(reader.message()).words());
    }
    return answer;
  }

  private static void hello(WritableByteChannel channel, PoseClient.Options options)
      throws IOException {
    ByteBuffer hello = Wire.little(ByteBuffer.allocate(Wire.HEADER_BYTES + Wire.MAX_REQUEST_BODY));
    HelloMessage.write(hello, options.cameraName(), options.token());
    while (hello.hasRemaining()) {
      channel.write(hello);
    }
  }

  /** The welcome, or {@code null} if it is a goodbye. */
  private static WelcomeMessage awaitWelcome(MessageReader reader) throws IOException {
    Wire.Type type = reader.next();
    if (type == null) {
      throw new IOException("closed the connection without a word: is it a pose server?");
    }
    return switch (type) {
      case WELCOME -> WelcomeMessage.read(reader.message());
      case GOODBYE -> null;
      default -> throw new IOException("does not answer as a pose server does");
    };
  }
}
