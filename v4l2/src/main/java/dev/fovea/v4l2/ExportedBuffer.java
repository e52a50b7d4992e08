package dev.fovea.v4l2;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One buffer of a stream as DMA buffers, one for each memory of its frames. Whoever exported it
 * closes it; its descriptors outlive the stream.
 *
 * @param index the driver's number of the buffer
 * @param memories its memories, in the order of the frame format's
 */
public record ExportedBuffer(int index, List<DmaBuf> memories) implements AutoCloseable {
  public ExportedBuffer {
    memories = List.copyOf(memories);
  }

  /**
   * Other descriptors of the same memories, closed on their own.
   *
   * @throws IOException if this process has no more descriptors
   * @throws IllegalStateException if this is closed
   */
  public ExportedBuffer duplicate() throws IOException {
    List<DmaBuf> copies = new ArrayList<>();
    try {
      for (DmaBuf memory : memories) {
        copies.add(memory.duplicate());
      }
    } catch (IOException | RuntimeException e) {
      copies.forEach(DmaBuf::close);
      throw e;
    }
    return new ExportedBuffer(index, copies);
  }

  @Override
  public void close() {
    memories.forEach(DmaBuf::close);
  }
}
