package dev.fovea.v4l2;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.util.stream.Collectors.joining;

import dev.fovea.FrameFormat;
import dev.fovea.PixelFormat;
import dev.fovea.v4l2.uapi.Errno;
import dev.fovea.v4l2.uapi.Ioctl;
import dev.fovea.v4l2.uapi.V4l2;
import dev.fovea.v4l2.uapi.V4l2Format;
import dev.fovea.v4l2.uapi.V4l2PlanePixFormat;
import dev.fovea.v4l2.uapi.V4l2Streamparm;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Agrees with a driver on format and rate (S_FMT, S_PARM), on the caller's thread. */
final class Negotiation {
  /** In the order of preference that {@link CaptureConfig} tells. */
  private static final List<PixelFormat> PREFERRED =
      List.of(
          PixelFormat.YUYV,
          PixelFormat.NV12,
          PixelFormat.UYVY,
          PixelFormat.YU12,
          PixelFormat.MJPG,
          PixelFormat.JPEG,
          PixelFormat.RGB3,
          PixelFormat.BGR3,
          PixelFormat.GREY);

  private static final CaptureConfig.Size DEFAULT_SIZE = new CaptureConfig.Size(640, 480);
  private static final Fraction DEFAULT_RATE = new Fraction(30, 1);

  private final Node node;
  private final int bufferType;
  private final Formats formats;
  private final CaptureConfig config;

  /**
   * What the driver granted.
   *
   * @param framesPerSecond 0 if it does not say
   * @param bufferType the kernel's, of the API that was used
   */
  record Granted(
      FrameFormat format, ColorDescription color, double framesPerSecond, int bufferType) {}

  Negotiation(Node node, int bufferType, CaptureConfig config) {
    this.node = node;
    this.bufferType = bufferType;
    this.formats = new Formats(node, bufferType);
    this.config = config;
  }

  Granted agree() throws V4l2Exception {
    MemorySegment struct = setFormat(choose());
    FrameFormat format = granted(struct);
    boolean refused =
        config.pixelFormat().filter(asked -> !asked.equals(format.pixelFormat())).isPresent()
            || config.size().isPresent()
                && !config.size().get().equals(size(format.width(), format.height()));
    if (refused) {
      throw notOffered(0);
    }
    return new Granted(format, GrantedFormat.color(struct), setRate(), bufferType);
  }

  private PixelFormat choose() throws V4l2Exception {
    if (config.pixelFormat().isPresent()) {
      return config.pixelFormat().get();
    }
    List<PixelFormat> offered =
        formats.withoutSizes().stream().map(SupportedFormat::pixelFormat).toList();
    List<PixelFormat> candidates = readable(offered);
    if (candidates.isEmpty()) {
      throw new V4l2Exception(
          node.path(), "VIDIOC_ENUM_FMT", 0, "no pixel format that Fovea reads; " + offers());
    }
    for (boolean atRate : new boolean[] {true, false}) {
      for (PixelFormat candidate : candidates) {
        if (offered(candidate, atRate)) {
          return candidate;
        }
      }
    }
    return candidates.getFirst();
  }

  /** Of these, what Fovea reads, the preferred first. */
  private static List<PixelFormat> readable(List<PixelFormat> offered) {
    Stream<PixelFormat> preferred = PREFERRED.stream().filter(offered::contains);
    return Stream.concat(preferred, offered.stream().filter(PixelFormat::readable))
        .distinct()
        .toList();
  }

  /**
   * Whether a format comes in the size, and at the rate; a driver that does not say may have it.
   */
  private boolean offered(PixelFormat format, boolean atRate) throws V4l2Exception {
    CaptureConfig.Size size = config.size().orElse(DEFAULT_SIZE);
    List<FrameSize> sizes = formats.sizes(format);
    if (!sizes.isEmpty()
        && sizes.stream().noneMatch(offer -> offer.contains(size.width(), size.height()))) {
      return false;
    }
    // A rate of 29.97 will do where 30 is asked for.
    double longest = 1.01 / config.framesPerSecond().orElse(DEFAULT_RATE).value();
    List<FrameInterval> intervals =
        atRate ? formats.intervals(format, size.width(), size.height()) : List.of();
    return intervals.isEmpty()
        || intervals.stream().anyMatch(interval -> interval.shortest().value() <= longest);
  }

