package dev.fovea.bench;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/**
 * A client of a pose server that has no manners, on a thread of its own until closed; when the
 * server throws it out, it comes back. Speaks as {@code docs/protocol.md} says.
 */
final class RudeClient implements AutoCloseable {
  /** What it does. */
  enum Manner {
    FLOODS("sends without waiting for answers"),
    NEVER_READS("never reads its answers"),
    DRIPS("sends a byte a second");

    private final String words;

    Manner(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  private static final int HEADER_BYTES = 32;
  private static final byte HELLO = 1;
  private static final byte FRAME = 3;
  private static final int FRAME_BODY_BYTES = 32;
  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;
  private static final long PAUSE_NANOS = 1_000_000_000;

  private final String host;
  private final int port;
  private final Manner manner;
  private final Thread thread;
  private volatile boolean closed;
  private volatile Socket socket = new Socket();

  private RudeClient(String host, int port, Manner manner) {
    this.host = host;
    this.port = port;
    this.manner = manner;
    thread = Thread.ofPlatform().name("bench-rude").daemon().start(this::run);
  }

  /** Begins to misbehave towards a server, HOST:PORT. */
  static RudeClient start(String server, Manner manner) {
    int colon = server.lastIndexOf(':');
    String host = server.substring(0, colon);
    return new RudeClient(host, Integer.parseInt(server.substring(colon + 1)), manner);
  }

  private void run() {
    while (!closed) {
      try (Socket fresh = new Socket(host, port)) {
        socket = fresh;
        misbehave(fresh);
      } catch (IOException e) {
        // Thrown out, as it deserves, or closed.
      }
    }
  }

  private void misbehave(Socket to) throws IOException {
    if (manner == Manner.DRIPS) {
      for (byte each : hello()) {
        to.getOutputStream().write(each);
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    if (manner == Manner.FLOODS) {
      Thread.ofPlatform().name("bench-sink").daemon().start(() -> swallow(to));
    }
    to.getOutputStream().write(hello());
    byte[] frame = frame();
    while (!closed) {
      to.getOutputStream().write(frame);
    }
  }

  private static void swallow(Socket from) {
    try {
      from.getInputStream().skipNBytes(Long.MAX_VALUE);
    } catch (IOException e) {
      // It has ended.
    }
  }

  private static byte[] hello() {
    byte[] name = "rude".getBytes(StandardCharsets.UTF_8);
    ByteBuffer hello = message(HELLO, 12 + name.length, 0);
    hello.putInt(0).put((byte) 1).put((byte) 1); // no capabilities; versions 1 to 1
    return hello
        .putShort((short) name.length)
        .putShort((short) 0)
        .putShort((short) 0)
        .put(name)
        .array();
  }

  /** A grey picture, the whole of it to be looked at. */
  private static byte[] frame() {
    ByteBuffer frame = message(FRAME, FRAME_BODY_BYTES, WIDTH * HEIGHT);
    frame.putInt(WIDTH).putInt(HEIGHT).put("GREY".getBytes(StandardCharsets.US_ASCII));
    frame
        .putInt(WIDTH)
        .put((byte) 1)
        .put((byte) 1)
        .put((byte) 1)
        .put((byte) 0); // raw, BT.601, full
    return frame.putInt(0).putInt(WIDTH).putInt(HEIGHT).array();
  }

  private static ByteBuffer message(byte type, int bodyBytes, int payloadBytes) {
    ByteBuffer message =
        ByteBuffer.allocate(HEADER_BYTES + bodyBytes + payloadBytes).order(ByteOrder.LITTLE_ENDIAN);
    message.put("FOVA".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put(type);
    return message
        .putShort((short) 0)
        .putInt(bodyBytes)
        .putInt(payloadBytes)
        .position(HEADER_BYTES);
  }

  @Override
  public void close() throws IOException {
    closed = true;
    thread.interrupt();
    socket.close();
  }
}
