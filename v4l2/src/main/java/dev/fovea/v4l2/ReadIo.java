package dev.fovea.v4l2;

import dev.fovea.v4l2.uapi.Errno;
import dev.fovea.v4l2.uapi.Libc;
import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;

/**
 * Buffers filled by read(2). A frame that comes while consumers hold every buffer is read all the
 * same, into the spare one, and lost: so the next is not old. It shows as a gap in the sequence.
 */
final class ReadIo implements BufferIo {
  private final Node node;
  private final Buffer spare;
  private final Supplier<Buffer> free;
  private final MemorySegment errno = Libc.newErrno();
  private int sequence;

  /**
   * @param spare a buffer that nobody else has
   * @param free gives a buffer that waits to be filled, or {@code null}
   */
  ReadIo(Node node, Buffer spare, Supplier<Buffer> free) {
    this.node = node;
    this.spare = spare;
    this.free = free;
  }

  @Override
  public int dequeue(BufferStruct filled) {
    Buffer buffer = free.get();
    long read = Libc.read(errno, node.fd(), (buffer == null ? spare : buffer).mapping(0));
    if (read < 0) {
      return (int) -read;
    }
    sequence++;
    if (buffer == null) {
      return Errno.EAGAIN.number();
    }
    filled.filled(buffer.index, sequence - 1, read);
    return 0;
  }

  @Override
  public int queue(Buffer buffer) {
    return 0;
  }

  @Override
  public int on() {
    return 0;
  }

  @Override
  public void off() {
    // the driver reads ahead until the descriptor is closed
  }

  @Override
  public void free() {
    // the buffers are ours
  }
}
