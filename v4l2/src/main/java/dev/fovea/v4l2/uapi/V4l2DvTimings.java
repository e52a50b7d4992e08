package dev.fovea.v4l2.uapi;

/**
 * {@code struct v4l2_dv_timings}, 132 bytes: packed, so that its u64 lies unaligned.
 *
 * <pre>
 *   0 type     4 union, here bt:
 *   4 width    8 height     12 interlaced     16 polarities   20 pixelclock (u64, unaligned)
 *  28 hfrontporch           32 hsync          36 hbackporch
 *  40 vfrontporch           44 vsync          48 vbackporch
 *  52 il_vfrontporch        56 il_vsync       60 il_vbackporch
 *  64 standards             68 flags          72 picture_aspect ... 132
 * </pre>
 */
public final class V4l2DvTimings {
  public static final long SIZE = 132;
  public static final long TYPE = 0;
  public static final long WIDTH = 4;
  public static final long HEIGHT = 8;
  public static final long INTERLACED = 12;
  public static final long PIXELCLOCK = 20;
  public static final long HFRONTPORCH = 28;
  public static final long HSYNC = 32;
  public static final long HBACKPORCH = 36;
  public static final long VFRONTPORCH = 40;
  public static final long VSYNC = 44;
  public static final long VBACKPORCH = 48;
  public static final long IL_VFRONTPORCH = 52;
  public static final long IL_VSYNC = 56;
  public static final long IL_VBACKPORCH = 60;

  private V4l2DvTimings() {}
}
