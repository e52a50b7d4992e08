package dev.fovea.v4l2.uapi;

/**
 * {@code struct v4l2_input}, 80 bytes.
 *
 * <pre>
 *   0 index    4 name[32]             36 type    40 audioset   44 tuner
 *  48 std (u64)           56 status   60 capabilities          64 reserved[3]   76 (hole)
 * </pre>
 */
public final class V4l2Input {
  public static final long SIZE = 80;
  public static final long INDEX = 0;
  public static final long NAME = 4;
  public static final long TYPE = 36;
  public static final long TUNER = 44;
  public static final long STD = 48;
  public static final long STATUS = 56;
  public static final long CAPABILITIES = 60;

  private V4l2Input() {}
}
