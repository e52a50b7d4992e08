package dev.fovea;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What one consumer sees of a source that a {@link FrameFan} spreads. */
final class FrameView implements FrameSource {
  private final FrameFan fan;
  private final LatestSlot<Frame> slot = new LatestSlot<>();
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong unpolled = new AtomicLong();
  private volatile boolean closed;

  FrameView(FrameFan fan) {
    this.fan = fan;
  }

  /** Takes a lease, for its consumer or to close; on the fan's thread. */
  void offer(Frame lease) {
    Frame displaced = slot.publish(lease);
    if (displaced != lease) {
      delivered.incrementAndGet();
    }
    if (displaced != null) {
      displaced.close();
    }
  }

  /** No frame comes any more. */
  void end() {
    Frame last = slot.close();
    if (last != null) {
      unpolled.incrementAndGet();
      last.close();
    }
  }

  @Override
  public FrameFormat format() {
    return fan.source().format();
  }

  @Override
  public double framesPerSecond() {
    return fan.source().framesPerSecond();
  }

  @Override
  public String name() {
    return fan.source().name();
  }

  @Override
  public Optional<Frame> poll(Duration timeout) throws IOException, InterruptedException {
    Optional<Frame> newest = slot.poll(TimeUnit.NANOSECONDS.convert(timeout));
    IOException failure = fan.failure();
    if (newest.isEmpty() && failure != null && !closed) {
      throw new IOException(failure.getMessage(), failure);
    }
    return newest;
  }

  /** A failure of the source is for {@link #poll} to tell. */
  @Override
  public boolean ended() {
    return closed || slot.closed() && fan.failure() == null;
  }

  @Override
  public Optional<String> trouble() {
    return fan.source().trouble();
  }

  /**
   * What this consumer was given and what it missed, and of the source what all of them miss. The
   * source's own drops are among the frames that never came here.
   */
  @Override
  public SourceCounters counters() {
    SourceCounters all = fan.source().counters();
    Map<String, Long> dropped = new TreeMap<>(Map.of("superseded", slot.displaced()));
    if (unpolled.get() > 0) {
      dropped.put("unpolled", unpolled.get());
    }
    return new SourceCounters(
        delivered.get(),
        Map.copyOf(dropped),
        all.lost(),
        all.flagged(),
        all.shortFrames(),
        all.badJpeg(),
        all.stalls(),
        all.restarts(),
        all.reconnects(),
        all.copied(),
        all.age());
  }

  @Override
  public void close() {
    closed = true;
    fan.remove(this);
    end();
  }
}
