package dev.fovea.v4l2;

import dev.fovea.FrameFormat;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An output's buffer to draw into, lent to the thread that polled it. What is in it at first is an
 * older picture. {@link #close} shows it, {@link #discard} does not.
 */
public final class Canvas implements AutoCloseable {
  private final PictureOutput output;
  private final Buffer buffer;
  private final Arena arena = Arena.ofConfined();
  private final List<MemorySegment> memories;
  private long used = -1;

  Canvas(PictureOutput output, Buffer buffer) {
    this.output = output;
    this.buffer = buffer;
    List<FrameFormat.Memory> shapes = output.format().memories();
    this.memories =
        IntStream.range(0, buffer.memories())
            .mapToObj(i -> buffer.draw(i, shapes.get(i).sizeImage(), arena))
            .toList();
  }

  /** What to draw. */
  public FrameFormat format() {
    return output.format();
  }

  /**
   * The buffer's memory, writable, as long as the longest picture.
   *
   * @throws IllegalStateException if the picture lies in several {@link #memories}
   */
  public MemorySegment segment() {
    if (memories.size() > 1) {
      throw new IllegalStateException(
          "a picture of " + format() + " lies in " + memories.size() + " memories");
    }
    return memories.getFirst();
  }

  /** The buffer's memories, writable: one for each of the format's. */
  public List<MemorySegment> memories() {
    return memories;
  }

  /**
   * Says how many bytes a compressed picture has; raw ones are always whole.
   *
   * @throws IllegalArgumentException if the buffer is shorter
   */
  public void used(long bytes) {
    if (bytes < 1 || bytes > segment().byteSize()) {
      throw new IllegalArgumentException(
          "a picture of 1 to " + segment().byteSize() + " bytes, not " + bytes);
    }
    used = bytes;
  }

  /**
   * Shows what was drawn: gives the buffer to the driver. A second close does nothing, nor does one
   * after the output was closed.
   *
   * @throws V4l2Exception if the device has gone or failed
   * @throws WrongThreadException if another thread than the polling one closes it
   */
  @Override
  public void close() throws V4l2Exception {
    if (arena.scope().isAlive()) {
      arena.close();
      output.queue(buffer, used);
    }
  }

  /** Gives the buffer back without showing it. */
  public void discard() {
    if (arena.scope().isAlive()) {
      arena.close();
      output.giveBack(buffer);
    }
  }
}
