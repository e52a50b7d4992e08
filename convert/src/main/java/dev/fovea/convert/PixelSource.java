package dev.fovea.convert;

import dev.fovea.CopyLedger;
import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.PixelFormat;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * Finds the rows of pixels of a frame: in its own memory, or, if it is a JPEG, in the decoder's.
 * Belongs to one converter; one thread at a time.
 */
final class PixelSource implements AutoCloseable {
  private final CopyLedger ledger;
  private FrameFormat format;
  private RowReader rows;
  private long leastBytes;
  private JpegDecoder decoder;
  private boolean jpeg;
  private boolean closed;

  /** A source that decodes JPEG with this machine's best codec. */
  PixelSource(CopyLedger ledger) {
    this.ledger = ledger;
  }

  /** A source that decodes JPEG with a certain codec, and closes it. */
  PixelSource(CopyLedger ledger, JpegCodec codec) {
    this.ledger = ledger;
    decoder = new JpegDecoder(codec, ledger);
  }

  /**
   * Makes ready for the frame's format.
   *
   * @return whether it is another one than the last frame's, so that {@link #rows} is new
   * @throws IOException if it is one that cannot be read
   */
  boolean prepare(Frame frame) throws IOException {
    if (closed) {
      throw new IllegalStateException("this converter is closed");
    }
    if (frame.format().equals(format)) {
      return false;
    }
    format = null;
    compile(frame.format());
    format = frame.format();
    return true;
  }

  /**
   * Refuses frames whose bytes have no known meaning.
   *
   * @throws IOException naming what can be read
   */
  static void requireReadable(FrameFormat format) throws IOException {
    if (!format.pixelFormat().readable()) {
      throw new IOException(
          "cannot read the pixels of "
              + format
              + " frames; choose YUYV, UYVY, NV12, YU12, GREY, RGB3, BGR3, MJPG or JPEG");
    }
  }

  private void compile(FrameFormat next) throws IOException {
    requireReadable(next);
    jpeg = next.pixelFormat().jpeg();
    rows =
        new RowReader(
            jpeg ? FrameFormat.packed(next.width(), next.height(), PixelFormat.RGB3) : next);
    leastBytes = rows.layout().leastBytes(next.width(), next.height());
  }

  /** Reads the rows of what {@link #pixels} returns. */
  RowReader rows() {
    return rows;
  }

  /**
   * The memory of a prepared frame's pixels, valid until the next call.
   *
   * @throws IOException if the frame is cut short, or no JPEG that can be decoded
   */
  MemorySegment pixels(Frame frame) throws IOException {
    if (jpeg) {
      return decoder().decode(frame);
    }
    MemorySegment pixels = frame.segment();
    if (pixels.byteSize() < leastBytes) {
      throw new IOException(
          "frame %d (%s) is cut short: it has %d of %d bytes"
              .formatted(frame.sequence(), format, pixels.byteSize(), leastBytes));
    }
    return pixels;
  }

  private JpegDecoder decoder() throws IOException {
    if (decoder == null) {
      decoder = new JpegDecoder(JpegCodecs.best(ledger), ledger);
    }
    return decoder;
  }

  @Override
  public void close() {
    closed = true;
    if (decoder != null) {
      decoder.close();
    }
  }
}
