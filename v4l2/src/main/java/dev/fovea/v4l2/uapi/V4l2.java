package dev.fovea.v4l2.uapi;

/** The constants of {@code linux/videodev2.h} and {@code poll.h}, without their prefix. */
public final class V4l2 {
  public static final int CAP_VIDEO_CAPTURE = 0x1;
  public static final int CAP_VIDEO_OUTPUT = 0x2;
  public static final int CAP_VIDEO_CAPTURE_MPLANE = 0x1000;
  public static final int CAP_VIDEO_OUTPUT_MPLANE = 0x2000;
  public static final int CAP_META_CAPTURE = 0x800000;
  public static final int CAP_READWRITE = 0x1000000;
  public static final int CAP_STREAMING = 0x4000000;
  public static final int CAP_IO_MC = 0x20000000;
  public static final int CAP_DEVICE_CAPS = 0x80000000;

  public static final int BUF_TYPE_VIDEO_CAPTURE = 1;
  public static final int BUF_TYPE_VIDEO_OUTPUT = 2;
  public static final int BUF_TYPE_VIDEO_CAPTURE_MPLANE = 9;
  public static final int BUF_TYPE_VIDEO_OUTPUT_MPLANE = 10;
  public static final int MEMORY_MMAP = 1;
  public static final int MEMORY_USERPTR = 2;
  public static final int MEMORY_DMABUF = 4;
  public static final int FIELD_NONE = 1;
  public static final int PIX_FMT_PRIV_MAGIC = 0xfeedcafe;
  public static final int CAP_TIMEPERFRAME = 0x1000;

  public static final int BUF_FLAG_ERROR = 0x40;
  public static final int BUF_FLAG_TIMESTAMP_MASK = 0xe000;
  public static final int BUF_FLAG_TIMESTAMP_MONOTONIC = 0x2000;
  public static final int BUF_FLAG_TSTAMP_SRC_MASK = 0x70000;
  public static final int BUF_FLAG_TSTAMP_SRC_SOE = 0x10000;

  public static final int FMT_FLAG_COMPRESSED = 1;
  public static final int FMT_FLAG_EMULATED = 2;
  public static final int FRMSIZE_TYPE_DISCRETE = 1;
  public static final int FRMIVAL_TYPE_DISCRETE = 1;
  public static final int FRMIVAL_TYPE_CONTINUOUS = 2;

  public static final int HSV_ENC_180 = 128;
  public static final int HSV_ENC_256 = 129;

  public static final int CTRL_TYPE_INTEGER = 1;
  public static final int CTRL_TYPE_BOOLEAN = 2;
  public static final int CTRL_TYPE_MENU = 3;
  public static final int CTRL_TYPE_BUTTON = 4;
  public static final int CTRL_TYPE_INTEGER64 = 5;
  public static final int CTRL_TYPE_CTRL_CLASS = 6;
  public static final int CTRL_TYPE_STRING = 7;
  public static final int CTRL_TYPE_BITMASK = 8;
  public static final int CTRL_TYPE_INTEGER_MENU = 9;
  public static final int CTRL_TYPE_U8 = 0x100;
  public static final int CTRL_TYPE_U16 = 0x101;
  public static final int CTRL_TYPE_U32 = 0x102;
  public static final int CTRL_TYPE_AREA = 0x106;
  public static final int CTRL_FLAG_DISABLED = 0x1;
  public static final int CTRL_FLAG_GRABBED = 0x2;
  public static final int CTRL_FLAG_READ_ONLY = 0x4;
  public static final int CTRL_FLAG_UPDATE = 0x8;
  public static final int CTRL_FLAG_INACTIVE = 0x10;
  public static final int CTRL_FLAG_SLIDER = 0x20;
  public static final int CTRL_FLAG_WRITE_ONLY = 0x40;
  public static final int CTRL_FLAG_VOLATILE = 0x80;
  public static final int CTRL_FLAG_HAS_PAYLOAD = 0x100;
  public static final int CTRL_FLAG_EXECUTE_ON_WRITE = 0x200;
  public static final int CTRL_FLAG_MODIFY_LAYOUT = 0x400;
  public static final int CTRL_FLAG_DYNAMIC_ARRAY = 0x800;
  public static final int CTRL_FLAG_NEXT_CTRL = 0x80000000;
  public static final int CTRL_FLAG_NEXT_COMPOUND = 0x40000000;
  public static final int EVENT_CTRL = 3;
  public static final int EVENT_SOURCE_CHANGE = 5;
  public static final int EVENT_SUB_FL_SEND_INITIAL = 1;
  public static final int EVENT_SUB_FL_ALLOW_FEEDBACK = 2;
  public static final int EVENT_SRC_CH_RESOLUTION = 1;
  public static final int EVENT_CTRL_CH_VALUE = 1;
  public static final int EVENT_CTRL_CH_FLAGS = 2;
  public static final int EVENT_CTRL_CH_RANGE = 4;

