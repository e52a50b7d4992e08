package dev.fovea.net;

import dev.fovea.ColorSpec;
import dev.fovea.CopyLedger;
import dev.fovea.CropRegion;
import dev.fovea.Frame;
import dev.fovea.FrameAnalyzer;
import dev.fovea.FrameFormat;
import dev.fovea.ModelInfo;
import dev.fovea.PixelFormat;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Sends one camera's frames to a pose server and hands back the poses. A frame goes from its own
 * memory to the socket in one gather write; replies are read meanwhile, on a thread of the
 * client's, which also makes a lost link again, for as long as it takes, to the same server or the
 * next one.
 *
 * <p>Any thread may send, one at a time, on which a frame's memory must be accessible: the one that
 * polled it. Whoever connected closes; any thread may, at any time. Nothing is queued: a frame that
 * cannot be sent now is not sent.
 */
public final class PoseClient implements AutoCloseable {

  /**
   * Where to send what.
   *
   * @param servers names or addresses, looked up anew for every connection, and ports; the first is
   *     used whenever it is there, the others in turn while it is not
   * @param cameraName for the server's log and metrics
   * @param token what the server asks for where it does not serve everybody; empty: nothing
   * @param tls who this side is and whom it believes, where the server speaks TLS; empty: it does
   *     not
   * @param leastWindow frames in flight at least: the one in work and those waiting
   * @param mostWindow frames in flight at most, to 64; between the two the client chooses by what
   *     it measures
   * @param order in which answers are handed on, and which
   * @param deadline from a frame's sending to its answer, after which that is worth nothing; zero:
   *     for ever, which {@link Order#IN_ORDER} cannot wait
   * @param send what of the frames is sent
   * @param ledger counts the copies made in user space on the way: none from native memory
   */
  public record Options(
      List<InetSocketAddress> servers,
      String cameraName,
      String token,
      Optional<TlsFiles> tls,
      int leastWindow,
      int mostWindow,
      Order order,
      Duration deadline,
      SendMode send,
      CopyLedger ledger) {

    /** One frame in work and one waiting. */
    public static final int DEFAULT_WINDOW = 2;

    private static final int MAX_WINDOW = 64;

    /**
     * @throws IllegalArgumentException if there is no server, a port or the window is out of range,
     *     or the token longer than travels
     */
    public Options {
      servers = List.copyOf(servers);
      if (servers.isEmpty()) {
        throw new IllegalArgumentException("no server");
      }
      for (InetSocketAddress server : servers) {
        if (server.getPort() < 1) {
          throw new IllegalArgumentException("no port: " + server.getPort() + " (1 to 65535)");
        }
      }
      if (leastWindow < 1 || leastWindow > mostWindow || mostWindow > MAX_WINDOW) {
        throw new IllegalArgumentException(
            "no window: %d to %d frames (1 to %d)".formatted(leastWindow, mostWindow, MAX_WINDOW));
      }
      if (token.getBytes(StandardCharsets.UTF_8).length > Wire.MAX_TEXT) {
        throw new IllegalArgumentException("a token has at most " + Wire.MAX_TEXT + " bytes");
      }
      if (deadline.isNegative() || order == Order.IN_ORDER && deadline.isZero()) {
        throw new IllegalArgumentException("no deadline: " + deadline.toMillis() + " ms");
      }
      cameraName = cameraName.isBlank() ? "camera" : cameraName;
    }

    /**
     * The newest poses of frames as they are, with the default window and a ledger of their own.
     */
    public static Options of(String host, int port, String cameraName) {
      return of(List.of(InetSocketAddress.createUnresolved(host, port)), cameraName);
    }

    /** The same, of the first of these servers that is there. */
    public static Options of(List<InetSocketAddress> servers, String cameraName) {
      return new Options(
          servers,
          cameraName,
          "",
          Optional.empty(),
          DEFAULT_WINDOW,
          DEFAULT_WINDOW,
          Order.LATEST,
          Duration.ZERO,
          SendMode.AUTO,
          new CopyLedger());
    }

    public Options withToken(String secret) {
      return new Options(
          servers, cameraName, secret, tls, leastWindow, mostWindow, order, deadline, send, ledger);
    }

    /** Speaks TLS 1.3. */
    public Options withTls(TlsFiles files) {
      return new Options(
          servers,
          cameraName,
          token,
          Optional.of(files),
          leastWindow,
          mostWindow,
          order,
          deadline,
          send,
          ledger);
    }

    /** That many frames in flight. */
    public Options withWindow(int frames) {
      return withWindow(frames, frames);
    }

    /** As many frames in flight as raise the poses a second, between these. */
    public Options withWindow(int least, int most) {
      return new Options(
          servers, cameraName, token, tls, least, most, order, deadline, send, ledger);
    }

    public Options withOrder(Order wanted, Duration limit) {
      return new Options(
          servers, cameraName, token, tls, leastWindow, mostWindow, wanted, limit, send, ledger);
    }

    public Options withSend(SendMode mode) {
      return new Options(
          servers, cameraName, token, tls, leastWindow, mostWindow, order, deadline, mode, ledger);
    }

    public Options withLedger(CopyLedger copies) {
      return new Options(
          servers, cameraName, token, tls, leastWindow, mostWindow, order, deadline, send, copies);
    }

    /** Without the token, which belongs in no log. */
    @Override
    public String toString() {
      return cameraName + " to " + servers;
    }
  }

  private final Options options;
  private final ClientTally tally = new ClientTally();
  private final Window window;
  private final LinkKeeper keeper;
  private final FrameSender sender;
  private volatile FrameFit fit;

