package dev.fovea.convert;

import dev.fovea.CopyLedger;
import dev.fovea.CopyLedger.Stage;
import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * Turns a frame into the pixels that a window draws, in one pass, in the colours that {@link
 * FrameToTensor} describes: from the driver's memory straight into a Java array or memory of the
 * caller's, scaled and mirrored on the way if that is wanted. JPEG frames are decoded first. One
 * thread at a time; belongs to whoever created it. After the first frames of a format a call
 * allocates nothing.
 */
public final class FrameToImage implements AutoCloseable {
  private final CopyLedger ledger;
  private final Stage stage;
  private final PixelSource source;
  private final ImageOptions options;
  private final PictureRows rows;
  private RowReader reader;

  private FrameToImage(CopyLedger ledger, Stage stage, ImageOptions options, PixelSource source) {
    this.ledger = ledger;
    this.stage = stage;
    this.options = options;
    this.source = source;
    rows = new PictureRows(options.mirrored());
  }

  /**
   * A converter for frames as they are.
   *
   * @param ledger counts a pass of stage PICTURE for every call; for JPEG frames also the decoding,
   *     of stage JPEG
   */
  public static FrameToImage create(CopyLedger ledger) {
    return create(ledger, ImageOptions.DEFAULT);
  }

  /** A converter that scales or mirrors; counts as the other does. */
  public static FrameToImage create(CopyLedger ledger, ImageOptions options) {
    return new FrameToImage(ledger, Stage.PICTURE, options, new PixelSource(ledger));
  }

  /** A converter that decodes JPEG with a certain codec, and closes it. */
  static FrameToImage create(CopyLedger ledger, ImageOptions options, JpegCodec codec) {
    return new FrameToImage(ledger, Stage.PICTURE, options, new PixelSource(ledger, codec));
  }

  /** A converter whose passes belong to another stage. */
  static FrameToImage create(CopyLedger ledger, Stage stage) {
    return new FrameToImage(ledger, stage, ImageOptions.DEFAULT, new PixelSource(ledger));
  }

  /**
   * Fills an array with a frame's pixels, 0xRRGGBB, row after row: the array of a BufferedImage of
   * TYPE_INT_RGB, for example.
   *
   * @param frame of any format whose pixels Fovea knows, or MJPG or JPEG
   * @param pixels at least as many as the picture has; more are left alone
   * @throws IOException if the format is another one, the frame is cut short, or a JPEG is corrupt;
   *     the pixels are then unchanged
   * @throws IllegalArgumentException if there are too few pixels
   * @throws IllegalStateException if this converter or the frame is closed
   */
  public void apply(Frame frame, int[] pixels) throws IOException {
    requireRoom(frame, pixels.length);
    open(frame);
    for (int y = 0; y < rows.height(); y++) {
      rows.read(y, pixels, y * rows.width());
    }
    count(4);
  }

  /**
   * Fills memory with a frame's pixels, row after row without padding: the array of a BufferedImage
   * ({@code MemorySegment.ofArray(bytes)}), the data of an OpenCV Mat, a mapped file.
   *
   * @param frame as above
   * @param pixels at least as many bytes as the picture has; more are left alone
   * @throws IOException as above
   * @throws IllegalArgumentException if there are too few bytes, or they are read-only
   * @throws IllegalStateException as above
   */
  public void apply(Frame frame, MemorySegment pixels, PixelBytes bytes) throws IOException {
    requireRoom(frame, pixels.byteSize() / bytes.size());
    open(frame);
    long stride = (long) bytes.size() * rows.width();
    for (int y = 0; y < rows.height(); y++) {
      bytes.write(rows.read(y), 0, rows.width(), pixels, y * stride);
    }
    count(bytes.size());
  }

  private void requireRoom(Frame frame, long pixels) {
    int width = options.width() == 0 ? frame.format().width() : options.width();
    int height = options.height() == 0 ? frame.format().height() : options.height();
    if (pixels < (long) width * height) {
      throw new IllegalArgumentException(
          "%d pixels are too few for %dx%d of %s".formatted(pixels, width, height, frame.format()));
    }
  }

  private void open(Frame frame) throws IOException {
    FrameFormat format = frame.format();
    RowReader next = source.open(frame, eighths(format));
    if (next != reader) {
      reader = null;
      int width = options.width() == 0 ? format.width() : options.width();
      int height = options.height() == 0 ? format.height() : options.height();
      rows.compile(next, format, width, height, source.eighths());
      reader = next;
    }
    rows.start(source.memories());
  }

  /** How much of a JPEG is worth decoding. */
  private int eighths(FrameFormat format) {
    if (options.width() == 0) {
      return 8;
    }
    int least = Math.min(format.width() / options.width(), format.height() / options.height());
    return least >= 8 ? 1 : least >= 4 ? 2 : least >= 2 ? 4 : 8;
  }

  private void count(int pixelBytes) {
    ledger.pass(stage, rows.bytesRead(), (long) pixelBytes * rows.width() * rows.height());
  }

  @Override
  public void close() {
    source.close();
  }
}
