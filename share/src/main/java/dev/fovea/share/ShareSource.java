package dev.fovea.share;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.FrameSource;
import dev.fovea.SourceCounters;
import dev.fovea.SourceCounters.Age;
import dev.fovea.v4l2.uapi.Pollfd;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Frames that another program shares, read in its own memory. No thread of its own: the one that
 * polls asks for the newest frame that it has not had, and waits for it.
 *
 * <p>One thread polls; any thread may close, or close a frame. A frame that is held longer than the
 * owner allows is taken back: its memory stays readable, but shows later frames. {@link
 * Frame#intact} tells, when the pixels have been read, whether they were that frame's.
 *
 * <p>When the owner ends, the source has ended, or waits until one shares there again. Frames have
 * the owner's sequence numbers; those of a later owner go on from there.
 */
public final class ShareSource implements FrameSource {
  private static final System.Logger LOG = System.getLogger("dev.fovea.share");

  /** How long a wait lasts until an interrupt of the thread is seen. */
  private static final int SLICE_MILLIS = 100;

  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final Path path;
  private final boolean waiting;
  private final String name = ProcessHandle.current().info().command().orElse("java");
  private final int wake = Unix.eventfd();
  private final MemorySegment wakeful = Arena.ofAuto().allocate(Pollfd.SIZE, 8);

  /** Held while polling, and to end for good. */
  private final ReentrantLock polling = new ReentrantLock();

  private volatile Link link;
  private long droppedBefore;

  /** Of the frame lent last, and how far that is ahead of the owner's. */
  private long sequence = -1;

  private long ahead;
  private long nextTry;
  private boolean told;
  private volatile FrameFormat format;
  private volatile boolean ended;
  private volatile boolean closed;
  private final AtomicBoolean closing = new AtomicBoolean();
  private volatile long delivered;
  private volatile long dropped;
  private volatile long stale;
  private volatile long reconnects;

  private ShareSource(Path path, boolean waiting) throws IOException {
    this.path = path;
    this.waiting = waiting;
    try {
      this.link = Link.connect(path, name, wake);
    } catch (IOException e) {
      Unix.close(wake);
      throw e;
    }
    this.format = link.format();
    wakeful.set(JAVA_INT, Pollfd.FD, wake);
    wakeful.set(JAVA_SHORT, Pollfd.EVENTS, (short) 1);
  }

  /**
   * Connects to whoever shares at that path, until it ends.
   *
   * @throws IOException if nobody does, or may not be looked at; the message has the cure
   */
  public static ShareSource open(Path path) throws IOException {
    return new ShareSource(path, false);
  }

  /**
   * As {@link #open}, but goes on when the owner has ended and somebody shares there again.
   *
   * @throws IOException if nobody shares there now
   */
  public static ShareSource openWaiting(Path path) throws IOException {
    return new ShareSource(path, true);
  }

  @Override
  public FrameFormat format() {
    return format;
  }

  @Override
  public double framesPerSecond() {
    return link.rate();
  }

  @Override
  public String name() {
    return link.source();
  }

  @Override
  public Optional<Frame> poll(Duration timeout) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    polling.lockInterruptibly();
    try {
      Frame frame = closed ? null : poll(deadline);
      return Optional.ofNullable(frame);
    } finally {
      polling.unlock();
    }
  }

  private Frame poll(long deadline) throws IOException, InterruptedException {
    discardStale();
    Frame frame = null;
    boolean late = false;
    while (frame == null && !late && !ended()) {
      frame = link.open() || reconnected() ? ask(deadline) : null;
      ended = !link.open() && !waiting;
      tellOnce();
      late = deadline - System.nanoTime() <= 0;
      if (!link.open() && !ended) {
        Unix.poll(wakeful, 1, millisUntil(Math.min(deadline, nextTry)));
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    return frame;
  }

  /** A program that waits says so, once for each owner that has gone. */
  private void tellOnce() {
    if (!link.open() && waiting && !told) {
      told = true;
      String message = "{0}: {1}; waiting for the next who shares there";
      LOG.log(Level.WARNING, message, path, link.goodbye());
    }
  }

  /**
   * The newest frame; null when the time is up, the owner has gone, or the thread has other news.
   */
  private Frame ask(long deadline) throws IOException {
    link.want();
    while (link.open() && !closed && link.await(millisUntil(deadline))) {
      Link.Arrival arrival = link.next();
      if (arrival != null) {
        return lend(arrival);
      }
    }
    return null;
  }

  private static int millisUntil(long deadline) {
    long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime() + 999_999);
    return Math.clamp(millis, 0, SLICE_MILLIS);
  }

  /** A frame that an earlier poll asked for and did not wait for may be as old as that poll. */
  private void discardStale() throws IOException {
    while (link.open() && link.wanting() && link.await(0)) {
      Link.Arrival arrival = link.next();
      if (arrival != null) {
        stale++;
        link.giveBack(arrival.lease());
      }
    }
  }

  private Frame lend(Link.Arrival arrival) {
    delivered++;
    dropped = droppedBefore + link.dropped();
    format = arrival.facts().format();
    return LentFrame.polled(link, arrival, numbered(arrival.facts()));
  }

  /** The owner's number, or where another owner has begun anew, one that goes on. */
  private LentFrame.Facts numbered(LentFrame.Facts facts) {
    ahead = Math.max(ahead, sequence + 1 - facts.sequence());
    sequence = facts.sequence() + ahead;
    return facts.withSequence(sequence);
  }

  /** Whether somebody shares at the path again. */
  private boolean reconnected() {
    if (!waiting || closed || System.nanoTime() - nextTry < 0) {
      return false;
    }
    nextTry = System.nanoTime() + RETRY_NANOS;
    try {
      Link again = Link.connect(path, name, wake);
      link.close();
      link = again;
      droppedBefore = dropped;
      format = again.format();
      reconnects++;
      told = false;
      LOG.log(Level.INFO, "{0}: {1} is shared again", path, again.source());
      return true;
    } catch (IOException e) {
      return false; // until somebody does
    }
  }

  @Override
  public boolean ended() {
    return closed || ended;
  }

  @Override
  public Optional<String> trouble() {
    Link now = link;
    return now.open() ? now.trouble() : Optional.of(path + ": " + now.goodbye());
  }

  /** Dropped are frames that the owner had and this side did not ask for in time. */
  @Override
  public SourceCounters counters() {
    Map<String, Long> drops = Map.of("superseded", dropped, "stale", stale);
    return new SourceCounters(delivered, drops, 0, 0, 0, 0, 0, 0, reconnects, 0, Age.NONE);
  }

  /** Ends the connection; frames that are held stay readable. A second close does nothing. */
  @Override
  public void close() {
    if (closing.compareAndSet(false, true)) {
      closed = true;
      Unix.wake(wake);
      polling.lock();
      try {
        link.close();
        Unix.close(wake);
      } finally {
        polling.unlock();
      }
    }
  }
}
