package dev.fovea.v4l2.uapi;

/**
 * {@code struct v4l2_exportbuffer}, 64 bytes.
 *
 * <pre>
 *   0 type     4 index   8 plane        12 flags        16 fd           20 reserved[44]
 * </pre>
 */
public final class V4l2Exportbuffer {
  public static final long SIZE = 64;
  public static final long TYPE = 0;
  public static final long INDEX = 4;
  public static final long PLANE = 8;
  public static final long FLAGS = 12;
  public static final long FD = 16;

  private V4l2Exportbuffer() {}
}
