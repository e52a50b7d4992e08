package dev.fovea.convert;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Memory outside of the Java heap that is used again and again, of the size that was asked for
 * last. One thread at a time; its owner closes it.
 */
final class Scratch implements AutoCloseable {
  private Arena arena;
  private MemorySegment memory = MemorySegment.NULL;

  /** The memory, of exactly that size; an earlier one of another size is gone. */
  MemorySegment ofSize(long bytes) {
    if (memory.byteSize() != bytes || arena == null) {
      close();
      // Shared, for a converter may move from one thread to another.
      Arena next = Arena.ofShared();
      memory = next.allocate(bytes);
      arena = next;
    }
    return memory;
  }

  /** The memory as it was asked for last. */
  MemorySegment memory() {
    return memory;
  }

  @Override
  public void close() {
    if (arena != null) {
      memory = MemorySegment.NULL;
      arena.close();
      arena = null;
    }
  }
}
