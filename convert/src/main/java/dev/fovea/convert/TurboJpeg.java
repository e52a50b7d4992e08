package dev.fovea.convert;

import static dev.fovea.convert.TurboLibrary.check;
import static dev.fovea.convert.TurboLibrary.opened;
import static dev.fovea.convert.TurboLibrary.rethrow;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.fovea.CopyLedger;
import dev.fovea.CopyLedger.Stage;
import dev.fovea.convert.JpegPicture.Chroma;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * JPEG by libjpeg-turbo. Its handles are made at the first use. One thread at a time.
 *
 * <p>Y, Cb and Cr are decoded as they are in the picture, at a part of its size if that will do: at
 * 1/8 no more is computed than the mean of each block of 8x8. All rows are decoded: a crop
 * (tj3SetCroppingRegion, since 3.0) is for packed pixels alone.
 */
final class TurboJpeg implements JpegCodec {
  private static final int PIXEL_FORMAT_RGB = 0;
  private static final int PIXEL_FORMAT_BGRX = 3;
  private static final int SAMPLING_420 = 2;
  private static final int NO_REALLOC = 1024;
  private static final int STOP_ON_WARNING = 8192;

  /** At most 500 scans a picture. */
  private static final int LIMIT_SCANS = 32768;

  private static final int COLORSPACE_YCBCR = 1;
  private static final int COLORSPACE_GRAY = 2;

  private final CopyLedger ledger;
  private final Scratch output = new Scratch();

  /** What the library writes numbers into and reads pointers from. */
  private final Arena arena = Arena.ofShared();

  private final MemorySegment numbers = arena.allocate(JAVA_INT, 4);
  private final MemorySegment[] number = new MemorySegment[4];
  private final MemorySegment pointers = arena.allocate(ADDRESS, 3);
  private final MemorySegment strides = arena.allocate(JAVA_INT, 3);
  private final MemorySegment result = arena.allocate(ADDRESS);
  private final MemorySegment resultLength = arena.allocate(JAVA_LONG);

  private MemorySegment decompressor = MemorySegment.NULL;
  private MemorySegment compressor = MemorySegment.NULL;
  private JpegPicture picture;

  TurboJpeg(CopyLedger ledger) {
    this.ledger = ledger;
    for (int i = 0; i < number.length; i++) {
      number[i] = numbers.asSlice(4L * i, 4);
    }
  }

  @Override
  public JpegPicture decode(MemorySegment jpeg, long length, int width, int height, int eighths)
      throws IOException {
    try {
      if (decompressor.address() == 0) {
        decompressor = opened((MemorySegment) TurboLibrary.INIT_DECOMPRESS.invokeExact());
      }
      Chroma chroma = chroma(jpeg, length);
      if (picture == null || !picture.fits(width, height, eighths, chroma)) {
        forget();
        picture = new JpegPicture(width, height, eighths, chroma);
      }
      if (chroma == Chroma.OTHER) {
        decodeRgb(jpeg, length);
      } else {
        decodePlanes(jpeg, length);
      }
    } catch (Throwable e) {
      // After an error in a header, version 2.1 would go on in the middle of it.
      TurboLibrary.destroy(decompressor);
      decompressor = MemorySegment.NULL;
      throw rethrow(e);
    }
    ledger.pass(Stage.JPEG, length, picture.format().sizeImage());
    return picture;
  }

  private Chroma chroma(MemorySegment jpeg, long length) throws Throwable {
    int status =
        (int)
            TurboLibrary.HEADER.invokeExact(
                decompressor, jpeg, length, number[0], number[1], number[2], number[3]);
    check(status, decompressor);
    int colorspace = numbers.getAtIndex(JAVA_INT, 3);
    if (colorspace == COLORSPACE_GRAY) {
      return Chroma.NONE;
    }
    int subsampling = colorspace == COLORSPACE_YCBCR ? numbers.getAtIndex(JAVA_INT, 2) : -1;
    return switch (subsampling) {
      case 0 -> Chroma.FULL;
      case 1 -> Chroma.HALF;
      case SAMPLING_420 -> Chroma.QUARTER;
      default -> Chroma.OTHER;
    };
  }

