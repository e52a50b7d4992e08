package dev.fovea.v4l2.uapi;

/**
 * {@code struct v4l2_edid}, 40 bytes.
 *
 * <pre>
 *   0 pad      4 start_block   8 blocks   12 reserved[5]   32 edid (pointer)
 * </pre>
 */
public final class V4l2Edid {
  public static final long SIZE = 40;
  public static final long PAD = 0;
  public static final long START_BLOCK = 4;
  public static final long BLOCKS = 8;
  public static final long EDID = 32;

  private V4l2Edid() {}
}