  private MemorySegment setFormat(PixelFormat pixelFormat) throws V4l2Exception {
    CaptureConfig.Size size = config.size().orElse(DEFAULT_SIZE);
    MemorySegment format = Arena.ofAuto().allocate(V4l2Format.SIZE, 8);
    format.set(JAVA_INT, V4l2Format.TYPE, bufferType);
    format.set(JAVA_INT, V4l2Format.WIDTH, size.width());
    format.set(JAVA_INT, V4l2Format.HEIGHT, size.height());
    format.set(JAVA_INT, V4l2Format.PIXELFORMAT, pixelFormat.fourcc());
    format.set(JAVA_INT, V4l2Format.FIELD, V4l2.FIELD_NONE);
    if (V4l2.multiPlanar(bufferType)) {
      askMemories(format, pixelFormat.layout().memories());
    } else {
      format.set(JAVA_INT, V4l2Format.PRIV, V4l2.PIX_FMT_PRIV_MAGIC);
      format.set(JAVA_INT, V4l2Format.BYTESPERLINE, config.bytesPerLine().orElse(0));
    }
    int error = node.tryIoctl(Ioctl.S_FMT, format);
    if (error == Errno.EINVAL.number()) {
      throw notOffered(error);
    }
    if (error != 0) {
      throw V4l2Exception.of(node.path(), Ioctl.S_FMT.kernelName(), error);
    }
    return format;
  }

  private void askMemories(MemorySegment format, int memories) {
    format.set(JAVA_BYTE, V4l2Format.NUM_PLANES, (byte) memories);
    for (int i = 0; i < memories; i++) {
      long at = V4l2Format.PLANE_FMT + i * V4l2PlanePixFormat.SIZE;
      int stride = config.bytesPerLine().orElse(0);
      format.set(JAVA_INT_UNALIGNED, at + V4l2PlanePixFormat.BYTESPERLINE, stride);
    }
  }

  private FrameFormat granted(MemorySegment format) throws V4l2Exception {
    try {
      return GrantedFormat.of(format);
    } catch (IllegalArgumentException e) {
      String message = "the driver granted a format that cannot be: " + e.getMessage();
      throw new V4l2Exception(node.path(), Ioctl.S_FMT.kernelName(), 0, message);
    }
  }

  /** Drivers without rates answer ENOTTY or leave the capability out: 0, unknown. */
  private double setRate() throws V4l2Exception {
    Fraction rate = config.framesPerSecond().orElse(DEFAULT_RATE);
    MemorySegment parm = Arena.ofAuto().allocate(V4l2Streamparm.SIZE, 8);
    parm.set(JAVA_INT, V4l2Streamparm.TYPE, bufferType);
    parm.set(JAVA_INT, V4l2Streamparm.NUMERATOR, (int) rate.denominator());
    parm.set(JAVA_INT, V4l2Streamparm.DENOMINATOR, (int) rate.numerator());
    int error = node.tryIoctl(Ioctl.S_PARM, parm);
    if (error == Errno.ENODEV.number()) {
      throw V4l2Exception.of(node.path(), Ioctl.S_PARM.kernelName(), error);
    }
    int capability = parm.get(JAVA_INT, V4l2Streamparm.CAPABILITY);
    return error != 0 || (capability & V4l2.CAP_TIMEPERFRAME) == 0
        ? 0
        : new Fraction(
                Integer.toUnsignedLong(parm.get(JAVA_INT, V4l2Streamparm.DENOMINATOR)),
                Integer.toUnsignedLong(parm.get(JAVA_INT, V4l2Streamparm.NUMERATOR)))
            .value();
  }

  private V4l2Exception notOffered(int errno) throws V4l2Exception {
    String asked =
        config.size().map(size -> size + " ").orElse("")
            + config.pixelFormat().map(PixelFormat::name).orElse("in any format");
    return new V4l2Exception(
        node.path(),
        Ioctl.S_FMT.kernelName(),
        errno,
        (V4l2.output(bufferType) ? "the output does not take " : "the camera does not offer ")
            + asked
            + "; "
            + offers());
  }

  /** The sizes of the format asked for if it is offered, else of all that Fovea reads. */
  private String offers() throws V4l2Exception {
    List<PixelFormat> offered =
        formats.withoutSizes().stream().map(SupportedFormat::pixelFormat).toList();
    List<PixelFormat> preferred = PREFERRED.stream().filter(offered::contains).toList();
    List<PixelFormat> listed =
        config
            .pixelFormat()
            .filter(offered::contains)
            .map(List::of)
            .orElse(preferred.isEmpty() ? offered : preferred);
    int more = offered.size() - listed.size();
    return (V4l2.output(bufferType) ? "it takes " : "it offers ")
        + listed(listed)
        + (more > 0 ? "; and " + more + " more formats" : "");
  }

  /** Formats that come in the same sizes stand together. */
  private String listed(List<PixelFormat> listed) throws V4l2Exception {
    Map<String, String> namesBySizes = new LinkedHashMap<>();
    for (PixelFormat format : listed) {
      String sizes = formats.sizes(format).stream().map(Object::toString).collect(joining(" "));
      namesBySizes.merge(sizes, format.name(), (before, next) -> before + " " + next);
    }
    return namesBySizes.entrySet().stream()
        .map(entry -> (entry.getValue() + " " + entry.getKey()).strip())
        .collect(joining("; "));
  }

  private static CaptureConfig.Size size(int width, int height) {
    return new CaptureConfig.Size(width, height);
  }
}
