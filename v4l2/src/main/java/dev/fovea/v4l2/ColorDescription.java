package dev.fovea.v4l2;

import dev.fovea.ColorSpec;
import dev.fovea.ColorSpec.Matrix;
import dev.fovea.PixelFormat;
import dev.fovea.PixelLayout.Model;
import dev.fovea.v4l2.uapi.V4l2;

/**
 * What a driver says of its colours, in the kernel's terms; where it says "default", what that
 * means by the kernel's rules (V4L2_MAP_XFER_FUNC_DEFAULT and its siblings in {@code videodev2.h}).
 * Numbers that are unknown here count as the default, as a newer kernel would have them.
 *
 * @param colorspace which red, green, blue and white
 * @param transfer from light to numbers
 * @param encoding how luma and chroma come of red, green and blue; without meaning for RGB
 * @param quantization whether values run over all of 0..255
 */
public record ColorDescription(
    Colorspace colorspace, Transfer transfer, Encoding encoding, Quantization quantization) {

  /** V4L2_COLORSPACE_*, in the order of their numbers. */
  public enum Colorspace {
    DEFAULT,
    SMPTE170M,
    SMPTE240M,
    REC709,
    BT878,
    SYSTEM_470_M,
    SYSTEM_470_BG,
    JPEG,
    SRGB,
    OPRGB,
    BT2020,
    RAW,
    DCI_P3
  }

  /** V4L2_XFER_FUNC_*, in the order of their numbers. */
  public enum Transfer {
    DEFAULT,
    REC709,
    SRGB,
    OPRGB,
    SMPTE240M,
    /** Linear. */
    NONE,
    DCI_P3,
    SMPTE2084
  }

  /** V4L2_YCBCR_ENC_*, in the order of their numbers, then those of HSV. */
  public enum Encoding {
    DEFAULT,
    BT601,
    BT709,
    XV601,
    XV709,
    SYCC,
    BT2020,
    BT2020_CONST_LUM,
    SMPTE240M,
    /** A hue's step is two degrees. */
    HSV_180,
    /** A hue's step is a 256th of the circle. */
    HSV_256
  }

  /** V4L2_QUANTIZATION_*, in the order of their numbers. */
  public enum Quantization {
    DEFAULT,
    FULL_RANGE,
    LIM_RANGE
  }

  /** By the kernel's numbers; the colorspace stays DEFAULT if the driver does not say. */
  static ColorDescription of(
      PixelFormat format, int colorspace, int transfer, int encoding, int quantization) {
    Colorspace space = constant(Colorspace.values(), colorspace);
    Transfer curve = constant(Transfer.values(), transfer);
    Encoding matrix = encoding(encoding);
    Quantization range = constant(Quantization.values(), quantization);
    return new ColorDescription(
        space,
        curve == Transfer.DEFAULT ? defaultTransfer(space) : curve,
        matrix == Encoding.DEFAULT ? defaultEncoding(space) : matrix,
        range == Quantization.DEFAULT ? defaultQuantization(format, space) : range);
  }

  private static Encoding encoding(int number) {
    return switch (number & 0xff) {
      case V4l2.HSV_ENC_180 -> Encoding.HSV_180;
      case V4l2.HSV_ENC_256 -> Encoding.HSV_256;
      default ->
          number > Encoding.SMPTE240M.ordinal()
              ? Encoding.DEFAULT
              : constant(Encoding.values(), number);
    };
  }

  private static <E> E constant(E[] constants, int number) {
    return constants[number < 0 || number >= constants.length ? 0 : number];
  }

  private static Transfer defaultTransfer(Colorspace space) {
    return switch (space) {
      case OPRGB -> Transfer.OPRGB;
      case SMPTE240M -> Transfer.SMPTE240M;
      case DCI_P3 -> Transfer.DCI_P3;
      case RAW -> Transfer.NONE;
      case SRGB, JPEG -> Transfer.SRGB;
      default -> Transfer.REC709;
    };
  }

  private static Encoding defaultEncoding(Colorspace space) {
    return switch (space) {
      case REC709, DCI_P3 -> Encoding.BT709;
      case BT2020 -> Encoding.BT2020;
      case SMPTE240M -> Encoding.SMPTE240M;
      default -> Encoding.BT601;
    };
  }

  /**
   * GREY counts with RGB: vivid and infrared cameras send it in full range, and v4l-utils says so.
   */
  private static Quantization defaultQuantization(PixelFormat format, Colorspace space) {
    boolean limited = format.layout().model() == Model.YUV || !format.layout().pixels();
    return limited && space != Colorspace.JPEG ? Quantization.LIM_RANGE : Quantization.FULL_RANGE;
  }

  /** What converters need of this for frames of that format. */
  ColorSpec spec(PixelFormat format) {
    Model model = format.layout().model();
    if (model == Model.JPEG) {
      return ColorSpec.BT601_FULL;
    }
    boolean coloured = model == Model.YUV || !format.layout().pixels();
    return new ColorSpec(
        coloured ? matrix() : Matrix.BT601, quantization == Quantization.FULL_RANGE);
  }

  /** SMPTE 240M is read as BT.709, whose weights differ from its own by 0.015 at most. */
  private Matrix matrix() {
    return switch (encoding) {
      case BT709, XV709, SMPTE240M -> Matrix.BT709;
      case BT2020, BT2020_CONST_LUM -> Matrix.BT2020;
      default -> Matrix.BT601;
    };
  }
}
