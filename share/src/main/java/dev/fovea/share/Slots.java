package dev.fovea.share;

import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers for buffers. A buffer keeps its slot while it is in use; when a source has new ones (a
 * camera came back, a format changed), the old ones' slots are used again once nobody holds them.
 * Under the hub's lock.
 */
final class Slots {
  /**
   * Frames after which a buffer that none of them lay in is gone: a source has 32 at most. Its slot
   * is used again soon, for until then the consumers keep its memory mapped.
   */
  private static final int GONE_AFTER = 128;

  private static final class Slot {
    private Object buffer;
    private long serial;
    private int holds;
    private long usedAt;
  }

  private final List<Slot> slots = new ArrayList<>();
  private final Map<Object, Integer> byBuffer = new IdentityHashMap<>();
  private long clock;

  /** The buffer's slot, held until {@link #release}. */
  int take(Object buffer) throws IOException {
    Integer known = byBuffer.get(buffer);
    int at = known != null ? known : assign(buffer);
    Slot slot = slots.get(at);
    slot.holds++;
    slot.usedAt = ++clock;
    return at;
  }

  void release(int slot) {
    slots.get(slot).holds--;
  }

  /** Grows with each buffer that takes the slot: who knows an older one must map anew. */
  long serial(int slot) {
    return slots.get(slot).serial;
  }

  private int assign(Object buffer) throws IOException {
    int at = free();
    Slot slot = slots.get(at);
    byBuffer.remove(slot.buffer);
    slot.buffer = buffer;
    slot.serial++;
    byBuffer.put(buffer, at);
    return at;
  }

  private int free() throws IOException {
    int oldest = oldestFree();
    if (oldest >= 0 && clock - slots.get(oldest).usedAt > GONE_AFTER) {
      return oldest;
    }
    if (slots.size() < Stamps.COUNT) {
      slots.add(new Slot());
      return slots.size() - 1;
    }
    if (oldest < 0) {
      throw new IOException(Stamps.COUNT + " buffers are held at once; no more can be shared");
    }
    return oldest;
  }

  private int oldestFree() {
    int oldest = -1;
    for (int i = 0; i < slots.size(); i++) {
      if (slots.get(i).holds == 0
          && (oldest < 0 || slots.get(i).usedAt < slots.get(oldest).usedAt)) {
        oldest = i;
      }
    }
    return oldest;
  }
}
