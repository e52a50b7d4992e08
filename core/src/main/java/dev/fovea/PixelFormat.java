package dev.fovea;

/**
 * How the pixels of a frame lie in memory, by the kernel's name for it: a fourcc. Any fourcc is a
 * pixel format; those whose bytes Fovea knows have a {@link #layout()} whose model is not {@link
 * PixelLayout.Model#OPAQUE}.
 *
 * @param fourcc four ASCII letters, the first in the lowest byte, as in {@code linux/videodev2.h}
 */
public record PixelFormat(int fourcc) {

  public static final PixelFormat YUYV = of("YUYV");
  public static final PixelFormat UYVY = of("UYVY");
  public static final PixelFormat NV12 = of("NV12");
  public static final PixelFormat YU12 = of("YU12");
  public static final PixelFormat GREY = of("GREY");
  public static final PixelFormat RGB3 = of("RGB3");
  public static final PixelFormat BGR3 = of("BGR3");
  public static final PixelFormat MJPG = of("MJPG");
  public static final PixelFormat JPEG = of("JPEG");

  /** Set in the fourcc of the big-endian twin of a format (v4l2_fourcc_be). */
  private static final int BIG_ENDIAN = 1 << 31;

  private static final String BIG_ENDIAN_NAME = "-BE";

  /**
   * The format of that name, as {@link #name} gives it; names shorter than four letters are padded
   * with spaces, as the kernel does ("Y16 ").
   *
   * @throws IllegalArgumentException if the name is not one to four ASCII letters
   */
  public static PixelFormat of(String name) {
    if (name.endsWith(BIG_ENDIAN_NAME)) {
      String base = name.substring(0, name.length() - BIG_ENDIAN_NAME.length());
      return new PixelFormat(of(base).fourcc | BIG_ENDIAN);
    }
    if (!name.matches("[\\x20-\\x7e]{1,4}")) {
      throw new IllegalArgumentException(
          "not a fourcc: \"" + name + "\" (four letters such as YUYV, NV12 or MJPG)");
    }
    String padded = (name + "   ").substring(0, 4);
    return new PixelFormat(
        padded.charAt(0) | padded.charAt(1) << 8 | padded.charAt(2) << 16 | padded.charAt(3) << 24);
  }

  /** What the bytes mean. Asked for each frame, so it allocates nothing. */
  public PixelLayout layout() {
    return PixelLayouts.of(fourcc);
  }

  /** Whether a frame is a JPEG picture (MJPG and JPEG). */
  public boolean jpeg() {
    return layout().model() == PixelLayout.Model.JPEG;
  }

  /**
   * Whether converters read the pixels: JPEG, and whatever is rows of them. Others are passed on.
   */
  public boolean readable() {
    return jpeg() || layout().pixels();
  }

  /**
   * The four letters, without trailing spaces, "-BE" after them for a big-endian format, as the
   * kernel prints it; a byte that is no printable ASCII shows as '?'.
   */
  public String name() {
    StringBuilder name = new StringBuilder(7);
    for (int shift = 0; shift < 32; shift += 8) {
      int letter = (fourcc & ~BIG_ENDIAN) >>> shift & 0xff;
      name.append(letter < 0x20 || letter > 0x7e ? '?' : (char) letter);
    }
    return name.toString().stripTrailing() + (fourcc < 0 ? BIG_ENDIAN_NAME : "");
  }

  @Override
  public String toString() {
    return name();
  }
}
