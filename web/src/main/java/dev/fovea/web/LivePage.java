package dev.fovea.web;

import static java.util.stream.Collectors.toMap;

import dev.fovea.Frame;
import dev.fovea.JpegEncoder;
import dev.fovea.LiveStatus;
import dev.fovea.Pose;
import dev.fovea.Skeleton;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * The page that shows a camera live in a browser: the picture, and the skeletons drawn on the very
 * frame that they belong to.
 *
 * <p>Whoever starts it owns it and closes it. {@link #show} runs on the caller's thread, one at a
 * time, and never waits for a browser; each viewer is served by virtual threads of its own and gets
 * the newest frame whenever it has digested its last. Every other method may be called on any
 * thread. The encoder stays the caller's, who closes it after this page.
 */
public final class LivePage implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(LivePage.class.getName());
  private static final long SNAPSHOT_SECONDS = 2;

  /**
   * Where the page listens and what it is called.
   *
   * @param address the address to listen on; port 0 takes a free one
   * @param title the page's heading
   * @param token the secret in the address, 16 to 64 letters, digits, '-' or '_'
   */
  public record Options(InetSocketAddress address, String title, String token) {

    /**
     * @throws IllegalArgumentException if the token is too short to be a secret, or is no part of a
     *     path
     */
    public Options {
      if (!token.matches("[A-Za-z0-9_-]{16,64}")) {
        throw new IllegalArgumentException(
            "a token is 16 to 64 letters, digits, '-' or '_', not \"" + token + "\"");
      }
    }

    /** A free port of 127.0.0.1 and a new random token of 128 bits. */
    public static Options defaults() {
      byte[] secret = new byte[16];
      new SecureRandom().nextBytes(secret);
      return new Options(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
          "Fovea",
          Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    }

    public Options withAddress(InetSocketAddress address) {
      return new Options(address, title, token);
    }

    public Options withTitle(String title) {
      return new Options(address, title, token);
    }

    public Options withToken(String token) {
      return new Options(address, title, token);
    }
  }

  private final JpegEncoder encoder;
  private final Message hello;
  private final Server server;
  private final Set<Viewer> viewers = ConcurrentHashMap.newKeySet();
  private final Queue<CompletableFuture<byte[]>> snapshots = new ConcurrentLinkedQueue<>();
  private final AtomicLong skipped = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final Map<Refusal, LongAdder> refused =
      Map.copyOf(Arrays.stream(Refusal.values()).collect(toMap(r -> r, _ -> new LongAdder())));
  private volatile Optional<String> noSignal = Optional.of("no frame has come yet");
  private volatile boolean closed;

  private LivePage(Options options, JpegEncoder encoder, Skeleton skeleton) throws IOException {
    this.encoder = encoder;
    this.hello = Message.hello(options.title(), skeleton);
    this.server = Server.start(options, this);
  }

  /**
   * Starts to listen.
   *
   * @param encoder turns frames into JPEG, inside {@link #show} only
   * @param skeleton the joints of the persons to be shown and the lines between them
   * @throws IOException if the port is taken or the address is not this machine's
   */
  public static LivePage start(Options options, JpegEncoder encoder, Skeleton skeleton)
      throws IOException {
    return new LivePage(options, encoder, skeleton);
  }

  /** The address to open, token included: who has it can watch. */
  public URI url() {
    return server.url();
  }

  /**
   * Shows a frame to every viewer. Encodes it once if at least one viewer is ready for it, else not
   * at all. A frame that cannot be encoded is counted, said in the log and left out.
   *
   * @param frame read during the call only
   * @param persons their keypoints in pixels of the frame
   * @param status the numbers beside the picture
   */
  public void show(Frame frame, List<Pose> persons, LiveStatus status) {
    noSignal = Optional.empty();
    if (!wanted()) {
      viewers.forEach(Viewer::outdate);
      skipped.addAndGet(viewers.size());
      return;
    }
    try {
      byte[] jpeg = encoder.encode(frame);
      publish(Message.frame(frame, jpeg, persons, status));
      answerSnapshots(jpeg);
    } catch (IOException e) {
      failed(frame, e);
    }
  }

  /**
   * Tells every viewer that there is no picture, until the next {@link #show}.
   *
   * @param why what a person should know and do, in one sentence
   */
  public void noSignal(String why) {
    noSignal = Optional.of(why);
    publish(Message.noSignal(why));
  }

  /** How many browsers look. */
  public int viewers() {
    return viewers.size();
  }

  /** How many times a viewer was not ready and a frame passed it by. */
  public long skipped() {
    return skipped.get();
  }

  /**
   * Requests that were refused and viewers that were put out, by reason, where there are any:
   * "host", "origin" and "token" for what {@link #url} asks for; "websocket" for frames that break
   * its rules; "word" for messages other than the page's own.
   */
  public Map<String, Long> refused() {
    Map<String, Long> counts = new TreeMap<>();
    refused.forEach((refusal, count) -> counts.put(refusal.reason(), count.sum()));
    counts.values().removeIf(count -> count == 0);
    return counts;
  }

  /**
   * Ends every connection and gives the port back, within a second; a second close does nothing.
   */
  @Override
  public void close() {
    closed = true;
    viewers.forEach(Viewer::end);
    snapshots.forEach(snapshot -> snapshot.cancel(false));
    server.close();
  }

  /** A viewer's first message. */
  Message joined(Viewer viewer) {
    viewers.add(viewer);
    noSignal.ifPresent(why -> viewer.offer(Message.noSignal(why)));
    if (closed) {
      viewer.end();
    }
    return hello;
  }

  void left(Viewer viewer) {
    viewers.remove(viewer);
    viewer.end();
  }

  void refused(Refusal refusal) {
    refused.get(refusal).increment();
  }

  Optional<String> noSignal() {
    return noSignal;
  }

  /** The next frame, encoded for this call; empty if none comes in time. Waits; any thread. */
  Optional<byte[]> snapshot() throws InterruptedException {
    CompletableFuture<byte[]> snapshot = new CompletableFuture<>();
    snapshots.add(snapshot);
    try {
      return Optional.of(snapshot.get(SNAPSHOT_SECONDS, TimeUnit.SECONDS));
    } catch (TimeoutException | ExecutionException | CancellationException e) {
      return Optional.empty();
    } finally {
      snapshots.remove(snapshot);
    }
  }

  private boolean wanted() {
    return !snapshots.isEmpty() || viewers.stream().anyMatch(Viewer::ready);
  }

  private void publish(Message message) {
    for (Viewer viewer : viewers) {
      if (viewer.offer(message)) {
        skipped.incrementAndGet();
      }
    }
  }

  private void answerSnapshots(byte[] jpeg) {
    for (var snapshot = snapshots.poll(); snapshot != null; snapshot = snapshots.poll()) {
      snapshot.complete(jpeg);
    }
  }

  /**
   * Said at 1, 2, 4, 8 ...: a camera that sends nothing but broken frames must not fill the log.
   */
  private void failed(Frame frame, IOException e) {
    long count = failed.incrementAndGet();
    if (Long.bitCount(count) == 1) {
      LOG.log(
          System.Logger.Level.WARNING,
          "frame {0} is not shown, {1} so far: {2}",
          frame.sequence(),
          count,
          e.getMessage());
    }
  }
}
