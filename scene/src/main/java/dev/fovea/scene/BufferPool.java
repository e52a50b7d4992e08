package dev.fovea.scene;

import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * A few native buffers of one frame each; a lease keeps its buffer and its close gives it back. Any
 * thread. A frame outlives the source it came from.
 */
final class BufferPool {
  /** Memory that goes when nobody reaches it. */
  static final SegmentAllocator COLLECTED = (size, align) -> Arena.ofAuto().allocate(size, align);

  private final FrameFormat format;
  private final ArrayBlockingQueue<MemorySegment> free;

  /**
   * @param memory what the buffers are made of; it must outlive the frames
   */
  BufferPool(FrameFormat format, int buffers, SegmentAllocator memory) {
    this.format = format;
    this.free = new ArrayBlockingQueue<>(buffers);
    for (int i = 0; i < buffers; i++) {
      free.add(memory.allocate(format.sizeImage(), 64));
    }
  }

  /** A buffer to fill, empty if all are out; it comes back by {@link #lend} or {@link #free}. */
  Optional<MemorySegment> take() {
    return Optional.ofNullable(free.poll());
  }

  void free(MemorySegment buffer) {
    free.add(buffer);
  }

  /** The filled buffer as a frame that gives it back when its last lease is closed. */
  Frame lend(MemorySegment buffer, long sequence, long timestampNanos) {
    return Frame.of(format, buffer, sequence, timestampNanos, () -> free.add(buffer));
  }
}
