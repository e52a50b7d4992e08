package dev.fovea.v4l2;

import dev.fovea.Frame.TimestampSource;
import dev.fovea.v4l2.uapi.Mapping;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * One buffer of a stream. It belongs to the driver while {@link #queued}, then to the drain thread,
 * which writes the fields of the frame and publishes it, then to whoever took it out of the slot.
 */
final class Buffer {
  final int index;

  /** What QBUF reads; used under the queue's lock. */
  final BufferStruct struct;

  /** Whether the driver has it, or shall have it after a restart; under the queue's lock. */
  boolean queued = true;

  /** How many frames lend it. */
  final AtomicInteger leases = new AtomicInteger();

  long sequence;
  long timestampNanos;
  TimestampSource timestampSource = TimestampSource.ARRIVAL;

  private final Mapping[] mappings;
  private final DmaBuf[] imported;

  /** Where the frame begins in each memory, and how many bytes it has there. */
  private final long[] offsets;

  private final long[] bytes;

  /**
   * @param mappings its memories
   * @param imported the DMA buffers that the memories are; empty if they are none
   */
  Buffer(int index, BufferStruct struct, List<Mapping> mappings, List<DmaBuf> imported) {
    this.index = index;
    this.struct = struct;
    this.mappings = mappings.toArray(Mapping[]::new);
    this.imported = imported.toArray(DmaBuf[]::new);
    this.offsets = new long[this.mappings.length];
    this.bytes = new long[this.mappings.length];
  }

  /** How many memories it has. */
  int memories() {
    return mappings.length;
  }

  /** A whole memory, whatever of it is a frame's. */
  Mapping mapping(int memory) {
    return mappings[memory];
  }

  /** Says which bytes of a memory are the frame's; whoever says so has checked them. */
  void holds(int memory, long offset, long length) {
    offsets[memory] = offset;
    bytes[memory] = length;
  }

  /** How many bytes the frame has in all memories. */
  long bytes() {
    long sum = 0;
    for (long one : bytes) {
      sum += one;
    }
    return sum;
  }

  /** Where the frame begins in a memory. */
  long offset(int memory) {
    return offsets[memory];
  }

  /** The frame's bytes in a memory, alive as long as the lease. */
  MemorySegment lend(int memory, Arena lease) {
    return mappings[memory].lend(offsets[memory], bytes[memory], lease);
  }

  /** The first bytes of a memory, to draw into, alive as long as the lease. */
  MemorySegment draw(int memory, long length, Arena lease) {
    return mappings[memory].lendWritable(length, lease);
  }

  /** The frame's bytes in all memories, alive as long as the lease. */
  List<MemorySegment> lendAll(Arena lease) {
    return IntStream.range(0, mappings.length).mapToObj(memory -> lend(memory, lease)).toList();
  }

  /** The frame's bytes in all memories, alive as long as the stream's memory. */
  List<MemorySegment> views() {
    return IntStream.range(0, mappings.length)
        .mapToObj(i -> mappings[i].memory().asSlice(offsets[i], bytes[i]))
        .toList();
  }

  /** The driver has filled it: for another device's memory the caches must hear of it. */
  void startReading() {
    for (DmaBuf memory : imported) {
      memory.startReading();
    }
  }

  /** The driver may fill it. */
  void endReading() {
    for (DmaBuf memory : imported) {
      memory.endReading();
    }
  }
}
