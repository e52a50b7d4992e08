package dev.fovea.share;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** The memories of one of the owner's buffers, mapped and unmapped together. Any thread. */
final class MappedBuffer {
  private final List<Mapped> memories;

  private MappedBuffer(List<Mapped> memories) {
    this.memories = memories;
  }

  /**
   * Maps what a peer sent, all of it or nothing; the descriptors stay the caller's.
   *
   * @throws IOException as {@link Mapped#of}
   */
  static MappedBuffer of(int[] descriptors, long[] lengths) throws IOException {
    List<Mapped> memories = new ArrayList<>();
    try {
      for (int i = 0; i < descriptors.length; i++) {
        memories.add(Mapped.of(descriptors[i], lengths[i]));
      }
    } catch (IOException e) {
      memories.forEach(Mapped::release);
      throw e;
    }
    return new MappedBuffer(List.copyOf(memories));
  }

  int count() {
    return memories.size();
  }

  MemorySegment memory(int index) {
    return memories.get(index).memory();
  }

  void retain() {
    memories.forEach(Mapped::retain);
  }

  void release() {
    memories.forEach(Mapped::release);
  }
}
