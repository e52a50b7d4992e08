package dev.fovea.scene;

import dev.fovea.FrameFormat;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Decodes one picture file, whatever ImageIO knows. The header is read first: a file that declares
 * too many pixels is refused before memory is taken for them. Any thread.
 */
final class PictureFile {
  static final long MAX_PIXELS = 100_000_000;

  private static final String CURE = " (give a PNG, JPEG, BMP or GIF file)";

  private PictureFile() {}

  /**
   * The picture as {@link BufferedImage#TYPE_INT_RGB}, upright by its Exif data; alpha is ignored,
   * the colours under it stay.
   *
   * @throws IOException if the file is no picture, broken or too large; the message names it
   */
  static BufferedImage read(Path file) throws IOException {
    return read(file, DecodeLimit.USUAL);
  }

  static BufferedImage read(Path file, Duration limit) throws IOException {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new IOException(file + ": no such file, or it may not be read");
    }
    try (ImageInputStream stream = ImageIO.createImageInputStream(file.toFile())) {
      return read(file, stream, limit);
    } catch (OutOfMemoryError e) {
      throw new IOException(
          file + ": too large for this machine's memory; make it smaller or give java more", e);
    } catch (RuntimeException e) {
      // ImageIO's readers answer some broken files with unchecked exceptions.
      throw new IOException(file + ": broken picture: " + e + CURE, e);
    }
  }

  private static BufferedImage read(Path file, ImageInputStream stream, Duration limit)
      throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
    if (!readers.hasNext()) {
      throw new IOException(file + ": not a picture" + CURE);
    }
    ImageReader reader = readers.next();
    try {
      reader.setInput(stream, true, true);
      requireSize(file, reader.getWidth(0), reader.getHeight(0));
      BufferedImage image = rgb(new DecodeLimit(reader, file, limit).read());
      return ExifOrientation.upright(image, ExifOrientation.of(file));
    } catch (IIOException e) {
      throw new IOException(file + ": broken picture: " + e.getMessage() + CURE, e);
    } finally {
      reader.dispose();
    }
  }

  private static void requireSize(Path file, int width, int height) throws IOException {
    if ((long) width * height > MAX_PIXELS || Math.max(width, height) > FrameFormat.MAX_SIDE) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: %dx%d pixels are too many; make it smaller (at most %d megapixels, %d a side)",
              file,
              width,
              height,
              MAX_PIXELS / 1_000_000,
              FrameFormat.MAX_SIDE));
    }
  }

  private static BufferedImage rgb(BufferedImage image) {
    int width = image.getWidth();
    int[] row = new int[width];
    BufferedImage rgb = new BufferedImage(width, image.getHeight(), BufferedImage.TYPE_INT_RGB);
    boolean grey = grey(image.getColorModel());
    for (int y = 0; y < image.getHeight(); y++) {
      if (grey) {
        greyRow(image, y, row);
      } else {
        image.getRGB(0, y, width, 1, row, 0, width);
      }
      rgb.getRaster().setDataElements(0, y, width, 1, row);
    }
    return rgb;
  }

  /**
   * Java takes grey samples for linear light and would brighten them on the way to RGB; in files
   * they are gamma-encoded like any other.
   */
  private static boolean grey(ColorModel model) {
    return model.getNumColorComponents() == 1 && !(model instanceof IndexColorModel);
  }

  private static void greyRow(BufferedImage image, int y, int[] row) {
    Raster raster = image.getRaster();
    int most = (1 << raster.getSampleModel().getSampleSize(0)) - 1;
    raster.getSamples(0, y, row.length, 1, 0, row);
    for (int x = 0; x < row.length; x++) {
      row[x] = row[x] * 255 / most * 0x010101;
    }
  }
}
