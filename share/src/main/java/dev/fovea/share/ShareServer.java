package dev.fovea.share;

import dev.fovea.CopyLedger;
import dev.fovea.Frame;
import dev.fovea.FrameSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * One source for many programs: takes its frames, and lends them to whoever connects to a socket.
 * Nothing is copied for a consumer; a consumer that is slow misses frames, and one that hangs loses
 * what it holds.
 *
 * <p>Two threads of its own: one polls the source, one serves the socket. Whoever starts a server
 * closes it, from any thread, which ends both; the source stays the caller's, and must not be
 * polled by anybody else.
 */
public final class ShareServer implements AutoCloseable {
  /**
   * How long without a frame, or how many periods, until consumers are told that there are none.
   */
  private static final Duration QUIET = Duration.ofSeconds(2);

  private static final int QUIET_PERIODS = 3;

  private final Listener listener;
  private final Hub hub;
  private final SharedMemory memory;
  private final SocketLoop loop;
  private final Thread socketThread;
  private final Thread sourceThread;
  private final FrameSource source;
  private volatile boolean closed;
  private volatile IOException failure;

  /**
   * How to share.
   *
   * @param path of the socket, at most 107 bytes; a socket left behind by a killed owner is
   *     replaced
   * @param group who may connect beside the owner, by the socket's permissions; empty for nobody
   * @param consumers at most so many at once, 1 to 250
   * @param leases frames that one of them may hold at once, 1 to 16
   * @param leaseTime after which a frame is taken back
   */
  public record Options(
      Path path, Optional<String> group, int consumers, int leases, Duration leaseTime) {
    /**
     * @throws IllegalArgumentException if a number is out of its range
     */
    public Options {
      require(consumers >= 1 && consumers <= 250, "1 to 250 consumers, not " + consumers);
      require(leases >= 1 && leases <= 16, "1 to 16 frames a consumer, not " + leases);
      long millis = leaseTime.toMillis();
      require(millis >= 1 && millis <= 3_600_000, "leases of 1 ms to 1 hour, not " + leaseTime);
    }

    private static void require(boolean held, String rule) {
      if (!held) {
        throw new IllegalArgumentException("a camera is shared with " + rule);
      }
    }

    /** For group video; 32 consumers, each of which may hold 2 frames for 2 seconds. */
    public static Options at(Path path) {
      return new Options(path, Optional.of("video"), 32, 2, Duration.ofSeconds(2));
    }
  }

  private ShareServer(
      Listener listener, Hub hub, SharedMemory memory, FrameSource source, int most) {
    this.listener = listener;
    this.hub = hub;
    this.memory = memory;
    this.source = source;
    this.loop = new SocketLoop(listener, hub, most);
    this.socketThread = Thread.ofPlatform().daemon().name("fovea-share-socket").unstarted(loop);
    this.sourceThread =
        Thread.ofPlatform().daemon().name("fovea-share-source").unstarted(this::pump);
  }

  /**
   * Shares a source that draws into a pool's memory: no frame is copied.
   *
   * @param pool what the source allocated from; closed with the server
   * @throws IOException if the socket cannot be made; the message has the cure
   */
  public static ShareServer start(FrameSource source, MemfdPool pool, Options options)
      throws IOException {
    return start(source, pool.memory(), options);
  }

  /**
   * Shares any source. A camera's buffers go to the consumers as DMABUF, and no frame is copied. A
   * frame in other memory, or of a driver that cannot export, is copied once into memory that can
   * be shared, which the ledger counts as {@link CopyLedger.Stage#SHARE}.
   *
   * @param buffers how many the camera has, or copies there is memory for, 4 to 32: three for the
   *     source, the rest for consumers to hold
   * @throws IOException if the socket cannot be made; the message has the cure
   * @throws IllegalArgumentException if there are fewer buffers, or more
   */
  public static ShareServer start(
      FrameSource source, int buffers, CopyLedger ledger, Options options) throws IOException {
    Options.require(buffers >= 4 && buffers <= 32, "4 to 32 buffers, not " + buffers);
    return start(source, new SourceMemory(buffers, ledger), options);
  }

  static ShareServer start(FrameSource source, SharedMemory memory, Options options)
      throws IOException {
    Listener listener = Listener.bind(options.path(), options.group());
    try {
      Hub hub = new Hub(options, source.format(), source.framesPerSecond(), source.name(), memory);
      ShareServer server = new ShareServer(listener, hub, memory, source, options.consumers());
      server.socketThread.start();
      server.sourceThread.start();
      return server;
    } catch (IOException e) {
      listener.close();
      throw e;
    }
  }

  private void pump() {
    long last = System.nanoTime();
    try {
      while (!closed && !source.ended()) {
        Optional<Frame> frame = source.poll(Duration.ofMillis(100));
        if (frame.isPresent()) {
          last = System.nanoTime();
          hub.tell(false, "frames come again");
          offer(frame.get());
        } else if (System.nanoTime() - last > quietNanos()) {
          hub.tell(true, source.trouble().orElse("no frame from " + source.name()));
        }
      }
      if (!closed) {
        hub.end(source.name() + " has ended");
      }
    } catch (IOException e) {
      fail(e);
    } catch (RuntimeException e) {
      fail(new IOException("sharing " + source.name() + " stopped: " + e, e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void fail(IOException e) {
    failure = e;
    hub.end(String.valueOf(e.getMessage()));
  }

  private long quietNanos() {
    double rate = source.framesPerSecond();
    long periods = rate > 0 ? (long) (QUIET_PERIODS * 1e9 / rate) : 0;
    return Math.max(QUIET.toNanos(), periods);
  }

  private void offer(Frame frame) throws IOException {
    try (frame) {
      Optional<SharedBuffer> shared = memory.of(frame);
      if (shared.isPresent()) {
        hub.offer(shared.get());
      } else {
        hub.skip();
      }
    }
  }

  /** What became of the frames so far. Any thread may ask. */
  public SharingCounters counters() {
    return hub.counters();
  }

  /**
   * Whether the source has ended or failed, so that nothing will ever be shared again.
   *
   * @throws IOException what the source failed of
   */
  public boolean ended() throws IOException {
    if (failure != null) {
      throw new IOException(failure.getMessage(), failure);
    }
    return !sourceThread.isAlive();
  }

  /**
   * Says goodbye to all consumers; what they still hold stays readable. A second close does
   * nothing.
   */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      join(sourceThread);
      loop.stop();
      join(socketThread);
      hub.end("the owner has closed");
      listener.close();
      memory.close();
    }
  }

  private static void join(Thread thread) {
    boolean interrupted = Thread.interrupted();
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
