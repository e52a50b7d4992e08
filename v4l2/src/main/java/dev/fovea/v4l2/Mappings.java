package dev.fovea.v4l2;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The memory of a stream's buffers: mapped when the stream starts, unmapped when the stream and
 * every frame out of it have {@link #release}d it, on the thread that is last. Any thread.
 */
final class Mappings {
  private static final long UNMAP_AGAIN_NANOS = 100_000_000;

  private final Arena arena;
  private final List<ExportedBuffer> imported;
  private final AtomicInteger users = new AtomicInteger(1);
  private final Buffer[] buffers;
  private final Spares spares;

  /**
   * @param arena keeps the buffers mapped, for this to close
   * @param imported what else to close with it
   */
  Mappings(Arena arena, List<ExportedBuffer> imported, List<Buffer> buffers) {
    this.arena = arena;
    this.imported = imported;
    this.buffers = buffers.toArray(Buffer[]::new);
    this.spares = new Spares(arena, this.buffers.length);
  }

  Buffer[] buffers() {
    return buffers;
  }

  /** Memory for copies, which lives as long; for whoever has retained this. */
  Spares spares() {
    return spares;
  }

  /** Keeps the memory mapped until {@link #release}; false if it is unmapped already. */
  boolean retain() {
    int before = users.get();
    while (before > 0 && !users.compareAndSet(before, before + 1)) {
      before = users.get();
    }
    return before > 0;
  }

  void release() {
    if (users.decrementAndGet() == 0) {
      unmap();
    }
  }

  /**
   * At once, or, where a view of a shared frame outlived its frame and is in a native call (a write
   * out of the kernel's buffer, say), as soon as that is over.
   */
  private void unmap() {
    if (!unmapped()) {
      Thread.ofVirtual().name("fovea-unmap").start(this::unmapLater);
    }
  }

  private void unmapLater() {
    do {
      LockSupport.parkNanos(UNMAP_AGAIN_NANOS);
    } while (!unmapped());
  }

  private boolean unmapped() {
    try {
      arena.close();
    } catch (IllegalStateException e) {
      return false; // in use
    }
    imported.forEach(ExportedBuffer::close);
    return true;
  }
}
