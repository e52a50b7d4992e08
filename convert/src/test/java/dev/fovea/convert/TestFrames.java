package dev.fovea.convert;

import dev.fovea.ColorSpec;
import dev.fovea.ColorSpec.Matrix;
import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.FrameFormat.Memory;
import dev.fovea.PixelFormat;
import dev.fovea.Tensor;
import dev.fovea.Tensor.ElementType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Frames and tensors for tests. */
final class TestFrames {
  static final List<PixelFormat> RAW =
      List.of(
          PixelFormat.YUYV,
          PixelFormat.UYVY,
          PixelFormat.NV12,
          PixelFormat.YU12,
          PixelFormat.GREY,
          PixelFormat.RGB3,
          PixelFormat.BGR3);

  private TestFrames() {}

  static List<ColorSpec> colors() {
    List<ColorSpec> colors = new ArrayList<>();
    for (Matrix matrix : Matrix.values()) {
      colors.add(new ColorSpec(matrix, false));
      colors.add(new ColorSpec(matrix, true));
    }
    return colors;
  }

  /** A format whose rows are followed by {@code padding} bytes. */
  static FrameFormat padded(int width, int height, PixelFormat format, int padding, ColorSpec c) {
    FrameFormat packed = FrameFormat.packed(width, height, format, c);
    List<Memory> memories = new ArrayList<>();
    for (Memory memory : packed.memories()) {
      memories.add(new Memory(memory.bytesPerLine() + padding, 1 << 28));
    }
    FrameFormat roomy = new FrameFormat(width, height, format, memories, c);
    for (int i = 0; i < memories.size(); i++) {
      int last = memories.size() == 1 ? roomy.planeCount() - 1 : i;
      long end =
          roomy.planeOffset(last) + (long) roomy.planeBytesPerLine(last) * roomy.planeRows(last);
      memories.set(i, new Memory(memories.get(i).bytesPerLine(), (int) end));
    }
    return new FrameFormat(width, height, format, memories, c);
  }

  static byte[] random(FrameFormat format, Random random) {
    byte[] bytes = new byte[format.sizeImage()];
    random.nextBytes(bytes);
    return bytes;
  }

  /** A frame in native memory, as a camera's are; each of several memories takes its part. */
  static Frame of(FrameFormat format, byte[] bytes) {
    List<MemorySegment> memories = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < format.memories().size(); i++) {
      boolean last = i == format.memories().size() - 1;
      int length = last ? bytes.length - at : format.memories().get(i).sizeImage();
      MemorySegment memory = Arena.ofAuto().allocate(length);
      memory.copyFrom(MemorySegment.ofArray(bytes).asSlice(at, length));
      memories.add(memory);
      at += length;
    }
    return Frame.of(format, memories, 17, 0, () -> {});
  }

  static Frame jpeg(int width, int height, byte[] bytes) {
    return of(FrameFormat.packed(width, height, PixelFormat.MJPG), bytes);
  }

  static Tensor tensor(int height, int width, ElementType type) {
    MemorySegment memory = Arena.ofAuto().allocate(Tensor.bytes(height, width, type), 64);
    memory.fill((byte) 0x55);
    return new Tensor(memory, height, width, type);
  }

  /** One value of a tensor. */
  static double value(Tensor tensor, int y, int x, int channel) {
    int index = (y * tensor.width() + x) * 3 + channel;
    return switch (tensor.type()) {
      case U8 -> Byte.toUnsignedInt(tensor.segment().get(ValueLayout.JAVA_BYTE, index));
      case I32 -> tensor.segment().getAtIndex(ValueLayout.JAVA_INT, index);
      case F32 -> tensor.segment().getAtIndex(ValueLayout.JAVA_FLOAT, index);
    };
  }
}
