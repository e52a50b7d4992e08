package dev.fovea.v4l2.uapi;

/**
 * {@code struct v4l2_tuner}, 84 bytes.
 *
 * <pre>
 *   0 index    4 name[32]             36 type       40 capability
 *  44 rangelow             48 rangehigh  52 rxsubchans 56 audmode
 *  60 signal  64 afc (s32) 68 reserved[4]
 * </pre>
 */
public final class V4l2Tuner {
  public static final long SIZE = 84;
  public static final long INDEX = 0;
  public static final long NAME = 4;
  public static final long TYPE = 36;
  public static final long CAPABILITY = 40;
  public static final long RANGELOW = 44;
  public static final long RANGEHIGH = 48;
  public static final long RXSUBCHANS = 52;
  public static final long AUDMODE = 56;
  public static final long SIGNAL = 60;
  public static final long AFC = 64;

  private V4l2Tuner() {}
}
