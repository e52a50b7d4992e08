package dev.fovea.v4l2;

import dev.fovea.CopyLedger;
import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.FrameSource;
import dev.fovea.LatestSlot;
import dev.fovea.SourceCounters;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A camera that is streaming. A thread of its own empties the driver's queue, whatever consumers
 * do, and keeps the newest good frame for {@link #poll}; frames that are flagged by the driver, too
 * short, or no whole JPEG are left out and counted.
 *
 * <p>One thread polls; any thread may close, ask for counters, or close a {@linkplain Frame#shared
 * shared} frame. A frame's close gives its buffer back to the driver at once (the QBUF request runs
 * on the closing thread). While frames are held their buffers are missing from the driver; a
 * consumer that holds more than {@link CaptureConfig#queuedFloor} allows (of up to 4 buffers one is
 * lent, of 8 five) gets copies, counted in the ledger ({@link CopyLedger.Stage#SPARE}) and in
 * {@code copied}. One that holds as many copies as there are buffers gets no more: those frames are
 * dropped as {@code held}.
 *
 * <p>After {@link #close}, or once the camera was unplugged, the device is given back and frames
 * that are still held stay readable; the memory is unmapped with the last of them. A broken stream
 * has not ended: {@link #poll} says what broke it. An error of the driver's queue, and a camera
 * that is silent for 30 frame intervals (at least a second; 5 for the first frame), are met by
 * stopping and starting it; a stream to which that brings no frame has failed ({@link
 * Failure#STALLED}). What goes on through all of it is a {@link CameraSource}.
 */
public final class CaptureStream implements FrameSource {
  /** What the drain thread may take to hear that it shall end, if the driver lets it. */
  private static final long WAKE_NANOS = 300_000_000;

  /** What closing may take after that; a driver that needs longer is left to the drain thread. */
  private static final long STREAM_OFF_NANOS = 600_000_000;

  private final String name;
  private final Path node;
  private final Negotiation.Granted granted;
  private final CopyLedger ledger;
  private final Tally tally;
  private final BufferQueue queue;
  private final LatestSlot<Buffer> slot = new LatestSlot<>();
  private final boolean consumed;
  private final Drain drain;
  private final Thread thread;
  private final AtomicInteger lent = new AtomicInteger();
  private volatile boolean closed;

  /**
   * @param consumer of the frames, on the drain thread; empty: whoever polls
   */
  CaptureStream(
      DeviceInfo device,
      Negotiation.Granted granted,
      BufferQueue queue,
      CopyLedger ledger,
      Tally tally,
      Optional<Consumer<? super Frame>> consumer) {
    this.name = device.card();
    this.node = device.path();
    this.granted = granted;
    this.queue = queue;
    this.ledger = ledger;
    this.tally = tally;
    this.consumed = consumer.isPresent();
    Consumer<Buffer> lender = consumer.map(this::lender).orElse(null);
    this.drain = new Drain(device.path(), queue, slot, granted, tally, lender);
    this.thread =
        Thread.ofPlatform()
            .daemon()
            .name("fovea-capture-" + device.path().getFileName())
            .unstarted(drain);
  }

  /** Lends each buffer for the time of a call. The drain thread itself keeps the memory mapped. */
  private Consumer<Buffer> lender(Consumer<? super Frame> consumer) {
    return buffer -> {
      queue.mappings().retain();
      Optional<Frame> frame = lend(buffer);
      if (frame.isPresent()) {
        try (Frame lease = frame.get()) {
          consumer.accept(lease);
        }
      }
    };
  }

  /** Starts the camera; who gets an exception ends the queue. */
  void start() throws V4l2Exception {
    drain.rehearse();
    if (consumed) {
      lender(_ -> {}).accept(queue.take(0));
    }
    queue.start();
    thread.start();
  }

  @Override
  public FrameFormat format() {
    return granted.format();
  }

  /** What the driver says of its colours; {@link #format} has what of it converters need. */
  public ColorDescription color() {
    return granted.color();
  }

  @Override
  public double framesPerSecond() {
    return granted.framesPerSecond();
  }

  @Override
  public String name() {
    return name;
  }

  /** How many buffers the driver granted. */
  public int buffers() {
    return queue.mappings().buffers().length;
  }

  /**
   * The stream's buffers as DMA buffers, to lend to other processes or for another device to fill.
   * They stay what they are in this stream: the camera goes on filling those that it has, so
   * whoever reads one must know that its frame is held. The caller closes them; any thread.
   *
   * @throws V4l2Exception if the driver cannot export (the memory is not {@link
   *     CaptureMemory.Mmap}), or the stream has ended
   */
  public List<ExportedBuffer> exportBuffers() throws V4l2Exception {
    return queue.export();
  }

  /**
   * The newest frame not polled yet, waited for no longer than the timeout. The caller closes it,
   * on this thread.
   *
   * @return empty if there was none in time, or the stream is closed
   * @throws V4l2Exception if the camera was unplugged or the driver failed; again at every call
   * @throws InterruptedException if the calling thread was interrupted
   */
  @Override
  public Optional<Frame> poll(Duration timeout) throws V4l2Exception, InterruptedException {
    Optional<Buffer> newest = slot.poll(TimeUnit.NANOSECONDS.convert(timeout));
    V4l2Exception failure = drain.failure();
    if (newest.isEmpty() && failure != null && !closed) {
      throw failure;
    }
    // A stream that ended since may have unmapped the buffer: then there is no frame.
    return newest.filter(buffer -> queue.mappings().retain()).flatMap(this::lend);
  }

  /** The buffer itself, or a copy if the driver needs it back; whose memory is retained. */
  private Optional<Frame> lend(Buffer buffer) {
    tally.ages.record(System.nanoTime() - buffer.timestampNanos);
    if (lent.get() < queue.lendable()) {
      lent.incrementAndGet();
      return Optional.of(new PolledFrame(this, buffer));
    }
    Buffer copy = queue.mappings().spares().copy(buffer);
    if (copy == null) {
      tally.held.incrementAndGet();
      FlightRecorder.drop(node, buffer.sequence, "held");
      queue.queue(buffer);
      queue.mappings().release();
      return Optional.empty();
    }
    queue.queue(buffer);
    tally.copied.incrementAndGet();
    ledger.pass(CopyLedger.Stage.SPARE, copy.bytes(), copy.bytes());
    return Optional.of(new PolledFrame(this, copy));
  }

  /** Whether the stream is closed. */
  @Override
  public boolean ended() {
    return closed;
  }

  @Override
  public SourceCounters counters() {
    return tally.counters();
  }

  /** Ends the stream and gives the device back, within a second; held frames stay readable. */
  @Override
  public void close() {
    closed = true;
    drain.stop();
    if (!joined(WAKE_NANOS) && !joinedAfterStreamOff()) {
      System.getLogger("dev.fovea.v4l2")
          .log(Level.WARNING, "{0}: the driver does not let go; left to its thread", name);
    }
  }

  /** Gets the drain thread out of a DQBUF that waits, on a thread that may wait instead. */
  private boolean joinedAfterStreamOff() {
    Thread.ofPlatform().daemon().name("fovea-stream-off").start(queue::interrupt);
    return joined(STREAM_OFF_NANOS);
  }

  /** Waits for the drain thread even if interrupted: what comes next may open the device again. */
  private boolean joined(long nanos) {
    if (Thread.currentThread() == thread) {
      return true; // a consumer closes: the thread ends when it returns
    }
    long deadline = System.nanoTime() + nanos;
    boolean interrupted = Thread.interrupted();
    boolean ended = false;
    while (!ended && System.nanoTime() < deadline) {
      try {
        ended = thread.join(Duration.ofNanos(deadline - System.nanoTime()));
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return ended;
  }

  /** Waits for the end of the stream: what broke it, empty if it was closed. */
  Optional<V4l2Exception> awaitEnd() throws InterruptedException {
    thread.join();
    return Optional.ofNullable(drain.failure());
  }

  /** Whether the device is given back, so that it can stream again. */
  boolean released() {
    return !thread.isAlive();
  }

  CopyLedger ledger() {
    return ledger;
  }

  /** A lease has ended; the last one of a buffer gives it back to the driver, then its memory. */
  void giveBack(Buffer buffer) {
    if (buffer.leases.decrementAndGet() > 0) {
      return;
    }
    if (Spares.isSpare(buffer)) {
      queue.mappings().spares().give(buffer);
    } else {
      lent.decrementAndGet();
      queue.queue(buffer);
    }
    queue.mappings().release();
  }
}
