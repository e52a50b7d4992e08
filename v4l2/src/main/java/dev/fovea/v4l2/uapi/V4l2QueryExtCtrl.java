package dev.fovea.v4l2.uapi;

/**
 * {@code struct v4l2_query_ext_ctrl}, 232 bytes.
 *
 * <pre>
 *   0 id       4 type    8 name[32]      40 minimum (s64)     48 maximum (s64)
 *  56 step    64 default_value (s64)     72 flags   76 elem_size   80 elems
 *  84 nr_of_dims        88 dims[4]      104 reserved[128]
 * </pre>
 */
public final class V4l2QueryExtCtrl {
  public static final long SIZE = 232;
  public static final long ID = 0;
  public static final long TYPE = 4;
  public static final long NAME = 8;
  public static final long MINIMUM = 40;
  public static final long MAXIMUM = 48;
  public static final long STEP = 56;
  public static final long DEFAULT_VALUE = 64;
  public static final long FLAGS = 72;
  public static final long ELEM_SIZE = 76;
  public static final long ELEMS = 80;
  public static final long NR_OF_DIMS = 84;
  public static final long DIMS = 88;

  private V4l2QueryExtCtrl() {}
}