  public static final int INPUT_TYPE_TUNER = 1;
  public static final int INPUT_TYPE_CAMERA = 2;
  public static final int INPUT_TYPE_TOUCH = 3;
  public static final int IN_CAP_DV_TIMINGS = 0x2;
  public static final int IN_CAP_STD = 0x4;
  public static final int IN_CAP_NATIVE_SIZE = 0x8;
  public static final int IN_ST_NO_POWER = 0x1;
  public static final int IN_ST_NO_SIGNAL = 0x2;
  public static final int IN_ST_NO_COLOR = 0x4;
  public static final int IN_ST_HFLIP = 0x10;
  public static final int IN_ST_VFLIP = 0x20;
  public static final int IN_ST_NO_H_LOCK = 0x100;
  public static final int IN_ST_COLOR_KILL = 0x200;
  public static final int IN_ST_NO_V_LOCK = 0x400;
  public static final int IN_ST_NO_STD_LOCK = 0x800;
  public static final int IN_ST_NO_SYNC = 0x10000;
  public static final int DV_BT_656_1120 = 0;
  public static final int DV_INTERLACED = 1;
  public static final int TUNER_RADIO = 1;
  public static final int TUNER_ANALOG_TV = 2;
  public static final int TUNER_CAP_LOW = 0x1;
  public static final int TUNER_CAP_STEREO = 0x10;
  public static final int TUNER_CAP_1HZ = 0x1000;
  public static final int TUNER_MODE_MONO = 0;
  public static final int TUNER_MODE_STEREO = 1;
  public static final int TUNER_MODE_LANG2 = 2;
  public static final int TUNER_MODE_LANG1 = 3;
  public static final int TUNER_MODE_LANG1_LANG2 = 4;
  public static final int SEL_TGT_CROP = 0;
  public static final int SEL_TGT_CROP_DEFAULT = 1;
  public static final int SEL_TGT_CROP_BOUNDS = 2;
  public static final int SEL_TGT_NATIVE_SIZE = 3;
  public static final int SEL_TGT_COMPOSE = 0x100;
  public static final int SEL_TGT_COMPOSE_DEFAULT = 0x101;
  public static final int SEL_TGT_COMPOSE_BOUNDS = 0x102;
  public static final int SEL_TGT_COMPOSE_PADDED = 0x103;
  public static final int SEL_FLAG_GE = 1;
  public static final int SEL_FLAG_LE = 2;
  public static final int PRIORITY_BACKGROUND = 1;
  public static final int PRIORITY_INTERACTIVE = 2;
  public static final int PRIORITY_RECORD = 3;

  public static final short POLLIN = 1;
  public static final short POLLPRI = 2;
  public static final short POLLOUT = 4;
  public static final short POLLERR = 8;
  public static final short POLLHUP = 0x10;
  public static final short POLLNVAL = 0x20;

  private V4l2() {}

  /** Whether a buffer type is of the multi-planar API. */
  public static boolean multiPlanar(int bufferType) {
    return bufferType == BUF_TYPE_VIDEO_CAPTURE_MPLANE
        || bufferType == BUF_TYPE_VIDEO_OUTPUT_MPLANE;
  }

  /** Whether buffers of a type go to the driver full and come back empty. */
  public static boolean output(int bufferType) {
    return bufferType == BUF_TYPE_VIDEO_OUTPUT || bufferType == BUF_TYPE_VIDEO_OUTPUT_MPLANE;
  }
}
