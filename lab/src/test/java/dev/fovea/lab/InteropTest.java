package dev.fovea.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.fovea.CopyLedger;
import dev.fovea.CropRegion;
import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.PixelFormat;
import dev.fovea.Tensor;
import dev.fovea.Tensor.ElementType;
import dev.fovea.convert.FrameToImage;
import dev.fovea.convert.FrameToTensor;
import dev.fovea.convert.PixelBytes;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferInt;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/** The recipes of docs/interop.md, as they stand there. That of OpenCV is bench's OpenCvPeer. */
class InteropTest {

  /** Left half red, right half blue. */
  private static Frame redAndBlue(Arena arena) {
    FrameFormat format = FrameFormat.packed(64, 48, PixelFormat.RGB3);
    MemorySegment memory = arena.allocate(format.sizeImage());
    for (int i = 0; i < 64 * 48; i++) {
      memory.set(ValueLayout.JAVA_BYTE, 3L * i + (i % 64 < 32 ? 0 : 2), (byte) 255);
    }
    return Frame.of(format, memory, 0, 0, () -> {});
  }

  @Test
  void shouldFillTheRasterOfABufferedImage() throws IOException {
    try (Arena arena = Arena.ofConfined();
        Frame frame = redAndBlue(arena);
        FrameToImage toImage = FrameToImage.create(new CopyLedger())) {
      BufferedImage image = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
      int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
      toImage.apply(frame, pixels);

      BufferedImage bytes = new BufferedImage(64, 48, BufferedImage.TYPE_3BYTE_BGR);
      byte[] bgr = ((DataBufferByte) bytes.getRaster().getDataBuffer()).getData();
      toImage.apply(frame, MemorySegment.ofArray(bgr), PixelBytes.BGR);

      assertEquals(0xffff0000, image.getRGB(3, 7));
      assertEquals(0xff0000ff, image.getRGB(60, 7));
      assertEquals(0xffff0000, bytes.getRGB(3, 7));
      assertEquals(0xff0000ff, bytes.getRGB(60, 7));
    }
  }

  @Test
  void shouldBeTheMemoryOfAnOnnxTensor() throws IOException, OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    long[] shape = {1, 32, 32, 3};
    try (Arena arena = Arena.ofConfined();
        Frame frame = redAndBlue(arena);
        FrameToTensor toTensor = FrameToTensor.create(new CopyLedger())) {
      MemorySegment memory = arena.allocate(Tensor.bytes(32, 32, ElementType.U8), 64);
      Tensor tensor = new Tensor(memory, 32, 32, ElementType.U8);
      try (OnnxTensor input =
          OnnxTensor.createTensor(environment, memory.asByteBuffer(), shape, OnnxJavaType.UINT8)) {
        assertNotEquals(-1, input.getByteBuffer().get(0));
        toTensor.apply(frame, CropRegion.FULL, tensor); // no copy: the tensor sees it
        assertEquals(-1, input.getByteBuffer().get(0));
      }
    }
  }
}
