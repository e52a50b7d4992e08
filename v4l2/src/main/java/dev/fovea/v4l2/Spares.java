package dev.fovea.v4l2;

import dev.fovea.v4l2.uapi.Mapping;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Memory of ours beside a stream's buffers, for frames of a consumer that holds so many that the
 * driver needs its buffers back: allocated when it is first needed, as many as there are buffers at
 * the most, and kept until the stream's memory goes. Any thread.
 */
final class Spares {
  /** What a spare has in the place of a buffer's index. */
  private static final int NO_INDEX = -1;

  private final Arena arena;
  private final int most;
  private final Deque<Buffer> free = new ArrayDeque<>();
  private int made;

  /**
   * @param arena of the stream's memory, alive for whoever copies
   */
  Spares(Arena arena, int most) {
    this.arena = arena;
    this.most = most;
  }

  static boolean isSpare(Buffer buffer) {
    return buffer.index == NO_INDEX;
  }

  /** A copy of the frame in a buffer; {@code null} if all spares hold one. */
  Buffer copy(Buffer buffer) {
    Buffer spare = take(buffer);
    if (spare != null) {
      List<MemorySegment> memories = buffer.views();
      for (int i = 0; i < memories.size(); i++) {
        spare.mapping(i).copyFrom(memories.get(i));
        spare.holds(i, 0, memories.get(i).byteSize());
      }
      spare.sequence = buffer.sequence;
      spare.timestampNanos = buffer.timestampNanos;
      spare.timestampSource = buffer.timestampSource;
    }
    return spare;
  }

  private synchronized Buffer take(Buffer like) {
    if (free.isEmpty() && made < most) {
      made++;
      List<Mapping> mappings = new ArrayList<>();
      for (int i = 0; i < like.memories(); i++) {
        mappings.add(Mapping.ofOurs(like.mapping(i).memory().byteSize(), arena));
      }
      return new Buffer(NO_INDEX, null, mappings, List.of());
    }
    return free.poll();
  }

  /** The copy is of no more use. */
  synchronized void give(Buffer spare) {
    free.push(spare);
  }
}
