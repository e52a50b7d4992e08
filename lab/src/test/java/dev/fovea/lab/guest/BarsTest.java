package dev.fovea.lab.guest;

import static dev.fovea.lab.guest.Captures.SMALL;
import static dev.fovea.lab.guest.Captures.next;
import static dev.fovea.lab.guest.Captures.stream;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.ColorSpec;
import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.PixelFormat;
import dev.fovea.lab.Colors;
import dev.fovea.v4l2.CaptureConfig;
import dev.fovea.v4l2.CaptureDevice;
import dev.fovea.v4l2.CaptureStream;
import dev.fovea.v4l2.SupportedFormat;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pixels against the truth, in every format that vivid has, with padding behind each row. */
class BarsTest {
  /** What vivid may be asked for beyond a row; it grants it. */
  private static final int PADDING = 64;

  @BeforeEach
  void rest() throws Exception {
    Vivid.STEADY.rest();
    Vivid.STEADY.set("test_pattern=1,hsv_encoding=1");
  }

  @Test
  void shouldKnowEveryFormatOfTheCamera() throws Exception {
    List<String> unknown = new ArrayList<>();
    try (CaptureDevice camera = CaptureDevice.open(Vivid.STEADY.path())) {
      for (SupportedFormat format : camera.formats()) {
        if (!format.pixelFormat().layout().pixels()) {
          unknown.add(format.pixelFormat().name());
        }
      }
      assertTrue(camera.formats().size() > 80, camera.formats()::toString);
    }
    assertEquals(List.of(), unknown);
  }

  @Test
  void shouldReadTheBarsInEveryFormat() throws Exception {
    List<String> faults = new ArrayList<>();
    List<PixelFormat> formats;
    try (CaptureDevice camera = CaptureDevice.open(Vivid.STEADY.path())) {
      formats = camera.formats().stream().map(SupportedFormat::pixelFormat).toList();
    }
    for (PixelFormat format : formats) {
      int row = FrameFormat.packed(320, 180, format).bytesPerLine();
      CaptureConfig padded = SMALL.withPixelFormat(format).withBytesPerLine(row + PADDING);
      faults.addAll(faults(padded, row + PADDING));
    }
    assertEquals(List.of(), faults);
  }

  /** The driver's arithmetic against the formulas of the recommendations. */
  @ParameterizedTest
  @EnumSource
  void shouldExpectWhatTheStandardsSay(ColorSpec.Matrix matrix) {
    for (int colour : Bars.COLOURS) {
      for (boolean full : new boolean[] {true, false}) {
        ColorSpec color = new ColorSpec(matrix, full);
        int[] drawn = Bars.yCbCr(colour, color);
        int[] meant = Colors.yCbCr(colour, color);
        for (int i = 0; i < 3; i++) {
          assertTrue(Math.abs(drawn[i] - meant[i]) <= 2, color + " " + i + " of " + colour);
        }
      }
    }
  }

  /** Of the second frame: vivid's first in GREY may be black. */
  private static List<String> faults(CaptureConfig config, int stride) throws Exception {
    try (CaptureStream stream = stream(Vivid.STEADY, config)) {
      assertEquals(stride, stream.format().bytesPerLine(), stream.format()::toString);
      next(stream).close();
      try (Frame frame = next(stream)) {
        return Bars.faults(frame);
      }
    }
  }
}
