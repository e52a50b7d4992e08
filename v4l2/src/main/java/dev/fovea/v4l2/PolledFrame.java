package dev.fovea.v4l2;

import dev.fovea.CopyLedger;
import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The lease that {@code poll} makes, for the polling thread alone. Its segment lives in a confined
 * arena over the buffer, so that a slice which somebody kept throws after {@link #close}; that
 * costs tens of nanoseconds, where a shared arena would cost a handshake with every thread.
 */
final class PolledFrame implements Frame, LentBuffer {
  private final CaptureStream stream;
  private final Buffer buffer;
  private final Stamp stamp;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment segment;

  /** What stays true of a frame after its buffer has gone back. */
  record Stamp(FrameFormat format, long sequence, long timestampNanos, TimestampSource source) {}

  /** The buffer is out of the slot and its memory retained. */
  PolledFrame(CaptureStream stream, Buffer buffer) {
    this.stream = stream;
    this.buffer = buffer;
    this.stamp =
        new Stamp(stream.format(), buffer.sequence, buffer.timestampNanos, buffer.timestampSource);
    this.segment = buffer.lend(0, arena);
    buffer.leases.set(1);
  }

  @Override
  public Buffer lent() {
    return buffer;
  }

  @Override
  public CaptureStream lender() {
    return stream;
  }

  @Override
  public FrameFormat format() {
    return stamp.format();
  }

  @Override
  public MemorySegment segment() {
    requireOpen();
    requireOneMemory(buffer, sequence());
    return segment;
  }

  /** A picture's first plane alone is not what somebody wants who asks for its bytes. */
  static void requireOneMemory(Buffer buffer, long sequence) {
    if (buffer.memories() > 1) {
      throw new IllegalStateException(
          "frame %d lies in %d memories: use memories() or planes()"
              .formatted(sequence, buffer.memories()));
    }
  }

  @Override
  public List<MemorySegment> memories() {
    requireOpen();
    return buffer.memories() == 1 ? List.of(segment) : buffer.lendAll(arena);
  }

  @Override
  public long sequence() {
    return stamp.sequence();
  }

  @Override
  public long timestampNanos() {
    return stamp.timestampNanos();
  }

  @Override
  public TimestampSource timestampSource() {
    return stamp.source();
  }

  /**
   * @throws WrongThreadException if another thread than the polling one asks: the buffer may go
   *     back to the driver, and its memory away, in the middle of it
   */
  @Override
  public Frame shared() {
    if (!segment.isAccessibleBy(Thread.currentThread())) {
      throw new WrongThreadException("only the thread that polled a frame shares it");
    }
    requireOpen();
    return new SharedFrame(stream, buffer, stamp);
  }

  @Override
  public int copyTo(byte[] target) {
    int bytes = Frame.super.copyTo(target);
    stream.ledger().pass(CopyLedger.Stage.ARRAY, bytes, bytes);
    return bytes;
  }

  /**
   * Gives the buffer back to the driver.
   *
   * @throws WrongThreadException if another thread than the polling one closes it
   */
  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
      stream.giveBack(buffer);
    }
  }

  private void requireOpen() {
    if (!arena.scope().isAlive()) {
      throw new IllegalStateException("frame " + sequence() + " is closed");
    }
  }
}
