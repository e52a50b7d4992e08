package dev.fovea.lab;

import dev.fovea.ColorSpec;
import dev.fovea.CropRegion;
import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.PixelFormat;
import dev.fovea.net.PoseClient;
import dev.fovea.net.ReplyListener;
import dev.fovea.net.Result;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import javax.imageio.ImageIO;

/**
 * What a real client sends in a few short sessions with a real server, byte for byte: hello, frames
 * of several kinds, pings, goodbye. Recorded by sitting between the two.
 */
final class Corpus implements ReplyListener {
  private static final int WIDTH = 64;
  private static final int HEIGHT = 48;
  private static final int FRAMES = 3;

  private final Semaphore answers = new Semaphore(0);

  private Corpus() {}

  /** A session of every kind of frame. */
  static List<byte[]> record(InetSocketAddress server) throws IOException, InterruptedException {
    List<byte[]> sessions = new ArrayList<>();
    for (PixelFormat format :
        List.of(PixelFormat.YUYV, PixelFormat.NV12, PixelFormat.GREY, PixelFormat.MJPG)) {
      sessions.add(new Corpus().session(server, format, false));
    }
    sessions.add(new Corpus().session(server, PixelFormat.RGB3, true));
    return sessions;
  }

  private byte[] session(InetSocketAddress server, PixelFormat pixels, boolean tensor)
      throws IOException, InterruptedException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (ServerSocket between = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread pump = Thread.ofVirtual().start(() -> pump(between, server, said));
      try (PoseClient client =
          PoseClient.connect(
              PoseClient.Options.of("127.0.0.1", between.getLocalPort(), "corpus"), this)) {
        for (int i = 0; i < FRAMES; i++) {
          send(client, pixels, tensor, i);
          answers.acquire();
        }
      }
      pump.join();
    }
    return said.toByteArray();
  }

  private static void send(PoseClient client, PixelFormat pixels, boolean tensor, int sequence)
      throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      if (tensor) {
        int side = client.model().inputWidth();
        MemorySegment input = arena.allocate(3L * side * client.model().inputHeight());
        client.trySendTensor(
            input, client.model().inputHeight(), side, CropRegion.FULL, WIDTH, HEIGHT, sequence, 1);
      } else {
        byte[] bytes = pixels.equals(PixelFormat.MJPG) ? jpeg() : null;
        FrameFormat format =
            bytes == null
                ? FrameFormat.packed(WIDTH, HEIGHT, pixels)
                : new FrameFormat(WIDTH, HEIGHT, pixels, 0, bytes.length, ColorSpec.BT601_FULL);
        MemorySegment memory =
            bytes == null
                ? arena.allocate(format.sizeImage())
                : arena.allocate(bytes.length).copyFrom(MemorySegment.ofArray(bytes));
        List<CropRegion> regions = sequence == 0 ? List.of() : List.of(CropRegion.FULL);
        client.trySend(Frame.of(format, memory, sequence, sequence, () -> {}), regions);
      }
    }
  }

  private static byte[] jpeg() throws IOException {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      image.setRGB(i % WIDTH, i / WIDTH, i * 0x010305);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "jpeg", bytes);
    return bytes.toByteArray();
  }

  private static void pump(
      ServerSocket between, InetSocketAddress server, ByteArrayOutputStream said) {
    try (Socket client = between.accept();
        Socket onward = new Socket(server.getAddress(), server.getPort())) {
      Thread back = Thread.ofVirtual().start(() -> copy(onward, client));
      byte[] buffer = new byte[64 * 1024];
      int read = client.getInputStream().read(buffer);
      while (read > 0) {
        said.write(buffer, 0, read);
        onward.getOutputStream().write(buffer, 0, read);
        read = client.getInputStream().read(buffer);
      }
      onward.shutdownOutput();
      back.join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // The client has closed, as it does after its last frame.
    }
  }

  @Override
  public void onResult(Result result) {
    answers.release();
  }

  @Override
  public void onDropped(long sequence, String reason) {
    answers.release();
  }
}
