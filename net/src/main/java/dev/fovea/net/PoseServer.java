package dev.fovea.net;

import dev.fovea.CopyLedger;
import dev.fovea.FrameAnalyzer;
import dev.fovea.ModelInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Receives frames over TCP and answers each with its poses, or with the reason why it has none. It
 * keeps nothing of a camera from frame to frame: the regions to look at come with the frame and the
 * next ones go back with the poses.
 *
 * <p>Two platform threads per connection read and write; a few platform threads run the model, each
 * with an analyzer of its own; of every camera the newest frame waits, and cameras are served in
 * turn. Whoever started the server closes it; any thread may.
 */
public final class PoseServer implements AutoCloseable {
  private static final SafeLog LOG = SafeLog.of(PoseServer.class);

  /** Where a server listens if nobody says otherwise. */
  public static final int DEFAULT_PORT = 10026;

  /** How long the clients together may take to be told that the server ends. */
  private static final long GOODBYE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

  /**
   * How to serve.
   *
   * @param listen the address to listen at; port 0: any free one
   * @param modelThreads threads that run the model, 1..64
   * @param caps how much of the server its clients may use
   * @param security who may use it
   * @param weights turns of a camera beside another's one, by its name, 1..100; 1 where none is
   *     given
   * @param drain how long the end may wait for frames in work
   * @param listener told what becomes of frames and connections
   * @param ledger counts the bytes received
   */
  public record Options(
      InetSocketAddress listen,
      int modelThreads,
      ServerCaps caps,
      ServerSecurity security,
      Map<String, Integer> weights,
      Duration drain,
      ServerListener listener,
      CopyLedger ledger) {
    private static final int MOST_WEIGHT = 100;

    /**
     * @throws IllegalArgumentException if a number is out of range
     */
    public Options {
      if (modelThreads < 1 || modelThreads > 64) {
        throw new IllegalArgumentException(
            "no number of model threads: " + modelThreads + " (1 to 64)");
      }
      weights = Map.copyOf(weights);
      if (weights.values().stream().anyMatch(weight -> weight < 1 || weight > MOST_WEIGHT)) {
        throw new IllegalArgumentException("no weights: " + weights + " (1 to 100)");
      }
    }

    /** One model thread, default caps, for everybody who reaches it, a ledger of its own. */
    public static Options at(InetSocketAddress listen) {
      return new Options(
          listen,
          1,
          ServerCaps.DEFAULT,
          ServerSecurity.LOCAL,
          Map.of(),
          Duration.ofSeconds(5),
          ServerListener.NONE,
          new CopyLedger());
    }

    public Options withModelThreads(int threads) {
      return new Options(listen, threads, caps, security, weights, drain, listener, ledger);
    }

    public Options withCaps(ServerCaps most) {
      return new Options(listen, modelThreads, most, security, weights, drain, listener, ledger);
    }

    public Options withSecurity(ServerSecurity who) {
      return new Options(listen, modelThreads, caps, who, weights, drain, listener, ledger);
    }

    public Options withWeights(Map<String, Integer> turns) {
      return new Options(listen, modelThreads, caps, security, turns, drain, listener, ledger);
    }

    public Options withDrain(Duration most) {
      return new Options(listen, modelThreads, caps, security, weights, most, listener, ledger);
    }

    public Options withListener(ServerListener told) {
      return new Options(listen, modelThreads, caps, security, weights, drain, told, ledger);
    }

    public Options withLedger(CopyLedger copies) {
      return new Options(listen, modelThreads, caps, security, weights, drain, listener, copies);
    }
  }

  /** Makes the analyzer of a model thread, on that thread, which also closes it. */
  @FunctionalInterface
  public interface AnalyzerFactory {

    /**
     * Opens an analyzer.
     *
     * @throws IOException if there is no model; its message names the cure
     */
    FrameAnalyzer open() throws IOException;
  }

  private final ServerSocketChannel listener;
  private final ServerContext context;
  private final ModelThreads models;
  private final Thread acceptor;
  private final Watchdog watchdog;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private PoseServer(ServerSocketChannel listener, ServerContext context, ModelThreads models) {
    this.listener = listener;
    this.context = context;
    this.models = models;
    watchdog = new Watchdog(() -> connections.forEach(Connection::look));
    acceptor = Thread.ofPlatform().name("fovea-accept").daemon().start(this::accept);
  }

  /**
   * Opens the analyzers, then listens.
   *
   * @throws IOException if an analyzer cannot be opened, the address not be listened at, or
   *     security falls short of it; its message names the cure
   */
  public static PoseServer start(Options options, AnalyzerFactory analyzers) throws IOException {
    return start(options, analyzers, Limits.DEFAULT);
  }

