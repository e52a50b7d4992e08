package dev.fovea.v4l2.uapi;

/**
 * {@code struct v4l2_event_subscription}, 32 bytes.
 *
 * <pre>
 *   0 type     4 id      8 flags   12 reserved[5]
 * </pre>
 */
public final class V4l2EventSubscription {
  public static final long SIZE = 32;
  public static final long TYPE = 0;
  public static final long ID = 4;
  public static final long FLAGS = 8;

  private V4l2EventSubscription() {}
}
