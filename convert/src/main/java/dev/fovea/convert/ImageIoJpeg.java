package dev.fovea.convert;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import dev.fovea.CopyLedger;
import dev.fovea.CopyLedger.Stage;
import dev.fovea.convert.JpegPicture.Chroma;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * The JDK's own JPEG reader and writer, for machines without libjpeg-turbo: several times slower,
 * and it allocates. One thread at a time.
 */
final class ImageIoJpeg implements JpegCodec {
  private static final ValueLayout.OfInt LITTLE_ENDIAN =
      JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final CopyLedger ledger;
  private JpegPicture picture;

  ImageIoJpeg(CopyLedger ledger) {
    this.ledger = ledger;
  }

  @Override
  public JpegPicture decode(MemorySegment jpeg, long length, int width, int height, int eighths)
      throws IOException {
    byte[] bytes = jpeg.asSlice(0, length).toArray(JAVA_BYTE);
    ledger.pass(Stage.JPEG, length, length);
    BufferedImage image = read(bytes);
    if (image.getWidth() != width || image.getHeight() != height) {
      throw new IOException("it decodes to " + image.getWidth() + "x" + image.getHeight());
    }
    ledger.pass(Stage.JPEG, length, 3L * width * height);
    if (picture == null || !picture.fits(width, height, 8, Chroma.OTHER)) {
      close();
      picture = new JpegPicture(width, height, 8, Chroma.OTHER);
    }
    put(image.getRaster(), picture.memories()[0]);
    ledger.pass(Stage.JPEG, 3L * width * height, 3L * width * height);
    return picture;
  }

  /** From the raster, for {@code getRGB} would bend greys by a gamma that is not the camera's. */
  private static void put(Raster raster, MemorySegment rgb) {
    int bands = raster.getNumBands();
    int[] line = new int[raster.getWidth() * bands];
    long at = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, raster.getWidth(), 1, line);
      for (int x = 0; x < line.length; x += bands) {
        rgb.set(JAVA_BYTE, at++, (byte) line[x]);
        rgb.set(JAVA_BYTE, at++, (byte) line[x + bands / 2]);
        rgb.set(JAVA_BYTE, at++, (byte) line[x + bands - 1]);
      }
    }
  }

  private static BufferedImage read(byte[] jpeg) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
    StringBuilder warnings = new StringBuilder();
    reader.addIIOReadWarningListener((source, warning) -> warnings.append(warning).append(' '));
    try (var stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(jpeg))) {
      reader.setInput(stream, true, true);
      BufferedImage image = reader.read(0);
      if (!warnings.isEmpty()) {
        throw new IOException(warnings.toString().strip());
      }
      return image;
    } catch (RuntimeException e) {
      // The JDK's reader is not meant for hostile bytes: its metadata parser throws these.
      throw new IOException("the JDK's reader fails: " + e, e);
    } finally {
      reader.dispose();
    }
  }

  @Override
  public byte[] encode(MemorySegment bgrx, int width, int height, int quality) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    MemorySegment.copy(bgrx, LITTLE_ENDIAN, 0, pixels, 0, width * height);
    ledger.pass(Stage.JPEG, 4L * width * height, 4L * width * height);
    byte[] jpeg = write(image, quality);
    ledger.pass(Stage.JPEG, 4L * width * height, jpeg.length);
    ledger.pass(Stage.JPEG, jpeg.length, jpeg.length);
    return jpeg;
  }

  private static byte[] write(BufferedImage image, int quality) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (var stream = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam settings = writer.getDefaultWriteParam();
      settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      settings.setCompressionQuality(quality / 100f);
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), settings);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  @Override
  public boolean takesPlanes() {
    return false;
  }

  @Override
  public byte[] encodePlanes(YuvPlanes planes, int quality) {
    throw new UnsupportedOperationException("the JDK's writer takes no planes");
  }

  /** Readers and writers end with each picture; its memory is used again. */
  @Override
  public void close() {
    if (picture != null) {
      picture.close();
      picture = null;
    }
  }
}
