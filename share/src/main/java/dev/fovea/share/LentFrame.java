package dev.fovea.share;

import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A frame of another program's. The lease that {@code poll} gives belongs to the polling thread:
 * its segment lives in a confined arena, so that a slice kept after {@link #close} throws. Leases
 * from {@link #shared} are for any thread; a slice of theirs kept after close never dangles while
 * the source is open, but shows what comes later.
 */
final class LentFrame implements Frame {
  /** One lease of the owner's, with those made of it here. */
  private static final class Lease {
    private final Link link;
    private final Link.Arrival arrival;
    private final AtomicInteger users = new AtomicInteger(1);

    Lease(Link link, Link.Arrival arrival) {
      this.link = link;
      this.arrival = arrival;
      arrival.mapped().retain();
      arrival.stampMemory().retain();
    }

    private boolean intact() {
      return arrival.stamps().of(arrival.slot()) == arrival.stamp();
    }

    private void release() {
      if (users.decrementAndGet() == 0) {
        link.giveBack(arrival.lease());
        arrival.mapped().release();
        arrival.stampMemory().release();
      }
    }
  }

  /** What stays true of a frame after its close. */
  record Facts(FrameFormat format, long sequence, long timestampNanos, TimestampSource source) {
    Facts withSequence(long other) {
      return other == sequence ? this : new Facts(format, other, timestampNanos, source);
    }
  }

  private final Lease lease;
  private final Facts facts;
  private final List<MemorySegment> whole;

  /** Null in a lease for any thread. */
  private final Arena arena;

  private final List<MemorySegment> memories;
  private boolean open = true;
  private boolean intactAtClose;

  private LentFrame(Lease lease, Facts facts, List<MemorySegment> whole, boolean confined) {
    this.lease = lease;
    this.facts = facts;
    this.whole = whole;
    this.arena = confined ? Arena.ofConfined() : null;
    this.memories =
        confined ? whole.stream().map(memory -> Unix.lend(memory, arena)).toList() : whole;
  }

  /** A lease for the calling thread. */
  static LentFrame polled(Link link, Link.Arrival arrival, Facts facts) {
    return new LentFrame(new Lease(link, arrival), facts, arrival.memories(), true);
  }

  @Override
  public FrameFormat format() {
    return facts.format();
  }

  @Override
  public synchronized MemorySegment segment() {
    requireOpen();
    if (memories.size() > 1) {
      throw new IllegalStateException(
          "frame " + sequence() + " lies in " + memories.size() + " memories: use planes()");
    }
    return memories.getFirst();
  }

  @Override
  public synchronized List<MemorySegment> memories() {
    requireOpen();
    return memories;
  }

  @Override
  public long sequence() {
    return facts.sequence();
  }

  @Override
  public long timestampNanos() {
    return facts.timestampNanos();
  }

  @Override
  public TimestampSource timestampSource() {
    return facts.source();
  }

  @Override
  public synchronized boolean intact() {
    return open ? lease.intact() : intactAtClose;
  }

  @Override
  public synchronized Frame shared() {
    requireOwnThread();
    requireOpen();
    lease.users.incrementAndGet();
    return new LentFrame(lease, facts, whole, false);
  }

  @Override
  public synchronized void close() {
    if (open) {
      requireOwnThread();
      open = false;
      intactAtClose = lease.intact();
      if (arena != null) {
        arena.close();
      }
      lease.release();
    }
  }

  private void requireOwnThread() {
    if (arena != null && open && !memories.getFirst().isAccessibleBy(Thread.currentThread())) {
      throw new WrongThreadException("only the thread that polled a frame shares or closes it");
    }
  }

  private void requireOpen() {
    if (!open) {
      throw new IllegalStateException("frame " + sequence() + " is closed");
    }
  }
}