  private PoseClient(Options options, Limits limits, ReplyListener listener) throws IOException {
    this.options = options;
    window = new Window(options.leastWindow(), options.mostWindow());
    keeper = LinkKeeper.connect(options, limits, new GuardedListener(listener), tally, window);
    sender = new FrameSender(options, keeper, window, tally);
  }

  /**
   * Connects to a pose server.
   *
   * @param listener told of replies, and of the link's loss and return
   * @throws IOException if there is none; its message names the cure
   */
  public static PoseClient connect(Options options, ReplyListener listener) throws IOException {
    return connect(options, listener, Limits.DEFAULT);
  }

  static PoseClient connect(Options options, ReplyListener listener, Limits limits)
      throws IOException {
    return new PoseClient(options, limits, listener);
  }

  /** The server's model, as of the newest hello. */
  public ModelInfo model() {
    return keeper.model();
  }

  /** Whether the link is up. */
  public boolean connected() {
    return keeper.link().up();
  }

  /** Whether a frame would be sent now: worth asking before one is made for sending. */
  public boolean canSend() {
    return keeper.link().hasRoom();
  }

  /** How many frames are in flight at most, as of what was measured last. */
  public int window() {
    return window.size();
  }

  /** The server that is spoken to, or was last. */
  public InetSocketAddress server() {
    return keeper.link().server();
  }

  /** What became of the frames so far. Any thread may ask. */
  public LinkStats stats() {
    return tally.snapshot(keeper.link().clocks());
  }

  /** The keeper's tries since a link last brought a reply. */
  int attempts() {
    return keeper.attempts();
  }

  /**
   * Sends a frame, and returns when its memory is no longer needed. Does not wait for the window or
   * for a lost link, only for the socket to take the bytes.
   *
   * @param frame accessible on this thread; not closed
   * @param regions where to look, at most {@link FrameAnalyzer#MAX_REGIONS}; empty: everywhere
   * @return whether it was sent, so that the listener will be told what became of it; if not, the
   *     reason is counted in {@link LinkStats#notSent}
   * @throws IllegalArgumentException if the regions are too many or not sane, or the mode of
   *     sending does not fit the frame
   */
  public boolean trySend(Frame frame, List<CropRegion> regions) {
    FrameFormat format = frame.format();
    FrameFit known = fit(format);
    MemorySegment bytes = frame.segment();
    if (!known.takes(bytes.byteSize())) {
      return sender.notSent("unfit");
    }
    return sender.send(
        known.kind(),
        format,
        bytes,
        regions,
        format.width(),
        format.height(),
        frame.sequence(),
        frame.timestampNanos());
  }

  /**
   * Sends a picture of the whole frame that was scaled down on this side; poses come in pixels of
   * the frame.
   *
   * @param picture with the frame's sequence and time
   * @param regions as of {@link #trySend}
   * @param frameWidth pixels of the camera's frame
   * @param frameHeight rows of the camera's frame
   * @return as {@link #trySend} does
   */
  public boolean trySendScaled(
      Frame picture, List<CropRegion> regions, int frameWidth, int frameHeight) {
    FrameFormat format = picture.format();
    MemorySegment bytes = picture.segment();
    FrameHead.Kind kind = FrameHead.Kind.of(format);
    if (!FrameFit.of(format, SendMode.AUTO).takes(bytes.byteSize())
        || !FrameHead.possibleCamera(frameWidth, frameHeight)) {
      return sender.notSent("unfit");
    }
    return sender.send(
        kind,
        format,
        bytes,
        regions,
        frameWidth,
        frameHeight,
        picture.sequence(),
        picture.timestampNanos());
  }

  /**
   * Sends the model's input, made on this side: u8 RGB rows without padding.
   *
   * @param tensor its bytes, accessible on this thread
   * @param height rows of the tensor
   * @param width columns of the tensor
   * @param region the part of the camera's frame that it shows
   * @param frameWidth pixels of the camera's frame
   * @param frameHeight rows of the camera's frame
   * @param sequence the frame's
   * @param timestampNanos the frame's
   * @return as {@link #trySend} does
   * @throws IllegalArgumentException if the memory is not of that size
   */
  public boolean trySendTensor(
      MemorySegment tensor,
      int height,
      int width,
      CropRegion region,
      int frameWidth,
      int frameHeight,
      long sequence,
      long timestampNanos) {
    FrameFormat format = FrameFormat.packed(width, height, PixelFormat.RGB3, ColorSpec.BT601_FULL);
    if (tensor.byteSize() != format.sizeImage()) {
      throw new IllegalArgumentException(
          "a tensor of %dx%d has %d bytes, not %d"
              .formatted(width, height, format.sizeImage(), tensor.byteSize()));
    }
    ModelInfo wanted = keeper.link().model();
    if (wanted == null) {
      return sender.notSent("link down");
    }
    if (height != wanted.inputHeight()
        || width != wanted.inputWidth()
        || !FrameHead.possibleCamera(frameWidth, frameHeight)
        || !region.sane()) {
      return sender.notSent("unfit");
    }
    return sender.send(
        FrameHead.Kind.TENSOR,
        format,
        tensor,
        List.of(region),
        frameWidth,
        frameHeight,
        sequence,
        timestampNanos);
  }

  private FrameFit fit(FrameFormat format) {
    FrameFit known = fit;
    if (known == null || known.format() != format) {
      known = FrameFit.of(format, options.send());
      fit = known;
    }
    return known;
  }

  /**
   * Ends the link; a {@link #trySend} that is writing is cut off and has left its frame's memory
   * when this returns. Frames in flight are dropped as "link lost". A second close does nothing.
   */
  @Override
  public void close() {
    keeper.stopTrying();
    sender.sayGoodbye();
    keeper.link().close();
    sender.awaitEnd();
    keeper.close();
  }
}
