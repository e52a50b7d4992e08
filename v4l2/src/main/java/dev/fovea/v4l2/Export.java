package dev.fovea.v4l2;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.fovea.v4l2.uapi.Ioctl;
import dev.fovea.v4l2.uapi.Libc;
import dev.fovea.v4l2.uapi.V4l2Exportbuffer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Makes DMA buffers of a driver's own (EXPBUF), on the caller's thread. */
final class Export {
  private Export() {}

  /** One buffer's memories; on an error nothing is left. */
  static ExportedBuffer of(Node node, BufferShape shape, Buffer buffer) throws V4l2Exception {
    List<DmaBuf> memories = new ArrayList<>();
    try {
      for (int i = 0; i < buffer.memories(); i++) {
        int fd = export(node, shape, buffer.index, i);
        memories.add(DmaBuf.adopt(fd, buffer.mapping(i).memory().byteSize()));
      }
    } catch (V4l2Exception e) {
      memories.forEach(DmaBuf::close);
      throw e;
    }
    return new ExportedBuffer(buffer.index, memories);
  }

  /** For reading alone: who gets the descriptor must not be able to draw into our frames. */
  private static int export(Node node, BufferShape shape, int index, int memory)
      throws V4l2Exception {
    MemorySegment export = Arena.ofAuto().allocate(V4l2Exportbuffer.SIZE, 8);
    export.set(JAVA_INT, V4l2Exportbuffer.TYPE, shape.type());
    export.set(JAVA_INT, V4l2Exportbuffer.INDEX, index);
    export.set(JAVA_INT, V4l2Exportbuffer.PLANE, memory);
    export.set(JAVA_INT, V4l2Exportbuffer.FLAGS, Libc.O_RDONLY | Libc.O_CLOEXEC);
    node.ioctl(Ioctl.EXPBUF, export);
    return export.get(JAVA_INT, V4l2Exportbuffer.FD);
  }
}
