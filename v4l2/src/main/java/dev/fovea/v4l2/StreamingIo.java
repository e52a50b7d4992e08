package dev.fovea.v4l2;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.fovea.v4l2.uapi.Errno;
import dev.fovea.v4l2.uapi.Ioctl;
import dev.fovea.v4l2.uapi.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Buffers by QBUF and DQBUF, without a copy and without an allocation. */
final class StreamingIo implements BufferIo {
  private final Node node;
  private final BufferShape shape;
  private final MemorySegment type;
  private final MemorySegment errno = Libc.newErrno();
  private final MemorySegment drainErrno = Libc.newErrno();

  StreamingIo(Node node, BufferShape shape) {
    this.node = node;
    this.shape = shape;
    this.type = Arena.ofAuto().allocateFrom(JAVA_INT, shape.type());
  }

  @Override
  public int dequeue(BufferStruct filled) {
    return request(Ioctl.DQBUF, filled, drainErrno);
  }

  /** An error may be a passing one: the call that asks for the reason is a second try. */
  @Override
  public int queue(Buffer buffer) {
    return request(Ioctl.QBUF, buffer.struct, errno);
  }

  private int request(Ioctl ioctl, BufferStruct struct, MemorySegment reason) {
    if (Libc.quickIoctl(node.fd(), ioctl.request(), struct.reset()) == 0) {
      return 0;
    }
    return -Libc.ioctl(reason, node.fd(), ioctl.request(), struct.reset());
  }

  /** Tries again where an error may be a passing one: the buffers are still queued. */
  @Override
  public int on() {
    int error = tryOn();
    return error == Errno.EINVAL.number() ? tryOn() : error;
  }

  private int tryOn() {
    return -Libc.ioctl(errno, node.fd(), Ioctl.STREAMON.request(), type);
  }

  @Override
  public void off() {
    Libc.ioctl(errno, node.fd(), Ioctl.STREAMOFF.request(), type);
  }

  @Override
  public void free() {
    shape.free(node);
  }
}
