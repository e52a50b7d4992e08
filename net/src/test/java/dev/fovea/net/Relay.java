package dev.fovea.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A network between a client and a server, in a test's hands: real TCP at both ends, and between
 * them a delay, a rate and outages, during which nothing passes and nobody is told. What it cannot
 * do is lose packets.
 */
final class Relay implements AutoCloseable {
  /** What it holds of one direction at most, as a router does. */
  private static final int CHUNKS = 64;

  private record Chunk(ByteBuffer bytes, long dueNanos) {}

  private final ServerSocketChannel listener = ServerSocketChannel.open();
  private final InetSocketAddress server;
  private final List<SocketChannel> channels = new CopyOnWriteArrayList<>();
  private volatile long delayNanos;
  private volatile long bytesPerSecond = Long.MAX_VALUE;
  private volatile boolean out;

  Relay(InetSocketAddress server) throws IOException {
    this.server = server;
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.socket().getLocalPort();
  }

  /** From now on every byte takes that long, each way. */
  void delay(long millis) {
    delayNanos = millis * 1_000_000;
  }

  void rate(long bytes) {
    bytesPerSecond = bytes;
  }

  /** From now on nothing passes, not even a connection's beginning; what was under way is kept. */
  void outage(boolean now) {
    out = now;
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel client = listener.accept();
        Thread.ofVirtual().start(() -> join(client));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void join(SocketChannel client) {
    channels.add(client);
    awaitNetwork();
    try {
      SocketChannel onward = SocketChannel.open(server);
      channels.add(onward);
      pump(client, onward);
      pump(onward, client);
    } catch (IOException e) {
      close(client);
    }
  }

  private void pump(SocketChannel from, SocketChannel to) {
    LinkedBlockingQueue<Chunk> way = new LinkedBlockingQueue<>(CHUNKS);
    Thread.ofVirtual().start(() -> take(from, way));
    Thread.ofVirtual().start(() -> deliver(way, from, to));
  }

  private void take(SocketChannel from, LinkedBlockingQueue<Chunk> way) {
    try {
      int read = 0;
      while (read >= 0) {
        ByteBuffer bytes = ByteBuffer.allocate(4096);
        read = from.read(bytes);
        way.put(new Chunk(bytes.flip(), System.nanoTime() + delayNanos));
      }
    } catch (IOException e) {
      way.clear();
      way.add(new Chunk(ByteBuffer.allocate(0), 0));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** An empty chunk is the end. */
  private void deliver(LinkedBlockingQueue<Chunk> way, SocketChannel from, SocketChannel to) {
    try {
      Chunk chunk = way.take();
      while (chunk.bytes.hasRemaining()) {
        park(chunk.dueNanos - System.nanoTime());
        park((long) (1e9 * chunk.bytes.remaining() / bytesPerSecond));
        awaitNetwork();
        while (chunk.bytes.hasRemaining()) {
          to.write(chunk.bytes);
        }
        chunk = way.take();
      }
    } catch (IOException e) {
      // One end has gone: both have.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    awaitNetwork();
    close(from);
    close(to);
  }

  private void awaitNetwork() {
    while (out) {
      park(5_000_000);
    }
  }

  private static void park(long nanos) {
    if (nanos > 0) {
      LockSupport.parkNanos(nanos);
    }
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // Closed all the same.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    out = false;
    channels.forEach(Relay::close);
  }
}
