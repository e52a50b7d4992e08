package dev.fovea.net;

import java.util.concurrent.atomic.LongAdder;

/**
 * A server's counters, and whoever else wants to know: flight recorder and {@link ServerListener}.
 * Any thread.
 */
final class ServerTally {
  private static final SafeLog LOG = SafeLog.of(ServerTally.class);

  final LongAdder connections = new LongAdder();
  final LongAdder frames = new LongAdder();
  private final LongAdder answered = new LongAdder();
  private final ReasonCounts dropped = new ReasonCounts();
  private final ReasonCounts refused = new ReasonCounts();
  private final ServerListener listener;

  ServerTally(ServerListener listener) {
    this.listener = listener;
  }

  void answered(String camera, StageNanos stages, long ageNanos) {
    answered.increment();
    ServerEvents.answered(camera, stages, ageNanos);
    tell(() -> listener.onAnswered(camera, stages, ageNanos));
  }

  void dropped(String camera, String reason) {
    dropped.count(reason);
    ServerEvents.dropped(camera, reason);
    tell(() -> listener.onDropped(camera, reason));
  }

  void refused(String reason) {
    refused.count(reason);
    ServerEvents.refused(reason);
    tell(() -> listener.onRefused(reason));
  }

  /** A listener that fails must not cost a model thread or a connection. */
  private static void tell(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException | Error e) {
      LOG.log(System.Logger.Level.ERROR, () -> "a server's listener failed", e);
    }
  }

  ServerCounters snapshot(long open, long receiveBytes, ReadyRing ring) {
    return new ServerCounters(
        connections.sum(),
        open,
        receiveBytes,
        ring.ready(),
        ring.inWork(),
        frames.sum(),
        answered.sum(),
        dropped.snapshot(),
        refused.snapshot());
  }
}
