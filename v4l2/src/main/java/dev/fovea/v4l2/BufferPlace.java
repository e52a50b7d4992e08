package dev.fovea.v4l2;

import dev.fovea.Frame;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Where a camera's frame lies, for those who look at its buffer through {@link
 * CaptureStream#exportBuffers}. True as long as the frame is held.
 *
 * @param stream that lent the frame
 * @param index of the buffer, the driver's, as in {@link ExportedBuffer#index}
 * @param offsets of the frame's first byte in each of the buffer's memories
 */
public record BufferPlace(CaptureStream stream, int index, List<Long> offsets) {
  public BufferPlace {
    offsets = List.copyOf(offsets);
  }

  /** The place of a frame; empty if it lies in no camera's buffer: drawn, received or copied. */
  public static Optional<BufferPlace> of(Frame frame) {
    if (!(frame instanceof LentBuffer lent) || lent.lent().index < 0) {
      return Optional.empty(); // a copy for a slow consumer has no index
    }
    Buffer buffer = lent.lent();
    List<Long> offsets =
        LongStream.range(0, buffer.memories()).map(i -> buffer.offset((int) i)).boxed().toList();
    return Optional.of(new BufferPlace(lent.lender(), buffer.index, offsets));
  }
}
