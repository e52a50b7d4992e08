package dev.fovea.app;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The wire between one client and a server, which hands the answers to frames on in random order
 * after random delays, or holds them up for a while; whatever else is said passes. Of the protocol
 * it knows what docs/protocol.md says of headers.
 */
final class Shuffle implements AutoCloseable {
  private static final int HEADER_BYTES = 32;
  private static final int TYPE = 5;
  private static final int BODY_LENGTH = 8;
  private static final int RESULT = 4;
  private static final int DROPPED = 5;
  private static final int LONGEST_MICROS = 3_000;

  private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final Socket server;
  private final Random random = new Random(11);
  private final List<byte[]> held = new ArrayList<>();
  private Socket client;
  private volatile long heldUntilNanos = System.nanoTime();

  Shuffle(InetSocketAddress server) throws IOException {
    this.server = new Socket(server.getAddress(), server.getPort());
    this.server.setTcpNoDelay(true);
    Thread.ofVirtual().start(this::join);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** From now on no answer passes for so long. */
  void holdUp(Duration time) {
    heldUntilNanos = System.nanoTime() + time.toNanos();
  }

  private void join() {
    try {
      client = listener.accept();
      client.setTcpNoDelay(true);
      Thread.ofVirtual().start(this::forward);
      Thread.ofVirtual().start(this::release);
      DataInputStream answers = new DataInputStream(server.getInputStream());
      while (true) {
        take(message(answers));
      }
    } catch (IOException e) {
      // One end has gone.
    }
  }

  private static byte[] message(DataInputStream answers) throws IOException {
    byte[] header = new byte[HEADER_BYTES];
    answers.readFully(header);
    int body = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt(BODY_LENGTH);
    byte[] message = ByteBuffer.allocate(HEADER_BYTES + body).put(header).array();
    answers.readFully(message, HEADER_BYTES, body);
    return message;
  }

  private void take(byte[] message) throws IOException {
    if (message[TYPE] == RESULT || message[TYPE] == DROPPED) {
      synchronized (held) {
        held.add(message);
      }
    } else {
      write(message);
    }
  }

  private void release() {
    try {
      while (!client.isClosed()) {
        long pause = TimeUnit.MICROSECONDS.toNanos(1 + random.nextInt(LONGEST_MICROS));
        LockSupport.parkNanos(Math.max(pause, heldUntilNanos - System.nanoTime()));
        byte[] any;
        synchronized (held) {
          any = held.isEmpty() ? null : held.remove(random.nextInt(held.size()));
        }
        if (any != null) {
          write(any);
        }
      }
    } catch (IOException e) {
      // The client has gone.
    }
  }

  private synchronized void write(byte[] message) throws IOException {
    client.getOutputStream().write(message);
  }

  private void forward() {
    try (InputStream frames = client.getInputStream()) {
      frames.transferTo(server.getOutputStream());
    } catch (IOException e) {
      // One end has gone.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    server.close();
    if (client != null) {
      client.close();
    }
  }
}
