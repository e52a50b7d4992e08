package dev.fovea.convert;

import dev.fovea.CopyLedger;
import dev.fovea.CopyLedger.Stage;
import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.JpegEncoder;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * Makes the JPEG that a browser shows. A camera's own JPEG is handed on, copied once, its Huffman
 * tables completed where the camera leaves them out. Frames of Y, Cb, Cr in BT.601 are brought into
 * the planes that a JPEG is made of and compressed, without a pass over colours; others are
 * converted to RGB in one pass first. libjpeg-turbo compresses or, where that is missing, the JDK.
 * One thread at a time; belongs to whoever created it.
 */
public final class FrameToJpeg implements JpegEncoder {
  private final int quality;
  private final CopyLedger ledger;
  private final FrameToImage toImage;
  private final PlaneMaker planes;
  private final Scratch pixels = new Scratch();
  private JpegCodec codec;
  private boolean closed;

  /** An encoder that closes its codec; {@code null}: the best one, once it is needed. */
  private FrameToJpeg(int quality, CopyLedger ledger, JpegCodec codec) {
    this.quality = quality;
    this.ledger = ledger;
    this.codec = codec;
    this.toImage = FrameToImage.create(ledger, Stage.JPEG);
    this.planes = new PlaneMaker(ledger);
  }

  /**
   * An encoder.
   *
   * @param quality of what it compresses, 1 to 100; 80 is a good one for a live picture
   * @param ledger counts every pass as stage JPEG
   * @throws IllegalArgumentException if the quality is out of range
   */
  public static FrameToJpeg create(int quality, CopyLedger ledger) {
    if (quality < 1 || quality > 100) {
      throw new IllegalArgumentException("a JPEG's quality is 1 to 100, not " + quality);
    }
    return new FrameToJpeg(quality, ledger, null);
  }

  /** An encoder that uses a certain codec, and closes it. */
  static FrameToJpeg create(int quality, CopyLedger ledger, JpegCodec codec) {
    return new FrameToJpeg(quality, ledger, codec);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if this encoder or the frame is closed
   */
  @Override
  public byte[] encode(Frame frame) throws IOException {
    if (closed) {
      throw new IllegalStateException("this encoder is closed");
    }
    return frame.format().pixelFormat().jpeg() ? handedOn(frame) : compressed(frame);
  }

  private byte[] handedOn(Frame frame) throws IOException {
    MemorySegment jpeg = frame.segment();
    JpegDecoder.requireWhole(frame, jpeg);
    byte[] copy = new byte[Math.toIntExact(HuffmanTables.lengthWith(jpeg))];
    HuffmanTables.copyWith(jpeg, MemorySegment.ofArray(copy));
    ledger.pass(Stage.JPEG, jpeg.byteSize(), copy.length);
    return copy;
  }

  private byte[] compressed(Frame frame) throws IOException {
    FrameFormat format = frame.format();
    PixelSource.requireReadable(format);
    if (codec == null) {
      codec = JpegCodecs.best(ledger);
    }
    if (codec.takesPlanes() && PlaneMaker.fits(format)) {
      return codec.encodePlanes(planes.of(frame), quality);
    }
    MemorySegment bgrx = pixels.ofSize(4L * format.width() * format.height());
    toImage.apply(frame, bgrx, PixelBytes.BGRX);
    return codec.encode(bgrx, format.width(), format.height(), quality);
  }

  @Override
  public void close() {
    closed = true;
    toImage.close();
    planes.close();
    pixels.close();
    if (codec != null) {
      codec.close();
    }
  }
}
