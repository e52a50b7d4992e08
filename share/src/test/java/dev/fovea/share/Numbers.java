package dev.fovea.share;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.FrameSource;
import dev.fovea.PixelFormat;
import dev.fovea.SourceCounters;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;

/**
 * A source that gives a frame when the test says so: every four bytes of a frame are its number, so
 * that a frame with another's bytes in it shows. Frames that find no free buffer are not made.
 */
final class Numbers implements FrameSource {
  static final FrameFormat FORMAT = FrameFormat.packed(64, 32, PixelFormat.YUYV);

  private final BlockingQueue<MemorySegment> free = new LinkedBlockingQueue<>();
  private final SynchronousQueue<Frame> next = new SynchronousQueue<>();
  private volatile FrameFormat format;
  private long sequence;

  /** The polling thread's own. */
  private long taken = -1;

  private long dealtWith = -1;
  private volatile Optional<String> trouble = Optional.empty();
  private volatile RuntimeException fault;
  private volatile boolean closed;

  Numbers(int buffers, SegmentAllocator memory) {
    this(FORMAT, buffers, memory);
  }

  Numbers(FrameFormat format, int buffers, SegmentAllocator memory) {
    this.format = format;
    for (int i = 0; i < buffers; i++) {
      free.add(memory.allocate(format.sizeImage(), 64));
    }
  }

  /** Whether every four bytes of a frame are its number. */
  static boolean shows(Frame frame) {
    MemorySegment bytes = frame.segment();
    for (long at = 0; at < bytes.byteSize(); at += 4) {
      if (bytes.get(JAVA_INT, at) != (int) frame.sequence()) {
        return false;
      }
    }
    return true;
  }

  /** Goes on in another format, which needs no more bytes, as a camera whose signal changes. */
  void change(FrameFormat other) {
    format = other;
  }

  /** Says why no frames come; until the next one. */
  void trouble(String why) {
    trouble = Optional.of(why);
  }

  /** Breaks at the next poll. */
  void fail(RuntimeException e) {
    fault = e;
  }

  /** Buffers that nobody holds. */
  int free() {
    return free.size();
  }

  /**
   * The next frame, once it is dealt with and the next is asked for: its number, or -1 if no buffer
   * was free.
   */
  long give() throws InterruptedException {
    MemorySegment buffer = free.poll(5, TimeUnit.SECONDS);
    if (buffer == null) {
      return -1;
    }
    long number = sequence++;
    for (long at = 0; at < buffer.byteSize(); at += 4) {
      buffer.set(JAVA_INT, at, (int) number);
    }
    MemorySegment bytes = buffer.asSlice(0, format.sizeImage());
    next.put(Frame.of(format, bytes, number, System.nanoTime(), () -> free.add(buffer)));
    awaitDealtWith(number);
    return number;
  }

  private synchronized void awaitDealtWith(long number) throws InterruptedException {
    while (dealtWith < number && !closed) {
      wait(100);
    }
  }

  @Override
  public FrameFormat format() {
    return format;
  }

  @Override
  public double framesPerSecond() {
    return 25;
  }

  @Override
  public String name() {
    return "numbers";
  }

  @Override
  public Optional<Frame> poll(Duration timeout) throws InterruptedException {
    synchronized (this) {
      dealtWith = taken;
      notifyAll();
    }
    if (fault != null) {
      throw fault;
    }
    Frame frame = next.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
    taken = frame == null ? taken : frame.sequence();
    return Optional.ofNullable(frame);
  }

  @Override
  public boolean ended() {
    return closed;
  }

  @Override
  public Optional<String> trouble() {
    return trouble;
  }

  @Override
  public SourceCounters counters() {
    return SourceCounters.of(sequence, Map.of());
  }

  @Override
  public void close() {
    closed = true;
  }
}
