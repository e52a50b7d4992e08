package dev.fovea.v4l2.uapi;

/**
 * {@code struct v4l2_enum_dv_timings}, 148 bytes.
 *
 * <pre>
 *   0 index    4 pad     8 reserved[2]   16 timings (v4l2_dv_timings)
 * </pre>
 */
public final class V4l2EnumDvTimings {
  public static final long SIZE = 148;
  public static final long INDEX = 0;
  public static final long PAD = 4;
  public static final long TIMINGS = 16;

  private V4l2EnumDvTimings() {}
}
