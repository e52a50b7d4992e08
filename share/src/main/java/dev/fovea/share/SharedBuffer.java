package dev.fovea.share;

import dev.fovea.Frame;
import java.util.List;

/**
 * A frame in memory that has descriptors.
 *
 * @param frame a lease for any thread, the owner's to close
 * @param buffer what the memory is, the same object for the same buffer
 * @param parts the frame's memories, in the order of its format's
 */
record SharedBuffer(Frame frame, Object buffer, List<Part> parts) {
  /**
   * One memory of a buffer.
   *
   * @param descriptor of the memory; stays the memory's owner's
   * @param length bytes behind the descriptor
   * @param offset of the frame's first byte there
   */
  record Part(int descriptor, long length, long offset) {}

  SharedBuffer {
    parts = List.copyOf(parts);
  }
}
