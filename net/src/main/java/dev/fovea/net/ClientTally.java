package dev.fovea.net;

import java.util.concurrent.atomic.LongAdder;

/** A client's counters; any thread. */
final class ClientTally {
  final LongAdder sent = new LongAdder();
  final LongAdder answered = new LongAdder();
  final LongAdder late = new LongAdder();
  final LongAdder reconnects = new LongAdder();
  final ReasonCounts dropped = new ReasonCounts();
  final ReasonCounts notSent = new ReasonCounts();
  final RoundTrips roundTrips = new RoundTrips();

  LinkStats snapshot(ClockOffset clocks) {
    return new LinkStats(
        sent.sum(),
        answered.sum(),
        dropped.snapshot(),
        notSent.snapshot(),
        late.sum(),
        reconnects.sum(),
        roundTrips.summary(),
        clocks.delayNanos(),
        clocks.nanos());
  }
}
