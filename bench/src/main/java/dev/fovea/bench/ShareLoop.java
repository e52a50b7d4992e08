package dev.fovea.bench;

import dev.fovea.Frame;
import dev.fovea.share.ShareSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A consumer in a process of its own: takes frames, looks at none of their pixels, and says what
 * processor time the process has used: seconds, on standard output.
 */
final class ShareLoop {
  private ShareLoop() {}

  /** {@code share PATH FRAMES} or {@code tcp PORT FRAMES}. */
  public static void main(String[] args) throws IOException, InterruptedException {
    long frames = Long.parseLong(args[2]);
    if (args[0].equals("share")) {
      share(Path.of(args[1]), frames);
    } else {
      tcp(Integer.parseInt(args[1]), frames);
    }
    Duration used = ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    System.out.println(used.toNanos() / 1e9);
  }

  private static void share(Path path, long frames) throws IOException, InterruptedException {
    try (ShareSource source = ShareSource.open(path)) {
      for (long i = 0; i < frames; i++) {
        source.poll(Duration.ofSeconds(10)).ifPresent(Frame::close);
      }
    }
  }

  /** The frame's copy out of the socket is what sharing saves. */
  private static void tcp(int port, long frames) throws IOException {
    ByteBuffer frame = ByteBuffer.allocateDirect(ShareBench.FORMAT.sizeImage());
    try (SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port))) {
      for (long i = 0; i < frames; i++) {
        frame.clear();
        while (frame.hasRemaining() && channel.read(frame) >= 0) {
          // until the frame is whole
        }
      }
    }
  }
}
