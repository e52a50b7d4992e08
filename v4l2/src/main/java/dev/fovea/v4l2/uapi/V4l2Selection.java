package dev.fovea.v4l2.uapi;

/**
 * {@code struct v4l2_selection}, 64 bytes.
 *
 * <pre>
 *   0 type     4 target  8 flags   12 left   16 top   20 width   24 height   28 reserved[9]
 * </pre>
 */
public final class V4l2Selection {
  public static final long SIZE = 64;
  public static final long TYPE = 0;
  public static final long TARGET = 4;
  public static final long FLAGS = 8;
  public static final long LEFT = 12;
  public static final long TOP = 16;
  public static final long WIDTH = 20;
  public static final long HEIGHT = 24;

  private V4l2Selection() {}
}
