package dev.fovea.v4l2.uapi;

/**
 * V4L2's requests. A number holds direction (bits 30, 31), the size of the struct (bits 16 to 29),
 * 'V' and an ordinal; bit 31 makes it a long here, never a negative int.
 */
public enum Ioctl {
  QUERYCAP(0x80685600L),
  ENUM_FMT(0xc0405602L),
  S_FMT(0xc0d05605L),
  REQBUFS(0xc0145608L),
  QUERYBUF(0xc0585609L),
  QBUF(0xc058560fL),
  EXPBUF(0xc0405610L),
  DQBUF(0xc0585611L),
  STREAMON(0x40045612L),
  STREAMOFF(0x40045613L),
  S_PARM(0xc0cc5616L),
  QUERYMENU(0xc02c5625L),
  G_EXT_CTRLS(0xc0205647L),
  ENUM_FRAMESIZES(0xc02c564aL),
  ENUM_FRAMEINTERVALS(0xc034564bL),
  QUERY_EXT_CTRL(0xc0e85667L),
  S_EXT_CTRLS(0xc0205648L),
  TRY_EXT_CTRLS(0xc0205649L),
  SUBSCRIBE_EVENT(0x4020565aL),
  UNSUBSCRIBE_EVENT(0x4020565bL),
  DQEVENT(0x80885659L),
  ENUMINPUT(0xc050561aL),
  G_INPUT(0x80045626L),
  S_INPUT(0xc0045627L),
  ENUMSTD(0xc0485619L),
  G_STD(0x80085617L),
  S_STD(0x40085618L),
  QUERYSTD(0x8008563fL),
  ENUM_DV_TIMINGS(0xc0945662L),
  G_DV_TIMINGS(0xc0845658L),
  S_DV_TIMINGS(0xc0845657L),
  QUERY_DV_TIMINGS(0x80845663L),
  G_EDID(0xc0285628L),
  S_EDID(0xc0285629L),
  G_TUNER(0xc054561dL),
  S_TUNER(0x4054561eL),
  G_FREQUENCY(0xc02c5638L),
  S_FREQUENCY(0x402c5639L),
  G_SELECTION(0xc040565eL),
  S_SELECTION(0xc040565fL),
  G_PRIORITY(0x80045643L),
  S_PRIORITY(0x40045644L);

  private final long request;

  Ioctl(long request) {
    this.request = request;
  }

  /** The number, zero-extended. */
  public long request() {
    return request;
  }

  /** The size of the struct that the number declares. */
  public int size() {
    return (int) (request >>> 16 & 0x3fff);
  }

  /** The name as the kernel's manual spells it. */
  public String kernelName() {
    return "VIDIOC_" + name();
  }
}
