package dev.fovea.pose;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads a model's file whole. It is not mapped: a mapped file that somebody cuts short while the
 * model runs would end the JVM. What it is, its first bytes say, not its name.
 */
final class ModelBytes {
  private static final long MAX_BYTES = 1L << 30;
  private static final ValueLayout.OfInt LITTLE_ENDIAN_INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final int MIN_BYTES = 8;
  private static final byte ONNX_FIRST_TAG = 8;
  private static final int MARK_OFFSET = 4;
  private static final int MARK = 'T' | 'F' << 8 | 'L' << 16 | '3' << 24;

  private ModelBytes() {}

  /** Whether a file is one of TensorFlow Lite's; every other is ONNX Runtime's to judge. */
  static boolean isTfLite(Path file) throws IOException {
    requireFile(file);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] head = in.readNBytes(MARK_OFFSET + Integer.BYTES);
      if (hasMark(MemorySegment.ofArray(head))) {
        return true;
      }
      // An ONNX file is a protobuf message whose field 1, the IR version, comes first.
      if (head.length < MIN_BYTES || head[0] != ONNX_FIRST_TAG) {
        throw new IOException(
            file + " is no model of TensorFlow Lite (.tflite) or ONNX (.onnx); " + Models.CURE);
      }
      return false;
    }
  }

  /** A {@code .tflite} file's bytes, in memory that lives as long as the arena. */
  static MemorySegment readTfLite(Path file, Arena arena) throws IOException {
    MemorySegment bytes = read(file, arena);
    if (!hasMark(bytes)) {
      throw new IOException(file + " is no TensorFlow Lite model (.tflite); " + Models.CURE);
    }
    return bytes;
  }

  /** The file's bytes, in memory that lives as long as the arena. */
  static MemorySegment read(Path file, Arena arena) throws IOException {
    requireFile(file);
    try (FileChannel channel = FileChannel.open(file)) {
      long size = channel.size();
      if (size > MAX_BYTES) {
        throw new IOException(file + " is too large for a model (over 1 GiB); " + Models.CURE);
      }
      // 64: kernels load weights by vectors.
      MemorySegment bytes = arena.allocate(Math.max(size, 1), 64).asSlice(0, size);
      ByteBuffer buffer = bytes.asByteBuffer();
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
        // a read may give less than asked for
      }
      return bytes.asSlice(0, buffer.position());
    }
  }

  private static void requireFile(Path file) throws IOException {
    if (Files.notExists(file)) {
      throw new IOException("no model file " + file + "; " + Models.CURE);
    }
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + " is no file but a folder or device; " + Models.CURE);
    }
    if (!Files.isReadable(file)) {
      throw new IOException(file + " can't be read: permission denied (chmod a+r " + file + ")");
    }
  }

  private static boolean hasMark(MemorySegment bytes) {
    return bytes.byteSize() >= MARK_OFFSET + Integer.BYTES
        && bytes.get(LITTLE_ENDIAN_INT, MARK_OFFSET) == MARK;
  }
}
