package dev.fovea.v4l2;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.fovea.v4l2.uapi.V4l2;
import dev.fovea.v4l2.uapi.V4l2Buffer;
import dev.fovea.v4l2.uapi.V4l2Plane;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A {@code v4l2_buffer} with its planes, made once and {@link #reset} before every request, for the
 * kernel writes into it. Both APIs look alike from outside: a buffer has memories, in the
 * single-planar one a single memory without a data offset. Allocates nothing after its making; one
 * thread at a time.
 */
final class BufferStruct {
  private final boolean multiPlanar;
  private final MemorySegment struct;

  /** What {@link #reset} brings back. */
  private final MemorySegment blank;

  BufferStruct(BufferShape shape, int index) {
    multiPlanar = shape.multiPlanar();
    long size = V4l2Buffer.SIZE + (multiPlanar ? shape.memories() * V4l2Plane.SIZE : 0);
    struct = Arena.ofAuto().allocate(size, 8);
    blank = Arena.ofAuto().allocate(size, 8);
    blank.set(JAVA_INT, V4l2Buffer.INDEX, index);
    blank.set(JAVA_INT, V4l2Buffer.TYPE, shape.type());
    blank.set(JAVA_INT, V4l2Buffer.MEMORY, shape.memory());
    if (multiPlanar) {
      blank.set(JAVA_LONG, V4l2Buffer.PLANES, struct.address() + V4l2Buffer.SIZE);
      blank.set(JAVA_INT, V4l2Buffer.LENGTH, shape.memories());
    }
    reset();
  }

  /** Says, for every request from now on, where a memory of ours is. */
  void userPtr(int memory, long address, long length) {
    blank.set(
        JAVA_LONG, multiPlanar ? plane(memory) + V4l2Plane.USERPTR : V4l2Buffer.USERPTR, address);
    length(memory, length);
  }

  /** Says, for every request from now on, which DMA buffer a memory is. */
  void dmaBuf(int memory, int fd, long length) {
    blank.set(JAVA_INT, multiPlanar ? plane(memory) + V4l2Plane.FD : V4l2Buffer.FD, fd);
    length(memory, length);
  }

  /** Says, for every request from now on, how much of a memory is picture. */
  void payload(int memory, long bytes) {
    long at = multiPlanar ? plane(memory) + V4l2Plane.BYTESUSED : V4l2Buffer.BYTESUSED;
    blank.set(JAVA_INT, at, Math.toIntExact(bytes));
  }

  /** Says, for every request from now on, that pictures are whole: an output wants to know. */
  void progressive() {
    blank.set(JAVA_INT, V4l2Buffer.FIELD, V4l2.FIELD_NONE);
  }

  private void length(int memory, long length) {
    long at = multiPlanar ? plane(memory) + V4l2Plane.LENGTH : V4l2Buffer.LENGTH;
    blank.set(JAVA_INT, at, Math.toIntExact(length));
  }

  /** As the kernel shall see it: addressed, and otherwise zeros. */
  MemorySegment reset() {
    return struct.copyFrom(blank);
  }

  /** As the kernel left it. */
  MemorySegment struct() {
    return struct;
  }

  /** What a read(2) says instead of the kernel. */
  void filled(int index, int sequence, long bytes) {
    reset();
    struct.set(JAVA_INT, V4l2Buffer.INDEX, index);
    struct.set(JAVA_INT, V4l2Buffer.SEQUENCE, sequence);
    struct.set(JAVA_INT, V4l2Buffer.BYTESUSED, (int) bytes);
  }

  int index() {
    return struct.get(JAVA_INT, V4l2Buffer.INDEX);
  }

  /** The driver's count, which wraps at 32 bits. */
  int sequence() {
    return struct.get(JAVA_INT, V4l2Buffer.SEQUENCE);
  }

  long seconds() {
    return struct.get(JAVA_LONG, V4l2Buffer.TV_SEC);
  }

  long micros() {
    return struct.get(JAVA_LONG, V4l2Buffer.TV_USEC);
  }

  int flags() {
    return struct.get(JAVA_INT, V4l2Buffer.FLAGS);
  }

  /** How many memories the kernel says there are. */
  int memories() {
    return multiPlanar ? struct.get(JAVA_INT, V4l2Buffer.LENGTH) : 1;
  }

  /** The end of the payload, counted from the memory's first byte. */
  long bytesUsed(int memory) {
    return u32(multiPlanar ? plane(memory) + V4l2Plane.BYTESUSED : V4l2Buffer.BYTESUSED);
  }

  /** Where the payload begins. */
  long dataOffset(int memory) {
    return multiPlanar ? u32(plane(memory) + V4l2Plane.DATA_OFFSET) : 0;
  }

  /** The bytes of a memory, after QUERYBUF. */
  long length(int memory) {
    return u32(multiPlanar ? plane(memory) + V4l2Plane.LENGTH : V4l2Buffer.LENGTH);
  }

  /** What mmap(2) knows a memory by, after QUERYBUF. */
  long mapOffset(int memory) {
    return u32(multiPlanar ? plane(memory) + V4l2Plane.MEM_OFFSET : V4l2Buffer.OFFSET);
  }

  private long u32(long offset) {
    return Integer.toUnsignedLong(struct.get(JAVA_INT, offset));
  }

  private static long plane(int memory) {
    return V4l2Buffer.SIZE + memory * V4l2Plane.SIZE;
  }
}
