package dev.fovea.v4l2;

import dev.fovea.FrameFormat;
import dev.fovea.v4l2.uapi.Errno;
import dev.fovea.v4l2.uapi.Ioctl;
import dev.fovea.v4l2.uapi.Libc;
import dev.fovea.v4l2.uapi.Mapping;
import dev.fovea.v4l2.uapi.V4l2;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Gets a stream's buffers from a driver, in the kind of memory asked for; once, for one thread. */
final class BufferMemory {
  /** Memory of ours comes in whole pages: drivers pin and map nothing smaller. */
  private static final long PAGE = 4096;

  private final Node node;
  private final FrameFormat format;
  private final CaptureMemory kind;
  private final BufferShape shape;
  private final Arena arena = Arena.ofShared();
  private final List<ExportedBuffer> imported = new ArrayList<>();
  private final List<Buffer> buffers = new ArrayList<>();
  private Buffer spare;

  BufferMemory(Node node, Negotiation.Granted granted, CaptureMemory kind) {
    this.node = node;
    this.format = granted.format();
    this.kind = kind;
    int memory =
        switch (kind) {
          case CaptureMemory.Mmap mmap -> V4l2.MEMORY_MMAP;
          case CaptureMemory.UserPtr userPtr -> V4l2.MEMORY_USERPTR;
          case CaptureMemory.DmaBufs dmaBufs -> V4l2.MEMORY_DMABUF;
          case CaptureMemory.Read read -> 0;
        };
    this.shape = new BufferShape(granted.bufferType(), memory, format.memories().size());
  }

  BufferShape shape() {
    return shape;
  }

  /** About as many buffers, mapped; on an error nothing is left. */
  Mappings allocate(int count) throws V4l2Exception {
    try {
      switch (kind) {
        case CaptureMemory.Mmap mmap -> all(shape.request(node, count), this::driverMemory);
        case CaptureMemory.UserPtr userPtr -> all(shape.request(node, count), this::ourMemory);
        case CaptureMemory.DmaBufs others -> importAll(others.buffers());
        case CaptureMemory.Read read -> readAll(count);
      }
      return new Mappings(arena, imported, buffers);
    } catch (V4l2Exception | RuntimeException e) {
      new Mappings(arena, imported, buffers).release();
      if (!(kind instanceof CaptureMemory.Read)) {
        shape.free(node);
      }
      throw e;
    }
  }

  /** The spare buffer of a stream by read(2), allocated with the others. */
  Buffer spare() {
    return spare;
  }

  private void readAll(int count) throws V4l2Exception {
    if (shape.memories() > 1) {
      String message = format + " lies in several memories, read(2) knows one; stream it instead";
      throw new V4l2Exception(node.path(), "read", 0, message);
    }
    all(count + 1, this::ourMemory);
    spare = buffers.removeLast();
  }

  private interface Maker {
    Mapping of(BufferStruct struct, int memory) throws V4l2Exception;
  }

  private void all(int count, Maker maker) throws V4l2Exception {
    for (int index = 0; index < count; index++) {
      add(index, maker, List.of());
    }
  }

  private void add(int index, Maker maker, List<DmaBuf> others) throws V4l2Exception {
    BufferStruct struct = new BufferStruct(shape, index);
    if (shape.memory() == V4l2.MEMORY_MMAP) {
      query(struct);
    }
    List<Mapping> mappings = new ArrayList<>();
    for (int memory = 0; memory < shape.memories(); memory++) {
      mappings.add(maker.of(struct, memory));
    }
    buffers.add(new Buffer(index, struct, mappings, others));
  }

  private void query(BufferStruct struct) throws V4l2Exception {
    node.ioctl(Ioctl.QUERYBUF, struct.struct());
    if (struct.memories() != shape.memories()) {
      String message =
          "the driver's buffers have %d memories, its format has %d; choose another format"
              .formatted(struct.memories(), shape.memories());
      throw new V4l2Exception(node.path(), Ioctl.QUERYBUF.kernelName(), 0, message);
    }
  }

  private Mapping driverMemory(BufferStruct struct, int memory) throws V4l2Exception {
    long length = struct.length(memory);
    long offset = struct.mapOffset(memory);
    MemorySegment errno = Libc.newErrno();
    return mapped(
        V4l2.output(shape.type())
            ? Mapping.mapWritable(errno, node.fd(), offset, length)
            : Mapping.map(errno, node.fd(), offset, length),
        length);
  }

  private Mapping ourMemory(BufferStruct struct, int memory) throws V4l2Exception {
    long length = (format.memories().get(memory).sizeImage() + PAGE - 1) / PAGE * PAGE;
    Mapping mapping = mapped(Mapping.allocate(Libc.newErrno(), length), length);
    if (shape.memory() == V4l2.MEMORY_USERPTR) {
      struct.userPtr(memory, mapping.address(), length);
    }
    return mapping;
  }

  private Mapping mapped(long address, long length) throws V4l2Exception {
    if (address < 0) {
      throw V4l2Exception.of(node.path(), "mmap", (int) -address);
    }
    return Mapping.of(address, length, arena);
  }

  private void importAll(List<ExportedBuffer> given) throws V4l2Exception {
    for (ExportedBuffer buffer : given) {
      requireFit(buffer);
    }
    int granted = Math.min(shape.request(node, given.size()), given.size());
    for (int index = 0; index < granted; index++) {
      List<DmaBuf> others = duplicate(given.get(index)).memories();
      add(index, (struct, memory) -> otherMemory(struct, memory, others.get(memory)), others);
    }
  }

  private Mapping otherMemory(BufferStruct struct, int memory, DmaBuf other) throws V4l2Exception {
    struct.dmaBuf(memory, other.fd(), other.length());
    try {
      return other.mapping(arena);
    } catch (IOException e) {
      throw new V4l2Exception(node.path(), "mmap", 0, e.getMessage());
    }
  }

  private ExportedBuffer duplicate(ExportedBuffer given) throws V4l2Exception {
    try {
      ExportedBuffer copy = given.duplicate();
      imported.add(copy);
      return copy;
    } catch (IOException e) {
      throw V4l2Exception.of(node.path(), "fcntl", Errno.EMFILE.number());
    }
  }

  private void requireFit(ExportedBuffer buffer) throws V4l2Exception {
    boolean fits = buffer.memories().size() == shape.memories();
    for (int i = 0; fits && i < shape.memories(); i++) {
      fits = buffer.memories().get(i).length() >= format.memories().get(i).sizeImage();
    }
    if (!fits) {
      String message =
          "the DMA buffers given are too small for %s, or have other memories; export them from"
                  .formatted(format)
              + " a stream of the same size and pixel format";
      throw new V4l2Exception(node.path(), Ioctl.QBUF.kernelName(), 0, message);
    }
  }
}
