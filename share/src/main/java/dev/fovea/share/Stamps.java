package dev.fovea.share;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * One number for each slot, in memory that the owner writes and consumers read: it grows before the
 * slot's buffer goes back to be filled anew. Who finds the stamp of its frame unchanged after
 * reading has read that frame and no other, whatever happened to its lease. Any thread.
 */
final class Stamps {
  /** Slots in a page: more than a camera's 32 buffers through many reconnections. */
  static final int COUNT = 512;

  static final long BYTES = COUNT * Long.BYTES;
  private static final VarHandle STAMP = ValueLayout.JAVA_LONG.varHandle();

  private final MemorySegment memory;

  /** Over memory that somebody else wrote or that {@link #create} made. */
  Stamps(MemorySegment memory) {
    this.memory = memory;
  }

  /** All zero. */
  static Memfd create() throws IOException {
    return Memfd.create("fovea-stamps", BYTES);
  }

  /** The slot's stamp; what was read before this call was read before the stamp. */
  long of(int slot) {
    VarHandle.loadLoadFence();
    return (long) STAMP.getAcquire(memory, (long) slot * Long.BYTES);
  }

  /** The slot's buffer is about to be filled anew: what follows this call is seen after it. */
  void end(int slot) {
    STAMP.getAndAdd(memory, (long) slot * Long.BYTES, 1L);
    VarHandle.fullFence();
  }
}
