package dev.fovea.v4l2;

import dev.fovea.SourceCounters;
import dev.fovea.v4l2.uapi.Ioctl;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps a {@link CameraSource} up, on a thread of its own from the first stream to {@link #close}:
 * waits for a stream to end, closes it (an open descriptor would keep the node's number), and opens
 * the camera again, wherever it is then.
 */
final class Keeper {
  private static final Logger LOG = System.getLogger("dev.fovea.v4l2");
  private static final Duration END = Duration.ofSeconds(3);

  private final CameraId id;
  private final Line line;
  private final Backoff backoff = new Backoff();
  private final Connection.Plan plan;
  private final Thread thread;
  private volatile boolean closed;

  /** Written by its own thread, read by whoever sets. */
  private Optional<Connection> connection = Optional.empty();

  private Settings settings = new Settings(Map.of());

  Keeper(CameraId id, Connection.Plan plan, Line line) {
    this.id = id;
    this.plan = plan;
    this.line = line;
    this.thread = Thread.ofPlatform().daemon().name("fovea-camera-" + id).unstarted(this::run);
  }

  void start(Connection first) {
    connection = Optional.of(first);
    thread.start();
  }

  SourceCounters counters() {
    return plan.tally().counters();
  }

  /** Adds to the settings, and makes them if the camera is there: what could not be made. */
  synchronized Map<String, String> set(Settings more) {
    Map<String, String> all = new LinkedHashMap<>(settings.values());
    all.putAll(more.values());
    settings = new Settings(all);
    try {
      return connection.isPresent() ? connection.get().apply(more) : Map.of();
    } catch (V4l2Exception e) {
      return Map.of(); // it has just been unplugged: they are made when it comes back
    }
  }

  void close() {
    closed = true;
    thread.interrupt();
    boolean interrupted = Thread.interrupted();
    try {
      thread.join(END);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!closed) {
        keep();
      }
    } catch (InterruptedException e) {
      // closed
    } finally {
      disconnect();
    }
  }

  /** Lives through one stream and the time until the next. */
  private void keep() throws InterruptedException {
    CaptureStream stream = connection.orElseThrow().stream();
    long delivered = counters().delivered();
    Optional<V4l2Exception> failure = stream.awaitEnd();
    if (failure.isEmpty()) {
      return; // closed
    }
    line.down(failure.get().getMessage());
    LOG.log(Level.WARNING, "{0}; waiting for {1}", failure.get().getMessage(), id);
    disconnect();
    try (NodeEvents events = NodeEvents.open()) {
      if (counters().delivered() > delivered) {
        backoff.reset();
      } else {
        events.await(backoff.nextNanos());
      }
      reconnect(failure.get().failure(), events);
    }
  }

  private synchronized void disconnect() {
    connection.ifPresent(Connection::close);
    connection = Optional.empty();
  }

  private void reconnect(Failure why, NodeEvents events) throws InterruptedException {
    boolean away = why == Failure.UNPLUGGED;
    while (!closed) {
      Optional<Path> node = id.find();
      away |= node.isEmpty();
      try {
        if (node.isPresent()) {
          connect(node.get(), away);
          return;
        }
        line.down(id + " is unplugged; plug it in again");
      } catch (V4l2Exception e) {
        away |= e.failure() == Failure.UNPLUGGED || e.failure() == Failure.NOT_FOUND;
        line.down(e.getMessage());
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, id + " could not be opened; please report this", e);
        line.down(id + " could not be opened: " + e);
      }
      events.await(backoff.nextNanos());
    }
  }

  private synchronized void connect(Path node, boolean away) throws V4l2Exception {
    Connection next = open(node);
    connection = Optional.of(next);
    if (away) {
      plan.tally().reconnects.incrementAndGet();
      FlightRecorder.reconnect(id, node);
    } else {
      plan.tally().restarts.incrementAndGet();
      FlightRecorder.restart(node, "opened again");
    }
    line.up(next);
    LOG.log(Level.INFO, "{0} is back as {1}, {2}", id, node, next.stream().format());
  }

  /** A source that has changed, or a slower port, may not have the size that was asked for. */
  private Connection open(Path node) throws V4l2Exception {
    try {
      return Connection.open(node, plan, settings);
    } catch (V4l2Exception e) {
      if (!e.call().equals(Ioctl.S_FMT.kernelName()) || e.failure() != Failure.DRIVER) {
        throw e;
      }
      return Connection.open(node, plan.withAnySize(), settings);
    }
  }
}
