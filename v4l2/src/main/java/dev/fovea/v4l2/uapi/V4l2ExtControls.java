package dev.fovea.v4l2.uapi;

/**
 * {@code struct v4l2_ext_controls}, 32 bytes.
 *
 * <pre>
 *   0 which    4 count   8 error_idx     12 request_fd   16 reserved   20 (hole)   24 controls (pointer)
 * </pre>
 */
public final class V4l2ExtControls {
  public static final long SIZE = 32;
  public static final long WHICH = 0;
  public static final long COUNT = 4;
  public static final long ERROR_IDX = 8;
  public static final long CONTROLS = 24;

  private V4l2ExtControls() {}
}
