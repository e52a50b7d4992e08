package dev.fovea.v4l2.uapi;

/**
 * {@code struct v4l2_frequency}, 44 bytes.
 *
 * <pre>
 *   0 tuner    4 type    8 frequency   12 reserved[8]
 * </pre>
 */
public final class V4l2Frequency {
  public static final long SIZE = 44;
  public static final long TUNER = 0;
  public static final long TYPE = 4;
  public static final long FREQUENCY = 8;

  private V4l2Frequency() {}
}
