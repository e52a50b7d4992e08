package dev.fovea.v4l2.uapi;

/**
 * {@code struct v4l2_plane_pix_format}, 20 bytes.
 *
 * <pre>
 *   0 sizeimage          4 bytesperline  8 reserved[12]
 * </pre>
 */
public final class V4l2PlanePixFormat {
  public static final long SIZE = 20;
  public static final long SIZEIMAGE = 0;
  public static final long BYTESPERLINE = 4;

  private V4l2PlanePixFormat() {}
}
