package dev.fovea.v4l2.uapi;

/**
 * {@code struct v4l2_event}, 136 bytes.
 *
 * <pre>
 *   0 type     4 (hole)      8 union of 64
 *  72 pending 76 sequence   80 timestamp (timespec)   96 id   100 reserved[8]   132 (hole)
 * control:         8 changes      12 type      16 value (s32), value64 (s64)      24 flags
 *                 28 minimum      32 maximum   36 step        40 default_value
 * source change:   8 changes
 * </pre>
 */
public final class V4l2Event {
  public static final long SIZE = 136;
  public static final long TYPE = 0;
  public static final long CHANGES = 8;
  public static final long CTRL_TYPE = 12;
  public static final long VALUE = 16;
  public static final long CTRL_FLAGS = 24;
  public static final long MINIMUM = 28;
  public static final long MAXIMUM = 32;
  public static final long STEP = 36;
  public static final long DEFAULT_VALUE = 40;
  public static final long PENDING = 72;
  public static final long SEQUENCE = 76;
  public static final long TV_SEC = 80;
  public static final long TV_NSEC = 88;
  public static final long ID = 96;

  private V4l2Event() {}
}
