package dev.fovea.scene;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How a JPEG or PNG file is to be turned before it is looked at: tag 0x0112 of its Exif segment, or
 * of the eXIf chunk before its pixels, 1 (as it is) to 8. ImageIO leaves that to its callers. Any
 * thread.
 */
final class ExifOrientation {
  /** Exif segments stand first, and none is longer. */
  private static final int MAX_HEADER = 256 * 1024;

  private static final long PNG = 0x89504e470d0a1a0aL;
  private static final int PNG_EXIF = 0x65584966; // "eXIf"
  private static final int PNG_PIXELS = 0x49444154; // "IDAT"
  private static final int SOI = 0xffd8;
  private static final int SOS = 0xffda;
  private static final int APP1 = 0xffe1;
  private static final int EXIF = 0x45786966; // "Exif", then two zeros
  private static final int ORIENTATION = 0x0112;
  private static final int AS_IT_IS = 1;

  private ExifOrientation() {}

  /** The file's orientation; 1 for files that say none, or say it wrongly. */
  static int of(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return of(ByteBuffer.wrap(in.readNBytes(MAX_HEADER)));
    }
  }

  private static int of(ByteBuffer file) {
    try {
      return file.getLong(0) == PNG ? ofPng(file.position(Long.BYTES)) : ofJpeg(file);
    } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
      return AS_IT_IS; // cut or malformed: the decoder has the words for it
    }
  }

  /** Chunks: the length of what they hold, their name, that, a checksum. */
  private static int ofPng(ByteBuffer png) {
    while (true) {
      int length = png.getInt();
      int name = png.getInt();
      if (name == PNG_EXIF) {
        return orientation(png.slice(png.position(), length));
      }
      if (name == PNG_PIXELS || length < 0) {
        return AS_IT_IS;
      }
      png.position(png.position() + length + Integer.BYTES);
    }
  }

  private static int ofJpeg(ByteBuffer jpeg) {
    if (Short.toUnsignedInt(jpeg.getShort()) != SOI) {
      return AS_IT_IS;
    }
    while (true) {
      int marker = Short.toUnsignedInt(jpeg.getShort());
      int length = Short.toUnsignedInt(jpeg.getShort());
      if (marker >> 8 != 0xff || marker == SOS || length < 2) {
        return AS_IT_IS;
      }
      int next = jpeg.position() + length - 2;
      if (marker == APP1 && length >= 16 && jpeg.getInt() == EXIF && jpeg.getShort() == 0) {
        return orientation(jpeg.slice(jpeg.position(), next - jpeg.position()));
      }
      jpeg.position(next);
    }
  }

  /** Of a TIFF file: byte order, 42, the first directory's offset; entries of 12 bytes there. */
  private static int orientation(ByteBuffer tiff) {
    tiff.order(tiff.getShort() == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = tiff.getInt(4);
    int entries = Short.toUnsignedInt(tiff.getShort(directory));
    for (int i = 0; i < entries; i++) {
      int entry = directory + 2 + 12 * i;
      if (Short.toUnsignedInt(tiff.getShort(entry)) == ORIENTATION) {
        int value = tiff.getShort(entry + 8);
        return value >= 1 && value <= 8 ? value : AS_IT_IS;
      }
    }
    return AS_IT_IS;
  }

  /** The picture as it is to be seen; the same picture for orientation 1. */
  static BufferedImage upright(BufferedImage image, int orientation) {
    if (orientation == AS_IT_IS) {
      return image;
    }
    boolean turned = orientation >= 5;
    int width = turned ? image.getHeight() : image.getWidth();
    int height = turned ? image.getWidth() : image.getHeight();
    BufferedImage upright = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    // In the file, the first row is at the top, bottom, left or right, and the first column beside.
    boolean fromRight =
        orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    boolean fromBelow =
        orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int column = turned ? y : x;
        int row = turned ? x : y;
        upright.setRGB(
            x,
            y,
            image.getRGB(
                fromRight ? image.getWidth() - 1 - column : column,
                fromBelow ? image.getHeight() - 1 - row : row));
      }
    }
    return upright;
  }
}
