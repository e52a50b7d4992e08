package dev.fovea.v4l2;

import dev.fovea.FrameFormat;
import dev.fovea.JpegMarkers;
import dev.fovea.v4l2.uapi.V4l2;
import java.lang.foreign.MemorySegment;

/**
 * Judges a dequeued buffer before anybody else sees it; on the drain thread. Reads at most the
 * bytes that the buffer has.
 */
final class FrameCheck {
  enum Verdict {
    GOOD,
    /** The driver marked it as broken, or says it has more bytes than it can have. */
    FLAGGED,
    SHORT,
    BAD_JPEG
  }

  private final FrameFormat format;
  private final boolean jpeg;
  private final boolean compressed;
  private final long[] leastBytes;
  private final long[] mostBytes;

  FrameCheck(FrameFormat format) {
    this.format = format;
    this.jpeg = format.pixelFormat().jpeg();
    this.compressed = format.compressed();
    this.leastBytes = new long[format.memories().size()];
    this.mostBytes = new long[leastBytes.length];
    for (int memory = 0; memory < leastBytes.length; memory++) {
      leastBytes[memory] = format.leastBytes(memory);
      mostBytes[memory] = format.memories().get(memory).sizeImage();
    }
  }

  /** Judges a buffer by what the driver said of it, and tells a good one which bytes it holds. */
  Verdict judge(Buffer buffer, BufferStruct filled) {
    for (int i = 0; i < leastBytes.length; i++) {
      MemorySegment memory = buffer.mapping(i).memory();
      long from = filled.dataOffset(i);
      long end = filled.bytesUsed(i);
      Verdict verdict = judge(i, memory, filled.flags(), from, end);
      if (verdict != Verdict.GOOD) {
        return verdict;
      }
      buffer.holds(i, from, pictureBytes(i, end - from));
    }
    return Verdict.GOOD;
  }

  /** The bytes of a memory that are the picture: of a raw one, what the format says it has. */
  private long pictureBytes(int memory, long bytes) {
    return compressed ? bytes : Math.min(bytes, mostBytes[memory]);
  }

  /**
   * @param index the memory's number
   * @param from the first byte of the frame in it
   * @param end the end of the frame in it
   */
  Verdict judge(int index, MemorySegment memory, int flags, long from, long end) {
    long bytes = pictureBytes(index, end - from);
    boolean impossible = end > memory.byteSize() || from > end || bytes > mostBytes[index];
    if ((flags & V4l2.BUF_FLAG_ERROR) != 0 || impossible) {
      return Verdict.FLAGGED;
    }
    if (jpeg) {
      // No driver is known that has both; a slice would be allocated here.
      MemorySegment picture = from == 0 ? memory : memory.asSlice(from);
      JpegMarkers.Verdict found =
          JpegMarkers.check(picture, bytes, format.width(), format.height());
      return found == JpegMarkers.Verdict.OK ? Verdict.GOOD : Verdict.BAD_JPEG;
    }
    return bytes < leastBytes[index] ? Verdict.SHORT : Verdict.GOOD;
  }
}
