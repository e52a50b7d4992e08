package dev.fovea.lab.guest;

import static dev.fovea.lab.guest.Captures.SMALL;
import static dev.fovea.lab.guest.Captures.stream;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fovea.PixelFormat;
import dev.fovea.v4l2.CaptureStream;
import dev.fovea.v4l2.ColorDescription;
import dev.fovea.v4l2.ColorDescription.Colorspace;
import dev.fovea.v4l2.ColorDescription.Encoding;
import dev.fovea.v4l2.ColorDescription.Quantization;
import dev.fovea.v4l2.ColorDescription.Transfer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a driver says of its colours, and what its defaults mean. */
class ColourTest {

  @AfterEach
  void rest() throws Exception {
    Vivid.STEADY.set("transfer_function=0,hsv_encoding=0");
    Vivid.STEADY.rest();
  }

  // vivid's menus: colorspace, transfer function, Y'CbCr encoding, quantization; 0 of the last
  // three
  // is the default
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 0, SMPTE170M, REC709, BT601, LIM_RANGE",
    "1, 0, 0, 0, REC709, REC709, BT709, LIM_RANGE",
    "2, 0, 0, 0, SRGB, SRGB, BT601, LIM_RANGE",
    "3, 0, 0, 0, OPRGB, OPRGB, BT601, LIM_RANGE",
    "4, 0, 0, 0, BT2020, REC709, BT2020, LIM_RANGE",
    "5, 0, 0, 0, DCI_P3, DCI_P3, BT709, LIM_RANGE",
    "6, 0, 0, 0, SMPTE240M, SMPTE240M, SMPTE240M, LIM_RANGE",
    "1, 7, 4, 1, REC709, SMPTE2084, XV709, FULL_RANGE"
  })
  void shouldDescribeTheColours(
      int space,
      int curve,
      int matrix,
      int range,
      Colorspace colorspace,
      Transfer transfer,
      Encoding encoding,
      Quantization quantization)
      throws Exception {
    Vivid.STEADY.rest();
    Vivid.STEADY.set(
        "colorspace=%d,transfer_function=%d,y_cbcr_encoding=%d,quantization=%d"
            .formatted(space, curve, matrix, range));
    try (CaptureStream stream = stream(Vivid.STEADY, SMALL)) {
      assertEquals(
          new ColorDescription(colorspace, transfer, encoding, quantization), stream.color());
    }
  }

  @ParameterizedTest
  @CsvSource({"0, HSV_180", "1, HSV_256"})
  void shouldSayHowHuesAreCounted(int menu, Encoding encoding) throws Exception {
    Vivid.STEADY.rest();
    Vivid.STEADY.set("hsv_encoding=" + menu);
    try (CaptureStream stream =
        stream(Vivid.STEADY, SMALL.withPixelFormat(PixelFormat.of("HSV3")))) {
      assertEquals(encoding, stream.color().encoding());
    }
  }
}
