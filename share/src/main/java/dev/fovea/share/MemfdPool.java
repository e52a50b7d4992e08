package dev.fovea.share;

import dev.fovea.Frame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Memory for a source that draws its own frames, such as the scene: allocated here, it can be
 * shared without a copy. Any thread allocates; {@link #close} ends the descriptors, the memory
 * itself stays as long as anybody reaches it.
 *
 * {@snippet :
 * MemfdPool pool = new MemfdPool();
 * SceneSource scene = SceneSource.open(640, 480, 30, pool);
 * ShareServer server = ShareServer.start(scene, pool, options);
 * }
 */
public final class MemfdPool implements SegmentAllocator, AutoCloseable {
  /** One that is drawn, one that waits. */
  private static final int SPARE = 2;

  private final Map<Long, Memfd> byAddress = new ConcurrentHashMap<>();

  /** An empty pool. */
  public MemfdPool() {}

  /**
   * Zeroed memory, aligned to a page.
   *
   * @throws UncheckedIOException if the system has none
   */
  @Override
  public MemorySegment allocate(long byteSize, long byteAlignment) {
    try {
      Memfd memfd = Memfd.create("fovea-frame", byteSize);
      byAddress.put(memfd.memory().address(), memfd);
      return memfd.memory();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<SharedBuffer> lend(Frame frame) throws IOException {
    Memfd memfd = byAddress.get(frame.segment().address());
    if (memfd == null) {
      throw new IOException("the source draws into memory of its own, not into the pool's");
    }
    Frame held = frame.shared();
    return Optional.of(memfd.holding(held));
  }

  /** The pool as a server sees it, which closes it with itself. */
  SharedMemory memory() {
    return new SharedMemory() {
      @Override
      public Optional<SharedBuffer> of(Frame frame) throws IOException {
        return lend(frame);
      }

      @Override
      public int most() {
        return Math.max(1, byAddress.size() - SPARE);
      }

      @Override
      public void close() {
        MemfdPool.this.close();
      }
    };
  }

  @Override
  public void close() {
    byAddress.values().forEach(Memfd::close);
    byAddress.clear();
  }
}
