package dev.fovea.v4l2;

import dev.fovea.Frame.TimestampSource;
import dev.fovea.v4l2.uapi.Mapping;
import dev.fovea.v4l2.uapi.V4l2Buffer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One buffer of a stream. It belongs to the driver while {@link #queued}, then to the drain thread,
 * which writes the fields of the frame and publishes it, then to whoever took it out of the slot.
 */
final class Buffer {
  final int index;
  final Mapping mapping;

  /** What QBUF reads; used under the queue's lock. */
  final MemorySegment struct = Arena.ofAuto().allocate(V4l2Buffer.SIZE, 8);

  /** Whether the driver has it, or shall have it after a restart; under the queue's lock. */
  boolean queued = true;

  /** How many frames lend it. */
  final AtomicInteger leases = new AtomicInteger();

  long bytesUsed;
  long sequence;
  long timestampNanos;
  TimestampSource timestampSource = TimestampSource.ARRIVAL;

  Buffer(int index, Mapping mapping) {
    this.index = index;
    this.mapping = mapping;
  }
}
