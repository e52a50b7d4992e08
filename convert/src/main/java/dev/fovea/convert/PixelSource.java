package dev.fovea.convert;

import dev.fovea.CopyLedger;
import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * Finds the rows of pixels of a frame: in its own memory, or, if it is a JPEG, in the decoder's.
 * Belongs to one converter; one thread at a time.
 */
final class PixelSource implements AutoCloseable {
  private final CopyLedger ledger;
  private RowReader reader;
  private FrameFormat format;
  private MemorySegment[] memories = new MemorySegment[1];
  private int eighths = 8;
  private JpegDecoder decoder;
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
   * Makes a frame's pixels readable, until the next call.
   *
   * @param atLeast eighths of a JPEG's size that are enough: 1, 2, 4 or 8
   * @return the same reader as long as nothing but the pixels changes
   * @throws IOException if the frame cannot be read, is cut short, or no JPEG that can be decoded
   */
  RowReader open(Frame frame, int atLeast) throws IOException {
    if (closed) {
      throw new IllegalStateException("this converter is closed");
    }
    if (frame.format().pixelFormat().jpeg()) {
      JpegPicture picture = decoder().decode(frame, atLeast);
      RowReader next = reader(picture.format());
      System.arraycopy(picture.memories(), 0, memories, 0, memories.length);
      eighths = picture.eighths();
      return next;
    }
    requireReadable(frame.format());
    RowReader next = reader(frame.format());
    eighths = 8;
    take(frame);
    return next;
  }

  private RowReader reader(FrameFormat next) {
    if (!next.equals(format)) {
      reader = RowReader.of(next);
      format = next;
      if (memories.length != next.memories().size()) {
        memories = new MemorySegment[next.memories().size()];
      }
    }
    return reader;
  }

  private void take(Frame frame) throws IOException {
    for (int i = 0; i < memories.length; i++) {
      // A frame of one memory has it at hand, without a list.
      memories[i] = memories.length == 1 ? frame.segment() : frame.memories().get(i);
      long least = format.leastBytes(i);
      if (memories[i].byteSize() < least) {
        throw new IOException(
            "frame %d (%s) is cut short: it has %d of %d bytes"
                .formatted(frame.sequence(), format, memories[i].byteSize(), least));
      }
    }
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
              + " frames; choose a raw format (YUYV, NV12, YU12, GREY, RGB3) or MJPG");
    }
  }

  /** The memories of the frame that was opened last. */
  MemorySegment[] memories() {
    return memories;
  }

  /** How many eighths of the frame's sides the opened picture has. */
  int eighths() {
    return eighths;
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
