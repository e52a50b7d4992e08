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
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Sends one camera's frames to a pose server and hands back the poses. A frame goes from its own
 * memory to the socket in one gather write; replies are read meanwhile, on a virtual thread of the
 * client's, which also makes a lost link again, for as long as it takes.
 *
 * <p>Any thread may send, one at a time, on which a frame's memory must be accessible: the one that
 * polled it. Whoever connected closes; any thread may, at any time. Nothing is queued: a frame that
 * cannot be sent now is not sent.
 */
public final class PoseClient implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(PoseClient.class.getName());
  private static final long FIRST_BACKOFF_MILLIS = 100;
  private static final long LAST_BACKOFF_MILLIS = 2_000;

  /**
   * Where to send what.
   *
   * @param server the server's name or address, looked up anew for every connection, and its port
   * @param cameraName for the server's log and metrics
   * @param token what the server asks for where it does not serve everybody; empty: nothing
   * @param window frames in flight at most, 1..64: the one in work and those waiting
   * @param send what of the frames is sent
   * @param ledger counts the copies made in user space on the way: none from native memory
   */
  public record Options(
      InetSocketAddress server,
      String cameraName,
      String token,
      int window,
      SendMode send,
      CopyLedger ledger) {

    /** One frame in work and one waiting. */
    public static final int DEFAULT_WINDOW = 2;

    /**
     * @throws IllegalArgumentException if the port or the window is out of range, or the token
     *     longer than travels
     */
    public Options {
      if (server.getPort() < 1) {
        throw new IllegalArgumentException("no port: " + server.getPort() + " (1 to 65535)");
      }
      if (window < 1 || window > 64) {
        throw new IllegalArgumentException("no window: " + window + " frames (1 to 64)");
      }
      if (token.getBytes(StandardCharsets.UTF_8).length > Wire.MAX_TEXT) {
        throw new IllegalArgumentException("a token has at most " + Wire.MAX_TEXT + " bytes");
      }
      cameraName = cameraName.isBlank() ? "camera" : cameraName;
    }

    /** Frames as they are, with the default window and a ledger of their own; no token. */
    public static Options of(String host, int port, String cameraName) {
      return new Options(
          InetSocketAddress.createUnresolved(host, port),
          cameraName,
          "",
          DEFAULT_WINDOW,
          SendMode.AUTO,
          new CopyLedger());
    }

    public Options withToken(String secret) {
      return new Options(server, cameraName, secret, window, send, ledger);
    }

    public Options withWindow(int frames) {
      return new Options(server, cameraName, token, frames, send, ledger);
    }

    public Options withSend(SendMode mode) {
      return new Options(server, cameraName, token, window, mode, ledger);
    }

    public Options withLedger(CopyLedger copies) {
      return new Options(server, cameraName, token, window, send, copies);
    }

    String peer() {
      String host = server.getHostString();
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + server.getPort();
    }

    /** Without the token, which belongs in no log. */
    @Override
    public String toString() {
      return cameraName + " to " + peer();
    }
  }

  private final Options options;
  private final Limits limits;
  private final ReplyListener listener;
  private final ClientTally tally = new ClientTally();
  private final ReentrantLock sending = new ReentrantLock();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ByteBuffer head =
      Wire.little(ByteBuffer.allocateDirect(Wire.HEADER_BYTES + Wire.MAX_REQUEST_BODY));
  private final ByteBuffer replies =
      ByteBuffer.allocateDirect(Wire.HEADER_BYTES + Wire.MAX_REPLY_BODY);
  private final Watchdog watchdog;
  private final Thread keeper;

  /**
   * Tries since a link last brought a reply: a server that says hello and no more is not dialled
   * ten times a second. The keeper's.
   */
  int attempts;

  // The sending thread's, under its lock.
  private boolean counting;
  private long lastSequence;
  private int epoch;

  private volatile Link link;
  private volatile ModelInfo model;
  private volatile FrameFit fit;

  private PoseClient(Options options, Limits limits, ReplyListener listener) throws IOException {
    this.options = options;
    this.limits = limits;
    this.listener = new GuardedListener(listener);
    link = new Link(options, limits, replies);
    watchdog = new Watchdog(() -> link.look());
    try {
      link.connect();
    } catch (IOException | RuntimeException | Error e) {
      link.close();
      watchdog.close();
      throw e;
    }
    model = link.model();
    keeper = Thread.ofVirtual().name("fovea-link").start(this::keep);
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
    return model;
  }

  /** Whether the link is up. */
  public boolean connected() {
    return link.up();
  }

  /** Whether a frame would be sent now: worth asking before one is made for sending. */
  public boolean canSend() {
    return link.hasRoom();
  }

  /** What became of the frames so far. Any thread may ask. */
  public LinkStats stats() {
    return tally.snapshot();
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
      return notSent("unfit");
    }
    return send(
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
    ModelInfo wanted = link.model();
    if (wanted == null) {
      return notSent("link down");
    }
    if (height != wanted.inputHeight()
        || width != wanted.inputWidth()
        || !FrameHead.possibleCamera(frameWidth, frameHeight)
        || !region.sane()) {
      return notSent("unfit");
    }
    return send(
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

  private boolean send(
      FrameHead.Kind kind,
      FrameFormat format,
      MemorySegment bytes,
      List<CropRegion> regions,
      int cameraWidth,
      int cameraHeight,
      long sequence,
      long timestampNanos) {
    requireSane(regions);
    sending.lock();
    try {
      // First, because it throws if the memory is gone, and nothing is to be undone yet.
      ByteBuffer payload = bytes.asByteBuffer();
      Link up = link;
      if (!up.up()) {
        return notSent("link down");
      }
      if (FrameHead.heldBytes(kind, format, bytes.byteSize()) > up.maxFrameBytes()) {
        return notSent("unfit");
      }
      // Before the flight begins: whatever throws here must not leave one that nobody ends.
      FrameHead.write(head, kind, format, payload.remaining(), regions, cameraWidth, cameraHeight);
      int epoch = epoch(sequence);
      FrameHead.stamp(head, (int) sequence, epoch, timestampNanos, false, 0);
      int flight = up.flights().begin(sequence, epoch);
      if (flight < 0) {
        return notSent(flight == Flights.FULL ? "window" : "link down");
      }
      if (!up.send(flight, head, payload)) {
        return notSent("link down");
      }
      count(bytes);
      return true;
    } finally {
      sending.unlock();
    }
  }

  /** A camera that counts from the beginning again begins a new epoch. */
  private int epoch(long sequence) {
    if (counting && sequence <= lastSequence) {
      epoch++;
    }
    counting = true;
    lastSequence = sequence;
    return epoch;
  }

  /** NIO copies memory of the Java heap to memory of its own before it writes it. */
  private void count(MemorySegment bytes) {
    tally.sent.increment();
    if (!bytes.isNative()) {
      options.ledger().pass(CopyLedger.Stage.SOCKET, bytes.byteSize(), bytes.byteSize());
    }
  }

  private static void requireSane(List<CropRegion> regions) {
    if (regions.size() > FrameAnalyzer.MAX_REGIONS) {
      throw new IllegalArgumentException(regions.size() + " regions are more than go with a frame");
    }
    for (int i = 0; i < regions.size(); i++) {
      if (!regions.get(i).sane()) {
        throw new IllegalArgumentException("an impossible crop region: " + regions.get(i));
      }
    }
  }

  private boolean notSent(String reason) {
    tally.notSent.count(reason);
    return false;
  }

  private void keep() {
    Link current = link;
    while (current != null) {
      String why = serve(current);
      current = closed.getCount() == 0 ? null : reconnect(why);
    }
  }

  /** Reads a link to its end; every frame in flight gets its fate, whatever ends it. */
  private String serve(Link current) {
    try {
      listener.onConnected(current.model());
      return current.read(listener, tally);
    } finally {
      attempts = current.replied() ? 0 : attempts;
      for (Flight lost : current.flights().die()) {
        tally.dropped.count("link lost");
        listener.onDropped(lost.sequence(), "link lost");
      }
    }
  }

  /** A new link, or {@code null} once the client is closed. */
  private Link reconnect(String why) {
    LOG.log(System.Logger.Level.INFO, "{0}: {1}; trying again", options.peer(), why);
    listener.onDisconnected(why);
    try {
      while (!closed.await(backoffMillis(attempts++), TimeUnit.MILLISECONDS)) {
        if (redial()) {
          tally.reconnects.increment();
          model = link.model();
          return link;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return null;
  }

  private boolean redial() {
    try {
      Link fresh = new Link(options, limits, replies);
      link = fresh;
      if (closed.getCount() == 0) {
        fresh.close();
      }
      fresh.connect();
      return true;
    } catch (IOException | RuntimeException | Error e) {
      link.close();
      LOG.log(System.Logger.Level.DEBUG, "{0}: {1}", options.peer(), e.toString());
      return false;
    }
  }

  /** 100 ms, doubled up to 2 s, each time a random part between half and all of it. */
  private static long backoffMillis(int attempt) {
    long most = Math.min(LAST_BACKOFF_MILLIS, FIRST_BACKOFF_MILLIS << Math.min(attempt, 10));
    return ThreadLocalRandom.current().nextLong(most / 2, most + 1);
  }

  /**
   * Ends the link; a {@link #trySend} that is writing is cut off and has left its frame's memory
   * when this returns. Frames in flight are dropped as "link lost". A second close does nothing.
   */
  @Override
  public void close() {
    closed.countDown();
    if (sending.tryLock()) {
      try {
        if (link.up()) {
          link.goodbye(head);
        }
      } finally {
        sending.unlock();
      }
    }
    link.close();
    sending.lock();
    sending.unlock();
    watchdog.close();
    Threads.join(keeper);
  }
}
