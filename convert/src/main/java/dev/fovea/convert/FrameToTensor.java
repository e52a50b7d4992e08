package dev.fovea.convert;

import dev.fovea.CopyLedger;
import dev.fovea.CropRegion;
import dev.fovea.Frame;
import dev.fovea.Tensor;
import java.io.IOException;
import java.util.Arrays;

/**
 * Cuts a region out of a frame, scales it and turns it into RGB, in one pass that reads only the
 * pixels it needs and writes them where the model reads them. There is no picture in between, save
 * for JPEG frames, which are decoded first. One thread at a time; belongs to whoever created it.
 *
 * <p>Samples are TensorFlow's {@code crop_and_resize} (bilinear, extrapolation value 0) in its
 * float arithmetic. Each of a sample's four neighbours first becomes 8-bit RGB: chroma is that of
 * the nearest value to the left and above, and with {@code y = Y - 16}, {@code u = Cb - 128},
 * {@code v = Cr - 128} and integer coefficients of 16 fractional bits, in BT.601 and limited range
 *
 * <pre>
 *   R = clamp((76309 * y + 104597 * v              + 32768) >> 16)
 *   G = clamp((76309 * y -  25675 * u -  53279 * v + 32768) >> 16)
 *   B = clamp((76309 * y + 132201 * u              + 32768) >> 16)
 * </pre>
 *
 * The frame's {@link dev.fovea.ColorSpec} says which matrix and range it is; the coefficients of
 * the others are made alike (full range: {@code y = Y}, luma times 65536). GREY frames are their
 * luma, stretched if the range is limited. Of more than 8 bits the high 8 are taken; of fewer,
 * RGB's are stretched to 255 and those of Y, Cb and Cr shifted up. A Bayer mosaic's missing colours
 * are the rounded means of the nearest two or four pixels that have them. Then come the two
 * interpolations along the row, the one between them, and truncation to an integer, in float
 * tensors too. What lies outside of the frame is 0. {@link Sampling#AREA} takes means instead.
 *
 * <p>A JPEG is decoded at the smallest of 1/8, 1/4, 1/2 and 1 of its size that has no fewer pixels
 * than the tensor has samples there, to Y, Cb and Cr as they are in it. Each pixel of it is then
 * the mean of those that it stands for, so that samples are not bit for bit those of the whole
 * picture: they alias less.
 *
 * <p>After the first frames of a format a call allocates nothing, whatever the region.
 */
public final class FrameToTensor implements AutoCloseable {
  private final CopyLedger ledger;
  private final PixelSource source;
  private final SampleAxis rows = new SampleAxis();
  private final SampleAxis columns = new SampleAxis();
  private final TouchedBytes touched = new TouchedBytes();
  private final Sampler sampler;
  private final TensorRows output;
  private RowReader reader;
  private CropRegion crop;
  private int height;
  private int width;
  private int[] line = new int[0];
  private long bytesRead;

  private FrameToTensor(CopyLedger ledger, PixelSource source, TensorOptions options) {
    this.ledger = ledger;
    this.source = source;
    sampler = Sampler.of(options.sampling());
    output = new TensorRows(options.order(), options.normalization());
  }

  /**
   * A converter for {@link TensorOptions#DEFAULT}.
   *
   * @param ledger counts a pass of stage TENSOR for every call: the different bytes of pixels that
   *     it read and the tensor's bytes; for JPEG frames also the decoding, of stage JPEG
   */
  public static FrameToTensor create(CopyLedger ledger) {
    return create(ledger, TensorOptions.DEFAULT);
  }

  /** A converter that fills tensors in a certain way; counts as the other does. */
  public static FrameToTensor create(CopyLedger ledger, TensorOptions options) {
    return new FrameToTensor(ledger, new PixelSource(ledger), options);
  }

  /** A converter that decodes JPEG with a certain codec, and closes it. */
  static FrameToTensor create(CopyLedger ledger, TensorOptions options, JpegCodec codec) {
    return new FrameToTensor(ledger, new PixelSource(ledger, codec), options);
  }

  /**
   * Fills a tensor with a region of a frame, black where the region lies outside.
   *
   * @param frame of any format whose pixels Fovea knows, or MJPG or JPEG
   * @param crop any region; with edges that are no numbers, all is black
   * @param tensor of 3 channels, RGB
   * @throws IOException if the format is another one, the frame is cut short, or a JPEG is corrupt;
   *     the tensor is then unchanged
   * @throws IllegalStateException if this converter or the frame is closed
   */
  public void apply(Frame frame, CropRegion crop, Tensor tensor) throws IOException {
    RowReader next = source.open(frame, eighths(frame, crop, tensor));
    if (next != reader || !crop.equals(this.crop) || !sameShape(tensor)) {
      compile(next, frame, crop, tensor);
    }
    fill(tensor);
    ledger.pass(CopyLedger.Stage.TENSOR, bytesRead, tensor.segment().byteSize());
  }

  private boolean sameShape(Tensor tensor) {
    return tensor.height() == height && tensor.width() == width;
  }

  /** How much of a JPEG is worth decoding: a pixel a sample, in the denser direction. */
  private static int eighths(Frame frame, CropRegion crop, Tensor tensor) {
    float across = spacing(crop.width(), frame.format().width(), tensor.width());
    float down = spacing(crop.height(), frame.format().height(), tensor.height());
    float least = Math.min(across, down);
    return least >= 8 ? 1 : least >= 4 ? 2 : least >= 2 ? 4 : 8;
  }

  private static float spacing(float part, int pixels, int samples) {
    return Math.abs(part) * (pixels - 1) / Math.max(1, samples - 1);
  }

  private void compile(RowReader next, Frame frame, CropRegion crop, Tensor tensor) {
    reader = null;
    height = tensor.height();
    width = tensor.width();
    int frameHeight = frame.format().height();
    int frameWidth = frame.format().width();
    int eighths = source.eighths();
    rows.crop(crop.yMin(), crop.yMax(), frameHeight, height, next.format().height(), eighths);
    columns.crop(crop.xMin(), crop.xMax(), frameWidth, width, next.format().width(), eighths);
    sampler.compile(next, rows, columns);
    if (line.length < width + Kernels.LANES) {
      line = new int[width + Kernels.LANES];
    }
    bytesRead = touched.of(next, sampler);
    this.crop = crop;
    reader = next;
  }

  private void fill(Tensor tensor) {
    sampler.start(source.memories());
    black(tensor, 0, rows.first());
    for (int y = rows.first(); y < rows.end(); y++) {
      sampler.row(y, line);
      Arrays.fill(line, columns.end(), width, 0);
      output.write(line, tensor, y);
    }
    black(tensor, rows.end(), height);
  }

  private void black(Tensor tensor, int from, int to) {
    Arrays.fill(line, 0);
    for (int y = from; y < to; y++) {
      output.write(line, tensor, y);
    }
  }

  @Override
  public void close() {
    source.close();
  }
}
