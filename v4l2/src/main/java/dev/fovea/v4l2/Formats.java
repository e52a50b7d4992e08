package dev.fovea.v4l2;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.fovea.PixelFormat;
import dev.fovea.v4l2.uapi.CString;
import dev.fovea.v4l2.uapi.Errno;
import dev.fovea.v4l2.uapi.Ioctl;
import dev.fovea.v4l2.uapi.V4l2;
import dev.fovea.v4l2.uapi.V4l2Fmtdesc;
import dev.fovea.v4l2.uapi.V4l2Frmivalenum;
import dev.fovea.v4l2.uapi.V4l2Frmsizeenum;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Asks a driver what it offers, on the caller's thread. */
final class Formats {
  /** No driver has as many entries in all its lists; for one that never ends they end here. */
  private static final int MOST_ANSWERS = 100_000;

  private final Driver driver;
  private final int bufferType;
  private int answers;

  /**
   * @param bufferType the kernel's, of the API that the device speaks
   */
  Formats(Driver driver, int bufferType) {
    this.driver = new Bounded(driver);
    this.bufferType = bufferType;
  }

  /** Lists depend on lists here, so that a bound for each is none for all. */
  private final class Bounded implements Driver {
    private final Driver inner;

    Bounded(Driver inner) {
      this.inner = inner;
    }

    @Override
    public Path path() {
      return inner.path();
    }

    @Override
    public int tryIoctl(Ioctl ioctl, MemorySegment argument) {
      return answers++ < MOST_ANSWERS ? inner.tryIoctl(ioctl, argument) : Errno.EINVAL.number();
    }
  }

  /** The formats with all their sizes. */
  List<SupportedFormat> all() throws V4l2Exception {
    List<SupportedFormat> all = new ArrayList<>();
    for (SupportedFormat format : withoutSizes()) {
      all.add(
          new SupportedFormat(
              format.pixelFormat(),
              format.description(),
              format.compressed(),
              format.emulated(),
              sizes(format.pixelFormat())));
    }
    return all;
  }

  List<SupportedFormat> withoutSizes() throws V4l2Exception {
    return Enumeration.of(
        driver,
        Ioctl.ENUM_FMT,
        desc -> desc.set(JAVA_INT, V4l2Fmtdesc.TYPE, bufferType),
        Formats::format,
        format -> false);
  }

  /** A range is the whole list: the kernel's manual gives it index 0 alone, some drivers each. */
  List<FrameSize> sizes(PixelFormat format) throws V4l2Exception {
    List<FrameSize> bare =
        Enumeration.of(
            driver,
            Ioctl.ENUM_FRAMESIZES,
            size -> size.set(JAVA_INT, V4l2Frmsizeenum.PIXEL_FORMAT, format.fourcc()),
            Formats::size,
            FrameSize.Range.class::isInstance);
    List<FrameSize> sizes = new ArrayList<>();
    for (FrameSize size : bare) {
      sizes.add(withIntervals(format, size));
    }
    return sizes;
  }

  List<FrameInterval> intervals(PixelFormat format, int width, int height) throws V4l2Exception {
    return Enumeration.of(
        driver,
        Ioctl.ENUM_FRAMEINTERVALS,
        interval -> {
          interval.set(JAVA_INT, V4l2Frmivalenum.PIXEL_FORMAT, format.fourcc());
          interval.set(JAVA_INT, V4l2Frmivalenum.WIDTH, width);
          interval.set(JAVA_INT, V4l2Frmivalenum.HEIGHT, height);
        },
        Formats::interval,
        FrameInterval.Range.class::isInstance);
  }

  private FrameSize withIntervals(PixelFormat format, FrameSize size) throws V4l2Exception {
    return switch (size) {
      case FrameSize.Discrete one ->
          new FrameSize.Discrete(
              one.width(), one.height(), intervals(format, one.width(), one.height()));
      case FrameSize.Range range ->
          new FrameSize.Range(
              range.minWidth(),
              range.maxWidth(),
              range.stepWidth(),
              range.minHeight(),
              range.maxHeight(),
              range.stepHeight(),
              intervals(format, range.maxWidth(), range.maxHeight()));
    };
  }

  static SupportedFormat format(MemorySegment desc) {
    int flags = desc.get(JAVA_INT, V4l2Fmtdesc.FLAGS);
    return new SupportedFormat(
        new PixelFormat(desc.get(JAVA_INT, V4l2Fmtdesc.PIXELFORMAT)),
        CString.of(desc, V4l2Fmtdesc.DESCRIPTION, 32),
        (flags & V4l2.FMT_FLAG_COMPRESSED) != 0,
        (flags & V4l2.FMT_FLAG_EMULATED) != 0,
        List.of());
  }

  static FrameSize size(MemorySegment size) {
    if (size.get(JAVA_INT, V4l2Frmsizeenum.TYPE) == V4l2.FRMSIZE_TYPE_DISCRETE) {
      return new FrameSize.Discrete(
          size.get(JAVA_INT, V4l2Frmsizeenum.WIDTH),
          size.get(JAVA_INT, V4l2Frmsizeenum.HEIGHT),
          List.of());
    }
    return new FrameSize.Range(
        size.get(JAVA_INT, V4l2Frmsizeenum.MIN_WIDTH),
        size.get(JAVA_INT, V4l2Frmsizeenum.MAX_WIDTH),
        size.get(JAVA_INT, V4l2Frmsizeenum.STEP_WIDTH),
        size.get(JAVA_INT, V4l2Frmsizeenum.MIN_HEIGHT),
        size.get(JAVA_INT, V4l2Frmsizeenum.MAX_HEIGHT),
        size.get(JAVA_INT, V4l2Frmsizeenum.STEP_HEIGHT),
        List.of());
  }

  static FrameInterval interval(MemorySegment interval) {
    if (interval.get(JAVA_INT, V4l2Frmivalenum.TYPE) == V4l2.FRMIVAL_TYPE_DISCRETE) {
      return new FrameInterval.Discrete(fraction(interval, V4l2Frmivalenum.DISCRETE));
    }
    return new FrameInterval.Range(
        fraction(interval, V4l2Frmivalenum.MIN),
        fraction(interval, V4l2Frmivalenum.MAX),
        fraction(interval, V4l2Frmivalenum.STEP));
  }

  private static Fraction fraction(MemorySegment struct, long offset) {
    return new Fraction(
        Integer.toUnsignedLong(struct.get(JAVA_INT, offset)),
        Integer.toUnsignedLong(struct.get(JAVA_INT, offset + 4)));
  }
}