  private void decodeRgb(MemorySegment jpeg, long length) throws Throwable {
    int width = picture.format().width();
    int status =
        (int)
            TurboLibrary.DECOMPRESS.invokeExact(
                decompressor,
                jpeg,
                length,
                picture.memories()[0],
                width,
                3 * width,
                picture.format().height(),
                PIXEL_FORMAT_RGB,
                STOP_ON_WARNING | LIMIT_SCANS);
    check(status, decompressor);
  }

  private void decodePlanes(MemorySegment jpeg, long length) throws Throwable {
    for (int i = 0; i < picture.memories().length; i++) {
      pointers.setAtIndex(ADDRESS, i, picture.memories()[i]);
      strides.setAtIndex(JAVA_INT, i, picture.format().planeBytesPerLine(i));
    }
    int status =
        (int)
            TurboLibrary.DECOMPRESS_PLANES.invokeExact(
                decompressor,
                jpeg,
                length,
                pointers,
                picture.format().width(),
                strides,
                picture.format().height(),
                STOP_ON_WARNING | LIMIT_SCANS);
    check(status, decompressor);
  }

  @Override
  public byte[] encode(MemorySegment bgrx, int width, int height, int quality) throws IOException {
    try {
      prepare(width, height);
      int status =
          (int)
              TurboLibrary.COMPRESS.invokeExact(
                  compressor,
                  bgrx,
                  width,
                  4 * width,
                  height,
                  PIXEL_FORMAT_BGRX,
                  result,
                  resultLength,
                  SAMPLING_420,
                  quality,
                  NO_REALLOC);
      check(status, compressor);
    } catch (Throwable e) {
      throw rethrow(e);
    }
    return taken(4L * width * height);
  }

  @Override
  public boolean takesPlanes() {
    return true;
  }

  @Override
  public byte[] encodePlanes(YuvPlanes planes, int quality) throws IOException {
    pointers.setAtIndex(ADDRESS, 0, planes.y());
    pointers.setAtIndex(ADDRESS, 1, planes.cb());
    pointers.setAtIndex(ADDRESS, 2, planes.cr());
    strides.setAtIndex(JAVA_INT, 0, planes.bytesPerLine());
    strides.setAtIndex(JAVA_INT, 1, planes.chromaBytesPerLine());
    strides.setAtIndex(JAVA_INT, 2, planes.chromaBytesPerLine());
    try {
      prepare(planes.width(), planes.height());
      int status =
          (int)
              TurboLibrary.COMPRESS_PLANES.invokeExact(
                  compressor,
                  pointers,
                  planes.width(),
                  strides,
                  planes.height(),
                  SAMPLING_420,
                  result,
                  resultLength,
                  quality,
                  NO_REALLOC);
      check(status, compressor);
    } catch (Throwable e) {
      throw rethrow(e);
    }
    return taken(planes.bytes());
  }

  /** Makes room for the largest JPEG of that size. */
  private void prepare(int width, int height) throws Throwable {
    if (compressor.address() == 0) {
      compressor = opened((MemorySegment) TurboLibrary.INIT_COMPRESS.invokeExact());
    }
    long most = (long) TurboLibrary.BUFFER_SIZE.invokeExact(width, height, SAMPLING_420);
    MemorySegment jpeg = output.ofSize(most);
    result.set(ADDRESS, 0, jpeg);
    resultLength.set(JAVA_LONG, 0, most);
  }

  private byte[] taken(long pixelBytes) {
    long length = resultLength.get(JAVA_LONG, 0);
    byte[] jpeg = output.memory().asSlice(0, length).toArray(JAVA_BYTE);
    ledger.pass(Stage.JPEG, pixelBytes, length);
    ledger.pass(Stage.JPEG, length, length);
    return jpeg;
  }

  private void forget() {
    if (picture != null) {
      picture.close();
      picture = null;
    }
  }

  @Override
  public void close() {
    TurboLibrary.destroy(decompressor);
    TurboLibrary.destroy(compressor);
    decompressor = MemorySegment.NULL;
    compressor = MemorySegment.NULL;
    output.close();
    forget();
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
