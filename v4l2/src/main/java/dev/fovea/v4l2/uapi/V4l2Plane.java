package dev.fovea.v4l2.uapi;

/**
 * {@code struct v4l2_plane}, 64 bytes: one memory of a buffer of the multi-planar API. Its payload
 * is {@code [data_offset, bytesused)}.
 *
 * <pre>
 *   0 bytesused          4 length        8 m (union of 8: mem_offset, userptr, fd)
 *  16 data_offset       20 reserved[44]
 * </pre>
 */
public final class V4l2Plane {
  public static final long SIZE = 64;
  public static final long BYTESUSED = 0;
  public static final long LENGTH = 4;
  public static final long MEM_OFFSET = 8;
  public static final long USERPTR = 8;
  public static final long FD = 8;
  public static final long DATA_OFFSET = 16;

  private V4l2Plane() {}
}
