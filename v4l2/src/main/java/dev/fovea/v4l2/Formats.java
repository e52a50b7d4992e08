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
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Asks a driver what it offers, on the caller's thread. */
final class Formats {
  /** No list has as many entries, no driver as many answers; one that never ends does so here. */
  private static final int MOST = 1024;

  private static final int MOST_ANSWERS = 100_000;

  private final Driver driver;
  private final int bufferType;
  private final MemorySegment fmtdesc = Arena.ofAuto().allocate(V4l2Fmtdesc.SIZE, 8);
  private final MemorySegment frmsize = Arena.ofAuto().allocate(V4l2Frmsizeenum.SIZE, 8);
  private final MemorySegment frmival = Arena.ofAuto().allocate(V4l2Frmivalenum.SIZE, 8);
  private int answers;

  /**
   * @param bufferType the kernel's, of the API that the device speaks
   */
  Formats(Driver driver, int bufferType) {
    this.driver = driver;
    this.bufferType = bufferType;
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
    return each(
        Ioctl.ENUM_FMT,
        fmtdesc,
        desc -> desc.set(JAVA_INT, V4l2Fmtdesc.TYPE, bufferType),
        Formats::format,
        null);
  }

  List<FrameSize> sizes(PixelFormat format) throws V4l2Exception {
    List<FrameSize> bare =
        each(
            Ioctl.ENUM_FRAMESIZES,
            frmsize,
            size -> size.set(JAVA_INT, V4l2Frmsizeenum.PIXEL_FORMAT, format.fourcc()),
            Formats::size,
            FrameSize.Range.class);
    List<FrameSize> sizes = new ArrayList<>();
    for (FrameSize size : bare) {
      sizes.add(withIntervals(format, size));
    }
    return sizes;
  }

  List<FrameInterval> intervals(PixelFormat format, int width, int height) throws V4l2Exception {
    return each(
        Ioctl.ENUM_FRAMEINTERVALS,
        frmival,
        interval -> {
          interval.set(JAVA_INT, V4l2Frmivalenum.PIXEL_FORMAT, format.fourcc());
          interval.set(JAVA_INT, V4l2Frmivalenum.WIDTH, width);
          interval.set(JAVA_INT, V4l2Frmivalenum.HEIGHT, height);
        },
        Formats::interval,
        FrameInterval.Range.class);
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

  /**
   * All enumeration structs begin with their index; EINVAL ends a list, ENOTTY and ENODATA say
   * there is none. An entry of the type {@code whole} stands for the list: the kernel's manual
   * gives it the index 0 alone, and some drivers repeat it for ever.
   */
  private <T> List<T> each(
      Ioctl ioctl,
      MemorySegment struct,
      Consumer<MemorySegment> ask,
      Function<MemorySegment, T> decode,
      Class<? extends T> whole)
      throws V4l2Exception {
    List<T> found = new ArrayList<>();
    for (int index = 0; index < MOST && answers < MOST_ANSWERS; index++, answers++) {
      struct.fill((byte) 0);
      ask.accept(struct);
      struct.set(JAVA_INT, V4l2Fmtdesc.INDEX, index);
      int error = driver.tryIoctl(ioctl, struct);
      if (ends(error)) {
        break;
      }
      if (error != 0) {
        throw V4l2Exception.of(driver.path(), ioctl.kernelName(), error);
      }
      T entry = decode.apply(struct);
      found.add(entry);
      if (whole != null && whole.isInstance(entry)) {
        break;
      }
    }
    return found;
  }

  private static boolean ends(int error) {
    return switch (Errno.of(error)) {
      case EINVAL, ENOTTY, ENODATA -> true;
      default -> false;
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
