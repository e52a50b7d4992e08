package dev.fovea.net;

import dev.fovea.ModelInfo;
import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/** What all connections of a server share. */
record ServerContext(
    PoseServer.Options options,
    Limits limits,
    ModelInfo model,
    ReadyRing ring,
    MemoryBudget budget,
    TokenBucket rate,
    TokenGate gate,
    TokenBucket refusalsLogged,
    Optional<TlsContext> tls,
    ServerTally tally) {
  /** Of a second's frames, what may come at once. */
  private static final double BURST = 0.25;

  /** Refusals that are worth a line in the log; the counters know of all. */
  private static final double LINES_PER_SECOND = 5;

  private static final double LINES_AT_ONCE = 20;

  static ServerContext create(
      PoseServer.Options options, Limits limits, ModelInfo model, ReadyRing ring, ServerTally tally)
      throws IOException {
    Optional<TlsFiles> files = options.security().tls();
    return new ServerContext(
        options,
        limits,
        model,
        ring,
        new MemoryBudget(options.caps().memoryBytes()),
        bucket(options.caps().allFramesPerSecond()),
        new TokenGate(options.security().token()),
        new TokenBucket(LINES_PER_SECOND, LINES_AT_ONCE, System.nanoTime()),
        files.isPresent() ? Optional.of(new TlsContext(files.get())) : Optional.empty(),
        tally);
  }

  private static TokenBucket bucket(double perSecond) {
    return new TokenBucket(perSecond, Math.max(1, BURST * perSecond), System.nanoTime());
  }

  ServerCaps caps() {
    return options.caps();
  }

  /** What bounds one client's frames. */
  TokenBucket clientRate() {
    return bucket(caps().framesPerSecond());
  }

  /** A camera's place among the others. */
  CameraSlot slot(Connection connection) {
    return new CameraSlot(connection, options.weights().getOrDefault(connection.camera(), 1));
  }

  /** The socket as the protocol is spoken over it. */
  ByteChannel secured(SocketChannel socket) {
    return tls.isPresent() ? new TlsChannel(socket, tls.get().server()) : socket;
  }

  /** What a client is answered to its hello. */
  WelcomeMessage welcome() {
    int everything = Wire.CAPABILITY_RAW | Wire.CAPABILITY_JPEG | Wire.CAPABILITY_TENSOR;
    return new WelcomeMessage(model, everything, caps().frameBytes(), expectedWaitNanos());
  }

  /** How long a frame that came now would wait for a model thread; 0: not at all, or not known. */
  long expectedWaitNanos() {
    return ring.expectedWaitNanos();
  }
}
