package dev.fovea.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** A TCP relay that lets so many bytes a second pass, each way, which may change. */
final class Throttle implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final InetSocketAddress server;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile long bytesPerSecond;

  Throttle(String server, long bytesPerSecond) throws IOException {
    int colon = server.lastIndexOf(':');
    String port = server.substring(colon + 1);
    this.server = new InetSocketAddress(server.substring(0, colon), Integer.parseInt(port));
    this.bytesPerSecond = bytesPerSecond;
    Thread.ofVirtual().start(this::accept);
  }

  String address() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  void rate(long bytes) {
    bytesPerSecond = bytes;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket onward = new Socket(server.getAddress(), server.getPort());
        onward.setTcpNoDelay(true);
        sockets.addAll(List.of(client, onward));
        Thread.ofVirtual().start(() -> pump(client, onward));
        Thread.ofVirtual().start(() -> pump(onward, client));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] bytes = new byte[8192];
    try (from;
        to) {
      for (int n = from.getInputStream().read(bytes);
          n >= 0;
          n = from.getInputStream().read(bytes)) {
        LockSupport.parkNanos(n * 1_000_000_000L / bytesPerSecond);
        to.getOutputStream().write(bytes, 0, n);
      }
    } catch (IOException e) {
      // One end has gone: both have.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
