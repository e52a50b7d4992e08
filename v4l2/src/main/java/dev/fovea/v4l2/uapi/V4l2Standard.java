package dev.fovea.v4l2.uapi;

/**
 * {@code struct v4l2_standard}, 72 bytes.
 *
 * <pre>
 *   0 index    4 (hole)     8 id (u64)   16 name[24]
 *  40 frameperiod (numerator, denominator)     48 framelines      52 reserved[4]   68 (hole)
 * </pre>
 */
public final class V4l2Standard {
  public static final long SIZE = 72;
  public static final long INDEX = 0;
  public static final long ID = 8;
  public static final long NAME = 16;
  public static final long NUMERATOR = 40;
  public static final long DENOMINATOR = 44;
  public static final long FRAMELINES = 48;

  private V4l2Standard() {}
}
