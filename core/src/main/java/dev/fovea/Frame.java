package dev.fovea;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A lease on one frame of a source: its pixels where the source put them, without a copy. Whoever
 * polled it owns it and closes it; {@link #close} gives the memory back to the source, which fills
 * it anew. Until then the bytes do not change.
 *
 * <p>A frame belongs to the thread that polled it. One that must cross threads is taken with {@link
 * #shared}. Use after close throws {@link IllegalStateException}; nothing a caller can do reads
 * memory that is gone.
 */
public interface Frame extends AutoCloseable {

  /** Where a frame's time comes from. */
  enum TimestampSource {
    /**
     * The driver stamped it, on the clock of {@link System#nanoTime}, in the past: when the last of
     * the frame had come, or so the driver says (some say so and stamp something near).
     */
    DRIVER,
    /** The driver stamped it likewise, when the exposure of the frame began. */
    DRIVER_EXPOSURE,
    /** The driver's stamp was on another clock or in the future: the time at which it arrived. */
    ARRIVAL
  }

  /** One plane of a frame: its bytes from the first row's first to the last row's last. */
  record Plane(MemorySegment segment, int bytesPerLine) {}

  /** What the bytes mean. */
  FrameFormat format();

  /**
   * The frame's bytes, read-only, exactly as many as it has (a JPEG's length varies).
   *
   * @throws IllegalStateException if this frame is closed, or lies in several {@link #memories}
   */
  MemorySegment segment();

  /**
   * The frame's bytes in each of its {@link FrameFormat#memories}, read-only: one segment, or one
   * for each plane of the formats that keep them apart.
   *
   * @throws IllegalStateException if this frame is closed
   */
  default List<MemorySegment> memories() {
    return List.of(segment());
  }

  /** The source's count of frames, from 0; a gap is a frame that the source lost. */
  long sequence();

  /** When the frame was taken, on the clock of {@link System#nanoTime}. */
  long timestampNanos();

  /** How far {@link #timestampNanos} is to be believed. */
  TimestampSource timestampSource();

  /**
   * Whether the bytes have been this frame's from the beginning until now, or until {@link #close}.
   * Only the memory of another program can be taken back from a reader that holds it too long:
   * whoever shows or judges such a frame asks this after reading it.
   */
  default boolean intact() {
    return true;
  }

  /**
   * Another lease on the same frame, for any thread, closed on its own.
   *
   * @throws IllegalStateException if this frame is closed
   * @throws WrongThreadException if a frame that a camera's stream lent is shared by another thread
   *     than the one that polled it
   */
  Frame shared();

  /** Gives the memory back; a second close does nothing. */
  @Override
  void close();

  /**
   * The planes of the frame, as views without a copy. A frame that is no rows of pixels, or whose
   * format Fovea does not know, has its memories for planes, without a stride if it is compressed.
   */
  default List<Plane> planes() {
    FrameFormat format = format();
    List<MemorySegment> memories = memories();
    if (!format.pixelFormat().layout().pixels()) {
      return IntStream.range(0, memories.size())
          .mapToObj(i -> new Plane(memories.get(i), format.memories().get(i).bytesPerLine()))
          .toList();
    }
    return IntStream.range(0, format.planeCount())
        .mapToObj(plane -> plane(format, memories.get(format.planeMemory(plane)), plane))
        .toList();
  }

  private static Plane plane(FrameFormat format, MemorySegment memory, int plane) {
    long from = format.planeOffset(plane);
    int stride = format.planeBytesPerLine(plane);
    long length = Math.min((long) stride * format.planeRows(plane), memory.byteSize() - from);
    return new Plane(memory.asSlice(from, length), stride);
  }

  /**
   * The frame's bytes as a buffer, without a copy; of a frame in one memory, as {@link #segment}.
   */
  default ByteBuffer buffer() {
    return segment().asByteBuffer();
  }

  /**
   * Copies the frame's bytes into an array, in one pass; those of several memories one after the
   * other.
   *
   * @return the number of bytes written, from index 0
   * @throws IndexOutOfBoundsException if the array is shorter than the frame
   */
  default int copyTo(byte[] target) {
    MemorySegment array = MemorySegment.ofArray(target);
    long written = 0;
    for (MemorySegment source : memories()) {
      MemorySegment.copy(source, 0, array, written, source.byteSize());
      written += source.byteSize();
    }
    return (int) written;
  }

  /**
   * A frame over memory of the caller's: a drawn picture, a received message. The memory must stay
   * as it is until {@code release} runs, which it does once, on the thread that closes the last
   * lease.
   */
  static Frame of(
      FrameFormat format,
      MemorySegment segment,
      long sequence,
      long timestampNanos,
      Runnable release) {
    return of(format, List.of(segment), sequence, timestampNanos, release);
  }

  /**
   * As the other, of a frame that lies in several memories.
   *
   * @throws IllegalArgumentException if there are not as many as the format has
   */
  static Frame of(
      FrameFormat format,
      List<MemorySegment> memories,
      long sequence,
      long timestampNanos,
      Runnable release) {
    return new MemoryFrame(format, memories, sequence, timestampNanos, release);
  }
}