  static PoseServer start(Options options, AnalyzerFactory analyzers, Limits limits)
      throws IOException {
    ReadyRing ring = new ReadyRing(options.modelThreads());
    ServerTally tally = new ServerTally(options.listener());
    ModelThreads models = new ModelThreads(options.modelThreads(), analyzers, ring, tally);
    ServerSocketChannel listener = null;
    try {
      ServerEvents.register(); // while the models are being opened
      ModelInfo model = models.awaitOpen();
      ServerContext context = ServerContext.create(options, limits, model, ring, tally);
      listener = ServerSocketChannel.open();
      bind(listener, options);
      return new PoseServer(listener, context, models);
    } catch (IOException | RuntimeException | Error e) {
      ring.close();
      models.awaitEnd(options.drain());
      if (listener != null) {
        listener.close();
      }
      throw e;
    }
  }

  private static void bind(ServerSocketChannel listener, Options options) throws IOException {
    InetSocketAddress address = options.listen();
    if (address.isUnresolved()) {
      throw new IOException("there is no host " + address.getHostString() + ": check --listen");
    }
    if (!options.security().suffices(address.getAddress())) {
      throw new IOException(
          "others than this machine reach %s: give a token, as --token-file does"
              .formatted(address.getHostString()));
    }
    try {
      listener.bind(address);
    } catch (SocketException e) {
      String taken = "port " + address.getPort() + " is taken: choose another with --listen";
      String other =
          "cannot listen at %s:%d (%s): choose another with --listen"
              .formatted(address.getHostString(), address.getPort(), e.getMessage());
      boolean inUse = String.valueOf(e.getMessage()).contains("in use");
      throw new IOException(inUse ? taken : other, e);
    }
  }

  private void accept() {
    Seldom warned = new Seldom();
    while (!closed) {
      try {
        take(listener.accept());
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException | RuntimeException | Error e) {
        // Out of descriptors or memory, or a peer that left already: those who are here are served.
        if (warned.due(System.nanoTime())) {
          LOG.log(System.Logger.Level.WARNING, "cannot accept a connection: {0}", e.toString());
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
  }

  private void take(SocketChannel channel) throws IOException {
    context.tally().connections.increment();
    boolean started = false;
    try {
      // Those over the limit are told so, unless there are so many that telling is a burden itself.
      if (connections.size() < 2 * context.caps().connections()) {
        start(channel);
        started = true;
      } else {
        context.tally().refused(Connection.TOO_MANY);
      }
    } finally {
      if (!started) {
        channel.close();
      }
    }
  }

  private void start(SocketChannel channel) {
    InetAddress host = channel.socket().getInetAddress();
    Connection connection = new Connection(context, channel, host, room(host));
    connections.add(connection);
    boolean started = false;
    try {
      connection.start(() -> connections.remove(connection));
      started = true;
    } finally {
      if (!started) {
        connections.remove(connection);
      }
    }
    if (closed) {
      connection.goodbye();
    }
  }

  private boolean room(InetAddress host) {
    long sameHost = connections.stream().filter(other -> other.host().equals(host)).count();
    return connections.size() < context.caps().connections()
        && sameHost < context.caps().connectionsPerHost();
  }

  /** Where the server listens, its port never 0. */
  public InetSocketAddress address() {
    return new InetSocketAddress(
        context.options().listen().getAddress(), listener.socket().getLocalPort());
  }

  public ModelInfo model() {
    return context.model();
  }

  /** Why no client should come now, or empty: for whoever sends clients here. Any thread. */
  public String unready() {
    if (closed) {
      return "the server ends";
    }
    if (!models.alive()) {
      return "a model thread has ended";
    }
    return connections.size() < context.caps().connections() ? "" : "the server is full";
  }

  /** What became of the frames and connections so far. Any thread may ask. */
  public ServerCounters counters() {
    return context.tally().snapshot(connections.size(), context.budget().taken(), context.ring());
  }

  /**
   * Stops listening, waits until the frames in work are answered, tells the clients and ends their
   * connections. A frame that waits, or comes now, is answered with "gone". A second close does
   * nothing.
   */
  @Override
  public void close() {
    closed = true;
    try {
      listener.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, () -> "the listening socket", e);
    }
    Threads.join(acceptor);
    context.ring().close();
    models.awaitEnd(context.options().drain());
    connections.forEach(Connection::goodbye);
    long deadlineNanos = System.nanoTime() + GOODBYE_NANOS;
    connections.forEach(connection -> connection.awaitGoodbye(deadlineNanos));
    connections.forEach(Connection::close);
    connections.forEach(Connection::awaitEnd);
    watchdog.close();
  }
}
