package dev.fovea.v4l2.uapi;

/**
 * {@code struct v4l2_buffer}, 88 bytes: the timeval is aligned to 8.
 *
 * <pre>
 *  0 index    4 type    8 bytesused     12 flags   16 field     20 (hole)
 * 24 timestamp (s64 seconds, s64 microseconds)     40 timecode[16]
 * 56 sequence          60 memory        64 m (union of 8: offset, userptr, planes, fd)
 * 72 length            76 reserved2     80 request_fd           84 (hole)
 * </pre>
 */
public final class V4l2Buffer {
  public static final long SIZE = 88;
  public static final long INDEX = 0;
  public static final long TYPE = 4;
  public static final long BYTESUSED = 8;
  public static final long FLAGS = 12;
  public static final long FIELD = 16;
  public static final long TV_SEC = 24;
  public static final long TV_USEC = 32;
  public static final long SEQUENCE = 56;
  public static final long MEMORY = 60;
  public static final long OFFSET = 64;
  public static final long USERPTR = 64;
  public static final long PLANES = 64;
  public static final long FD = 64;
  public static final long LENGTH = 72;

  private V4l2Buffer() {}
}
