package dev.fovea.convert;

import dev.fovea.CopyLedger;
import dev.fovea.CopyLedger.Stage;
import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.JpegMarkers;
import dev.fovea.JpegMarkers.Verdict;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * Decodes JPEG frames into memory sized by the negotiated format, never by what a picture declares.
 * Only whole baseline pictures of the negotiated size reach a codec. One thread at a time; belongs
 * to one converter.
 */
final class JpegDecoder implements AutoCloseable {
  private final JpegCodec codec;
  private final CopyLedger ledger;
  private final Scratch input = new Scratch();

  /** A decoder that closes its codec. */
  JpegDecoder(JpegCodec codec, CopyLedger ledger) {
    this.codec = codec;
    this.ledger = ledger;
  }

  /**
   * The frame's pixels, valid until the next call.
   *
   * @param eighths of its sides that are enough: 1, 2, 4 or 8
   * @throws IOException if the frame is corrupt; says how
   */
  JpegPicture decode(Frame frame, int eighths) throws IOException {
    FrameFormat format = frame.format();
    MemorySegment jpeg = frame.segment();
    requireWhole(frame, jpeg);
    long length = jpeg.byteSize();
    if (!jpeg.isNative() || !JpegMarkers.hasHuffmanTables(jpeg)) {
      jpeg = complete(jpeg);
      length = jpeg.byteSize();
    }
    try {
      return codec.decode(jpeg, length, format.width(), format.height(), eighths);
    } catch (IOException e) {
      throw new IOException(corrupt(frame) + e.getMessage(), e);
    }
  }

  private MemorySegment complete(MemorySegment jpeg) {
    MemorySegment whole = input.ofSize(HuffmanTables.lengthWith(jpeg));
    HuffmanTables.copyWith(jpeg, whole);
    ledger.pass(Stage.JPEG, jpeg.byteSize(), whole.byteSize());
    return whole;
  }

  /** Refuses whatever is no whole baseline JPEG of the frame's size. */
  static void requireWhole(Frame frame, MemorySegment jpeg) throws IOException {
    Verdict verdict = JpegMarkers.check(jpeg, frame.format().width(), frame.format().height());
    if (verdict != Verdict.OK) {
      throw new IOException(corrupt(frame) + verdict.words());
    }
  }

  private static String corrupt(Frame frame) {
    return "frame %d (%s) is corrupt: ".formatted(frame.sequence(), frame.format());
  }

  @Override
  public void close() {
    codec.close();
    input.close();
  }
}
