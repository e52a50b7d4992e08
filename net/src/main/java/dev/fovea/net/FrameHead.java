package dev.fovea.net;

import dev.fovea.Box;
import dev.fovea.ColorSpec;
import dev.fovea.CropRegion;
import dev.fovea.FrameAnalyzer;
import dev.fovea.FrameAnalyzer.Analysis;
import dev.fovea.FrameFormat;
import dev.fovea.Keypoint;
import dev.fovea.ModelInfo;
import dev.fovea.PixelFormat;
import dev.fovea.Pose;
import dev.fovea.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a FRAME message says before its payload, checked: every number in it may be used.
 *
 * @param kind what the payload is
 * @param format of the payload; a tensor's is packed RGB3
 * @param payloadBytes the payload's length
 * @param regions where to look; exactly one with a tensor
 * @param cameraWidth pixels of the camera's frame
 * @param cameraHeight rows of the camera's frame
 * @param sequence the sender's count, 32 bits without a sign
 * @param epoch the sender's count of restarts of its camera's counting
 * @param timestampNanos on the sender's clock
 * @param keep whether no newer frame of the camera is to take its place
 * @param deadlineNanos from its first byte here to its answer, after which that is worth nothing;
 *     0: none
 */
record FrameHead(
    Kind kind,
    FrameFormat format,
    int payloadBytes,
    List<CropRegion> regions,
    int cameraWidth,
    int cameraHeight,
    int sequence,
    int epoch,
    long timestampNanos,
    boolean keep,
    long deadlineNanos) {

  /** What a payload is. */
  enum Kind {
    RAW,
    JPEG,
    TENSOR;

    static Kind of(FrameFormat format) {
      return format.pixelFormat().jpeg() ? JPEG : RAW;
    }
  }

  /** Drivers round a buffer up to a page, and a page has up to 64 KiB. */
  private static final int ROUNDING = 64 * 1024;

  /** Writes header and body of a frame, {@link #stamp} does the rest; allocates nothing. */
  static void write(
      ByteBuffer to,
      Kind kind,
      FrameFormat format,
      int payloadBytes,
      List<CropRegion> regions,
      int cameraWidth,
      int cameraHeight) {
    int body = Wire.FRAME_REGIONS - Wire.HEADER_BYTES + regions.size() * Wire.REGION_BYTES;
    Wire.header(to, Wire.Type.FRAME, 0, body, payloadBytes, 0, 0, 0);
    to.putInt(Wire.FRAME_WIDTH, format.width())
        .putInt(Wire.FRAME_HEIGHT, format.height())
        .putInt(Wire.FRAME_FOURCC, format.pixelFormat().fourcc())
        .putInt(Wire.FRAME_BYTES_PER_LINE, kind == Kind.JPEG ? 0 : format.bytesPerLine())
        .put(Wire.FRAME_KIND, (byte) (kind.ordinal() + 1))
        .put(Wire.FRAME_MATRIX, (byte) (format.color().matrix().ordinal() + 1))
        .put(Wire.FRAME_RANGE, (byte) (format.color().fullRange() ? 1 : 0))
        .put(Wire.FRAME_REGION_COUNT, (byte) regions.size())
        .putInt(Wire.FRAME_DEADLINE, 0)
        .putInt(Wire.FRAME_CAMERA_WIDTH, cameraWidth)
        .putInt(Wire.FRAME_CAMERA_HEIGHT, cameraHeight);
    for (int i = 0; i < regions.size(); i++) {
      Regions.write(to, Wire.FRAME_REGIONS + i * Wire.REGION_BYTES, regions.get(i));
    }
  }

  /**
   * Says which frame it is that was written, and how long its answer is wanted.
   *
   * @param deadlineNanos 0: for ever
   */
  static void stamp(
      ByteBuffer to,
      int sequence,
      int epoch,
      long timestampNanos,
      boolean keep,
      long deadlineNanos) {
    to.putShort(Wire.HEADER_FLAGS, (short) (keep ? Wire.FLAG_KEEP : 0))
        .putInt(Wire.HEADER_SEQUENCE, sequence)
        .putInt(Wire.HEADER_EPOCH, epoch)
        .putLong(Wire.HEADER_TIMESTAMP, timestampNanos)
        .putInt(Wire.FRAME_DEADLINE, Wire.micros(deadlineNanos));
  }

  /**
   * Reads and checks a frame's header and body.
   *
   * @param payloadBytes as declared, unchecked
   * @param maxFrameBytes the longest payload that is taken
   * @param model what the tensors must fit
   */
  static FrameHead read(ByteBuffer from, long payloadBytes, long maxFrameBytes, ModelInfo model)
      throws PeerException {
    if (payloadBytes > maxFrameBytes) {
      throw oversize("a frame declares %d bytes", payloadBytes, maxFrameBytes);
    }
    if (from.limit() < Wire.FRAME_REGIONS) {
      throw PeerException.malformed("a frame without width and height");
    }
    FrameHead head = parse(from, (int) payloadBytes);
    String fault = head.fault(model);
    if (fault != null) {
      throw PeerException.malformed(fault);
    }
    long held = heldBytes(head.kind, head.format, payloadBytes);
    if (held > maxFrameBytes) {
      throw oversize("a frame unpacks to %d bytes", held, maxFrameBytes);
    }
    return head;
  }

  private static PeerException oversize(String what, long bytes, long most) {
    return new PeerException(
        "oversize", what.formatted(bytes) + ", more than the %d that are taken".formatted(most));
  }

  private static FrameHead parse(ByteBuffer from, int payloadBytes) throws PeerException {
    Kind kind = kind(Wire.u8(from, Wire.FRAME_KIND));
    return new FrameHead(
        kind,
        format(from, payloadBytes),
        payloadBytes,
        regions(from),
        from.getInt(Wire.FRAME_CAMERA_WIDTH),
        from.getInt(Wire.FRAME_CAMERA_HEIGHT),
        from.getInt(Wire.HEADER_SEQUENCE),
        from.getInt(Wire.HEADER_EPOCH),
        from.getLong(Wire.HEADER_TIMESTAMP),
        Wire.u16(from, Wire.HEADER_FLAGS) == Wire.FLAG_KEEP,
        Wire.nanos(from, Wire.FRAME_DEADLINE));
  }

  private static Kind kind(int code) throws PeerException {
    if (code < 1 || code > Kind.values().length) {
      throw PeerException.malformed("a payload of kind " + code);
    }
    return Kind.values()[code - 1];
  }

  private static FrameFormat format(ByteBuffer from, int payloadBytes) throws PeerException {
    try {
      return new FrameFormat(
          from.getInt(Wire.FRAME_WIDTH),
          from.getInt(Wire.FRAME_HEIGHT),
          new PixelFormat(from.getInt(Wire.FRAME_FOURCC)),
          from.getInt(Wire.FRAME_BYTES_PER_LINE),
          payloadBytes,
          color(Wire.u8(from, Wire.FRAME_MATRIX), Wire.u8(from, Wire.FRAME_RANGE)));
    } catch (IllegalArgumentException e) {
      throw PeerException.malformed(e.getMessage());
    }
  }

  private static ColorSpec color(int matrix, int range) throws PeerException {
    if (matrix < 1 || matrix > ColorSpec.Matrix.values().length || range > 1) {
      throw PeerException.malformed("a colour matrix %d of range %d".formatted(matrix, range));
    }
    return new ColorSpec(ColorSpec.Matrix.values()[matrix - 1], range == 1);
  }

  private static List<CropRegion> regions(ByteBuffer from) throws PeerException {
    int count = Wire.u8(from, Wire.FRAME_REGION_COUNT);
    if (count > FrameAnalyzer.MAX_REGIONS
        || from.limit() != Wire.FRAME_REGIONS + count * Wire.REGION_BYTES) {
      throw PeerException.malformed("a frame with %d regions".formatted(count));
    }
    List<CropRegion> regions = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      regions.add(Regions.read(from, Wire.FRAME_REGIONS + i * Wire.REGION_BYTES));
    }
    return regions;
  }

  /** What is wrong with a frame whose format is possible in itself, or {@code null}. */
  private String fault(ModelInfo model) {
    if (kind == Kind.TENSOR) {
      return tensorFault(model);
    }
    if (!possibleCamera(cameraWidth, cameraHeight)) {
      return "a frame of %s out of one of %dx%d".formatted(format, cameraWidth, cameraHeight);
    }
    return pictureFault();
  }

  /** An analysis in pixels of the payload's picture, in pixels of the camera's frame. */
  Analysis inCamera(Analysis analysis) {
    float x = (float) cameraWidth / format.width();
    float y = (float) cameraHeight / format.height();
    if (kind == Kind.TENSOR || x == 1 && y == 1) {
      return analysis;
    }
    List<Pose> persons = analysis.persons().stream().map(person -> scaled(person, x, y)).toList();
    return new Analysis(
        persons, analysis.next(), analysis.convertNanos(), analysis.inferenceNanos());
  }

  private static Pose scaled(Pose person, float x, float y) {
    return new Pose(
        person.id(),
        person.score(),
        person.keypoints().stream()
            .map(point -> new Keypoint(point.x() * x, point.y() * y, point.score()))
            .toList(),
        person
            .box()
            .map(box -> new Box(box.yMin() * y, box.xMin() * x, box.yMax() * y, box.xMax() * x)));
  }

  private String pictureFault() {
    if (!format.pixelFormat().readable() || Kind.of(format) != kind) {
      return "%s is no %s format that a pose server reads"
          .formatted(format.pixelFormat(), kind.name().toLowerCase(Locale.ROOT));
    }
    long most = mostBytes(kind, format);
    return payloadBytes > most
        ? "%s has at most %d bytes, not %d".formatted(format, most, payloadBytes)
        : null;
  }

  /** The longest payload of a picture: drivers round up, and JPEGs seldom have 2 bytes a pixel. */
  static long mostBytes(Kind kind, FrameFormat format) {
    long pixels = (long) format.width() * format.height();
    return ROUNDING + (kind == Kind.JPEG ? 2 * pixels : rawBytes(format));
  }

  /**
   * The most memory that a frame takes at once: a JPEG is unpacked to RGB, and a few bytes of it
   * may declare the largest of pictures.
   */
  static long heldBytes(Kind kind, FrameFormat format, long payloadBytes) {
    return kind == Kind.JPEG
        ? Math.max(payloadBytes, (long) Tensor.CHANNELS * format.width() * format.height())
        : payloadBytes;
  }

  private static long rawBytes(FrameFormat format) {
    int last = format.planeCount() - 1;
    return format.planeOffset(last)
        + (long) format.planeBytesPerLine(last) * format.planeRows(last);
  }

  private String tensorFault(ModelInfo model) {
    if (!format.pixelFormat().equals(PixelFormat.RGB3)
        || format.height() != model.inputHeight()
        || format.width() != model.inputWidth()
        || format.bytesPerLine() != format.width() * Tensor.CHANNELS
        || payloadBytes != (long) format.bytesPerLine() * format.height()) {
      return "a tensor of %s with %d bytes; %s wants %dx%d RGB3 without padding"
          .formatted(format, payloadBytes, model.name(), model.inputWidth(), model.inputHeight());
    }
    if (regions.size() != 1) {
      return "a tensor of %d regions, not one".formatted(regions.size());
    }
    return possibleCamera(cameraWidth, cameraHeight)
        ? null
        : "a tensor out of a frame of %dx%d".formatted(cameraWidth, cameraHeight);
  }

  /** Whether a camera's frame can be of that size. */
  static boolean possibleCamera(int width, int height) {
    return Math.min(width, height) >= 1 && Math.max(width, height) <= FrameFormat.MAX_SIDE;
  }
}
