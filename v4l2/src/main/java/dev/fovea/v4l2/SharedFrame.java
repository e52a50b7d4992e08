package dev.fovea.v4l2;

import dev.fovea.CopyLedger;
import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A lease for any thread, counted in the buffer. Its segment lives as long as the stream's mapping:
 * a slice kept after {@link #close} never dangles, but shows the frames that come later.
 */
final class SharedFrame implements Frame, LentBuffer {
  private final CaptureStream stream;
  private final Buffer buffer;
  private final PolledFrame.Stamp stamp;
  private final List<MemorySegment> memories;

  /** Written under the lock, so that no lease is made from one that another thread just closed. */
  private volatile boolean open = true;

  /** The caller holds an open lease on the buffer. */
  SharedFrame(CaptureStream stream, Buffer buffer, PolledFrame.Stamp stamp) {
    this.stream = stream;
    this.buffer = buffer;
    this.stamp = stamp;
    this.memories = buffer.views();
    buffer.leases.incrementAndGet();
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
    PolledFrame.requireOneMemory(buffer, sequence());
    return memories.getFirst();
  }

  @Override
  public List<MemorySegment> memories() {
    requireOpen();
    return memories;
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

  @Override
  public synchronized Frame shared() {
    requireOpen();
    return new SharedFrame(stream, buffer, stamp);
  }

  @Override
  public int copyTo(byte[] target) {
    int bytes = Frame.super.copyTo(target);
    stream.ledger().pass(CopyLedger.Stage.ARRAY, bytes, bytes);
    return bytes;
  }

  /** Gives the buffer back to the driver if this was the last lease on it. */
  @Override
  public void close() {
    if (closeOnce()) {
      stream.giveBack(buffer);
    }
  }

  private synchronized boolean closeOnce() {
    boolean was = open;
    open = false;
    return was;
  }

  private void requireOpen() {
    if (!open) {
      throw new IllegalStateException("frame " + sequence() + " is closed");
    }
  }
}
