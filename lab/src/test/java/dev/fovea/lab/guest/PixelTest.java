package dev.fovea.lab.guest;

import static dev.fovea.lab.guest.Captures.SMALL;
import static dev.fovea.lab.guest.Captures.next;
import static dev.fovea.lab.guest.Captures.stream;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.ColorSpec;
import dev.fovea.ColorSpec.Matrix;
import dev.fovea.CopyLedger;
import dev.fovea.CropRegion;
import dev.fovea.Frame;
import dev.fovea.PixelFormat;
import dev.fovea.Tensor;
import dev.fovea.convert.FrameToTensor;
import dev.fovea.lab.Colors;
import dev.fovea.v4l2.CaptureStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Pixels against the truth: vivid's colour bars in every format that Fovea reads, byte by byte in
 * the kernel's buffer and as RGB in the tensor.
 */
class PixelTest {
  @BeforeEach
  void rest() throws Exception {
    Vivid.STEADY.rest();
    Vivid.STEADY.set("test_pattern=1");
  }

  @ParameterizedTest
  @CsvSource({
    // format, vivid's colorspace, its Y'CbCr encoding, its quantization, what that means
    "YUYV, 2, 0, 0, BT601, false",
    "UYVY, 2, 0, 0, BT601, false",
    "NV12, 2, 0, 0, BT601, false",
    "YU12, 2, 0, 0, BT601, false",
    "GREY, 2, 0, 0, BT601, true",
    "RGB3, 2, 0, 0, BT601, true",
    "BGR3, 2, 0, 0, BT601, true",
    "YUYV, 2, 1, 1, BT601, true",
    "YUYV, 1, 0, 0, BT709, false",
    "NV12, 1, 2, 1, BT709, true",
  })
  void shouldReadTheBars(
      String fourcc, int colorspace, int encoding, int quantization, Matrix matrix, boolean full)
      throws Exception {
    Vivid.STEADY.set(
        "colorspace=%d,y_cbcr_encoding=%d,quantization=%d"
            .formatted(colorspace, encoding, quantization));
    PixelFormat format = PixelFormat.of(fourcc);
    try (CaptureStream stream = stream(Vivid.STEADY, SMALL.withPixelFormat(format));
        Frame frame = next(stream)) {
      assertEquals(new ColorSpec(matrix, full), stream.format().color());
      assertEquals(List.of(), Bars.faults(frame));
      requireTensor(frame);
    }
  }

  /** A tensor 17 wide samples the frame at sixteenths: each odd column is the middle of a bar. */
  private static void requireTensor(Frame frame) throws Exception {
    int columns = 2 * Bars.COLOURS.length + 1;
    boolean grey = frame.format().pixelFormat().equals(PixelFormat.GREY);
    // What vivid's rounding becomes in blue, by the factor of 1.77 to 2.02 of its chroma.
    int tolerance = 5;
    try (Arena arena = Arena.ofConfined();
        FrameToTensor convert = FrameToTensor.create(new CopyLedger())) {
      MemorySegment memory = arena.allocate(Tensor.bytes(3, columns, Tensor.ElementType.U8));
      Tensor tensor = new Tensor(memory, 3, columns, Tensor.ElementType.U8);
      convert.apply(frame, CropRegion.FULL, tensor);
      for (int bar = 0; bar < Bars.COLOURS.length; bar++) {
        int colour = Bars.COLOURS[bar];
        int expected = grey ? 0x010101 * Colors.yCbCr(colour, ColorSpec.BT709_FULL)[0] : colour;
        for (int channel = 0; channel < 3; channel++) {
          long at = (columns + 2 * bar + 1) * 3L + channel;
          int seen = memory.get(ValueLayout.JAVA_BYTE, at) & 0xff;
          int wanted = expected >> 16 - 8 * channel & 0xff;
          String where = "%s bar %d channel %d".formatted(frame.format(), bar, channel);
          assertTrue(
              Math.abs(wanted - seen) <= tolerance, () -> where + ": " + seen + ", not " + wanted);
        }
      }
    }
  }
}
