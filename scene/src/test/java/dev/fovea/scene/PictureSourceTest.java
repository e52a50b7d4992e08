package dev.fovea.scene;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.Frame;
import dev.fovea.PixelFormat;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PictureSourceTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir Path folder;

  @Test
  void shouldReadAPictureAsRgb3() throws IOException {
    Path file = save("a.png", flat(3, 2, 0x0a141e));
    try (Frame frame = PictureSource.read(file)) {
      assertEquals(PixelFormat.RGB3, frame.format().pixelFormat());
      assertEquals(3, frame.format().width());
      assertEquals(2, frame.format().height());
      assertArrayEquals(repeat(6, 10, 20, 30), bytes(frame));
    }
  }

  @Test
  void shouldKeepTheColoursUnderAlpha() throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x000a141e);
    image.setRGB(1, 0, 0x800a141e);
    try (Frame frame = PictureSource.read(save("alpha.png", image))) {
      assertArrayEquals(repeat(2, 10, 20, 30), bytes(frame));
    }
  }

  @Test
  void shouldKeepGreyAsItIs() throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setSample(0, 0, 0, 100);
    image.getRaster().setSample(1, 0, 0, 100);
    try (Frame frame = PictureSource.read(save("grey.png", image))) {
      assertArrayEquals(repeat(2, 100, 100, 100), bytes(frame));
    }
  }

  @Test
  void shouldReadGreyOfSixteenBits() throws IOException {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
    image.getRaster().setSample(0, 0, 0, 0x6464);
    try (Frame frame = PictureSource.read(save("grey16.png", image))) {
      assertArrayEquals(repeat(1, 100, 100, 100), bytes(frame));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldReadColoursOfSixteenBits(boolean alpha) throws IOException {
    int transparency = alpha ? Transparency.TRANSLUCENT : Transparency.OPAQUE;
    ColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB),
            alpha,
            false,
            transparency,
            DataBuffer.TYPE_USHORT);
    BufferedImage image =
        new BufferedImage(model, model.createCompatibleWritableRaster(2, 1), false, null);
    int[] samples = {0xfefe, 0x6464, 0x0a0a, 0x8080};
    for (int x = 0; x < 2; x++) {
      for (int band = 0; band < (alpha ? 4 : 3); band++) {
        image.getRaster().setSample(x, 0, band, samples[band]);
      }
    }
    try (Frame frame = PictureSource.read(save("colours16.png", image))) {
      assertArrayEquals(repeat(2, 254, 100, 10), bytes(frame));
    }
  }

  @Test
  void shouldReadPalettesAndOtherFormats() throws IOException {
    BufferedImage indexed = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_INDEXED);
    indexed.setRGB(0, 0, 0xff0000);
    BufferedImage rgb = flat(1, 1, 0xff0000);
    for (Path file : List.of(save("a.gif", indexed), save("b.bmp", rgb), save("c.png", indexed))) {
      try (Frame frame = PictureSource.read(file)) {
        assertArrayEquals(repeat(1, 255, 0, 0), bytes(frame), file.toString());
      }
    }
  }

  /**
   * A white picture of 48 x 32 with a red corner where its file's first pixel is, as a JPEG that
   * says how to turn it.
   */
  private Path turned(int orientation, boolean littleEndian) throws IOException {
    BufferedImage image = new BufferedImage(48, 32, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 48 * 32; i++) {
      image.setRGB(i % 48, i / 48, i % 48 < 16 && i / 48 < 8 ? 0xff0000 : 0xffffff);
    }
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    ImageIO.write(image, "jpeg", plain);
    ByteBuffer exif = ByteBuffer.allocate(36);
    exif.putShort((short) 0xffe1).putShort((short) 34).put("Exif\0\0".getBytes());
    exif.put(tiff(orientation, littleEndian));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(plain.toByteArray(), 0, 2);
    all.write(exif.array());
    all.write(plain.toByteArray(), 2, plain.size() - 2);
    return Files.write(folder.resolve("turned.jpg"), all.toByteArray());
  }

  /** Byte order, 42, where the directory is; one entry: the orientation, one short. */
  private static byte[] tiff(int orientation, boolean littleEndian) {
    ByteBuffer tiff = ByteBuffer.allocate(26);
    tiff.order(littleEndian ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    tiff.put((littleEndian ? "II" : "MM").getBytes()).putShort((short) 42).putInt(8);
    tiff.putShort((short) 1).putShort((short) 0x0112).putShort((short) 3).putInt(1);
    return tiff.putShort((short) orientation).putShort((short) 0).array();
  }

  @Test
  void shouldTurnPngsUpright() throws IOException {
    Path file = save("turned.png", flat(48, 32, 0xff0000));
    byte[] plain = Files.readAllBytes(file);
    byte[] tiff = tiff(6, false);
    ByteBuffer turned = ByteBuffer.allocate(plain.length + tiff.length + 12);
    turned.put(plain, 0, 33); // signature and IHDR
    CRC32 crc = new CRC32();
    crc.update("eXIf".getBytes());
    crc.update(tiff);
    turned.putInt(tiff.length).put("eXIf".getBytes()).put(tiff).putInt((int) crc.getValue());
    turned.put(plain, 33, plain.length - 33);
    assertEquals(48, PictureFile.read(file).getWidth());
    assertEquals(32, PictureFile.read(Files.write(file, turned.array())).getWidth());
    for (int length = 34; length < turned.capacity() - plain.length + 40; length++) {
      assertMessage(Files.write(file, Arrays.copyOf(turned.array(), length)), "broken picture");
    }
  }

  @Test
  void shouldTurnPicturesUpright() throws IOException {
    // Where Exif says that the file's first row and column are: right and below, by orientation.
    boolean[] right = {false, true, true, false, false, true, true, false};
    boolean[] below = {false, false, true, true, false, false, true, true};
    for (int orientation = 1; orientation <= 8; orientation++) {
      BufferedImage image = PictureFile.read(turned(orientation, orientation % 2 == 0));
      boolean lying = orientation < 5;
      assertEquals(lying ? 48 : 32, image.getWidth());
      assertEquals(lying ? 32 : 48, image.getHeight());
      int x = right[orientation - 1] ? image.getWidth() - 4 : 3;
      int y = below[orientation - 1] ? image.getHeight() - 4 : 3;
      assertTrue((image.getRGB(x, y) & 0xff) < 80, "orientation " + orientation);
      int far = image.getWidth() - 1 - x;
      assertTrue((image.getRGB(far, y) & 0xff) > 180, "orientation " + orientation);
      assertTrue((image.getRGB(x, image.getHeight() - 1 - y) & 0xff) > 180);
    }
    assertEquals(48, PictureFile.read(turned(9, true)).getWidth()); // there is no such orientation
  }

  @Test
  void shouldReadCmykAsItLooks() throws IOException {
    WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 4, null);
    for (int i = 0; i < 16 * 16; i++) {
      raster.setPixel(i % 16, i / 16, new int[] {255, 0, 0, 255}); // Adobe's: 255 is no ink
    }
    ByteArrayOutputStream four = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(four)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(raster, null, null), null);
    }
    byte[] adobe = {-1, (byte) 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0};
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(four.toByteArray(), 0, 2);
    all.write(adobe);
    all.write(four.toByteArray(), 2, four.size() - 2);
    int rgb =
        PictureFile.read(Files.write(folder.resolve("cmyk.jpg"), all.toByteArray())).getRGB(8, 8);
    // magenta and yellow ink make red
    assertTrue((rgb >> 16 & 0xff) > 200 && (rgb >> 8 & 0xff) < 90 && (rgb & 0xff) < 90);
  }

  @Test
  void shouldRepeatASingleFile() throws Exception {
    Path file = save("one.png", flat(1, 1, 0x010203));
    try (PictureSource source = PictureSource.open(file, 200)) {
      assertEquals("one.png", source.name());
      long last = -1;
      for (int i = 0; i < 5; i++) {
        try (Frame frame = source.poll(LONG).orElseThrow()) {
          assertTrue(frame.sequence() > last);
          assertArrayEquals(repeat(1, 1, 2, 3), bytes(frame));
          last = frame.sequence();
        }
      }
      assertFalse(source.ended());
    }
  }

  @Test
  void shouldPlayAFolderOnceInNameOrder() throws Exception {
    save("b.png", flat(2, 2, 0x020202));
    save("a.png", flat(2, 2, 0x010101));
    save("c.png", flat(2, 2, 0x030303));
    Files.writeString(folder.resolve("aa.txt"), "no picture");
    List<Integer> seen = new ArrayList<>();
    try (PictureSource source = PictureSource.open(folder, 200)) {
      while (!source.ended()) {
        source.poll(LONG).ifPresent(frame -> seen.add(firstByte(frame)));
      }
      assertEquals(List.of(1, 2, 3), seen);
      assertEquals(1, source.counters().dropped().get("unreadable"));
      assertEquals(Optional.empty(), source.poll(LONG));
    }
  }

  @Test
  void shouldFitOtherSizesIntoTheFirst() throws Exception {
    save("a.png", flat(4, 4, 0x0a0a0a));
    save("b.png", flat(8, 4, 0xc8c8c8));
    try (PictureSource source = PictureSource.open(folder, 200)) {
      source.poll(LONG).orElseThrow().close();
      try (Frame frame = source.poll(LONG).orElseThrow()) {
        assertEquals(source.format(), frame.format());
        byte[] rows = bytes(frame);
        byte[] black = new byte[12];
        assertArrayEquals(black, Arrays.copyOfRange(rows, 0, 12));
        assertArrayEquals(repeat(8, 200, 200, 200), Arrays.copyOfRange(rows, 12, 36));
        assertArrayEquals(black, Arrays.copyOfRange(rows, 36, 48));
      }
    }
  }

  @Test
  void shouldNameAMissingFile() {
    Path missing = folder.resolve("none.png");
    assertMessage(missing, "none.png: no such file");
  }

  @Test
  void shouldRefuseATextFile() throws IOException {
    Path text = Files.writeString(folder.resolve("notes.png"), "no picture");
    assertMessage(text, "notes.png: not a picture (give a PNG, JPEG");
  }

  @Test
  void shouldRefuseACutFile() throws IOException {
    Path file = save("cut.png", Scene.of(64, 48).picture(0));
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, 40));
    assertMessage(file, "cut.png: broken picture");
  }

  /** ImageIO shows what there is, and grey; only the two bytes that end a file may be missing. */
  @Test
  void shouldRefuseACutJpeg() throws IOException {
    Path file = save("cut.jpg", Scene.of(640, 480).picture(0));
    byte[] bytes = Files.readAllBytes(file);
    for (int left : new int[] {bytes.length * 2 / 3, bytes.length - 200}) {
      Files.write(file, Arrays.copyOf(bytes, left));
      assertMessage(file, "cut.jpg: broken picture: its data ends early");
    }
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 2));
    assertEquals(640, PictureFile.read(file).getWidth());
  }

  @Test
  void shouldRefuseAHugePictureByItsHeader() throws IOException {
    assertMessage(Files.write(folder.resolve("huge.png"), pngHeader(30000, 30000)), "too many");
    assertMessage(Files.write(folder.resolve("long.png"), pngHeader(20000, 1)), "too many");
  }

  @Test
  void shouldGiveUpOnAPictureThatTakesTooLong() throws IOException {
    Path file = save("slow.png", Scene.of(640, 480).picture(0));
    IOException thrown =
        assertThrows(IOException.class, () -> PictureFile.read(file, Duration.ZERO));
    assertTrue(thrown.getMessage().contains("to decode"), thrown.getMessage());
    assertEquals(640, PictureFile.read(file).getWidth());
  }

  @Test
  void shouldRefuseAFolderWithoutPictures() throws IOException {
    assertMessage(folder, "no picture in this folder");
    Files.writeString(folder.resolve("notes.txt"), "no picture");
    assertMessage(folder, "no picture in this folder");
  }

  @Test
  void shouldCloseTwiceAndBeforeTheEnd() throws Exception {
    save("a.png", flat(2, 2, 0));
    save("b.png", flat(2, 2, 0));
    PictureSource source = PictureSource.open(folder, 0.01);
    source.poll(LONG).orElseThrow().close();
    source.close();
    source.close();
    assertTrue(source.ended());
  }

  private static void assertMessage(Path path, String words) {
    IOException thrown = assertThrows(IOException.class, () -> PictureSource.open(path, 30));
    assertTrue(thrown.getMessage().contains(words), thrown.getMessage());
    assertTrue(thrown.getMessage().contains(path.toString()), thrown.getMessage());
  }

  private Path save(String name, BufferedImage image) throws IOException {
    Path file = folder.resolve(name);
    String format = name.substring(name.lastIndexOf('.') + 1);
    assertTrue(ImageIO.write(image, format, file.toFile()), "no writer for " + name);
    return file;
  }

  private static BufferedImage flat(int width, int height, int rgb) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int[] pixels = new int[width * height];
    Arrays.fill(pixels, rgb);
    image.setRGB(0, 0, width, height, pixels, 0, width);
    return image;
  }

  private static byte[] bytes(Frame frame) {
    byte[] bytes = new byte[frame.format().sizeImage()];
    assertEquals(bytes.length, frame.copyTo(bytes));
    return bytes;
  }

  private static int firstByte(Frame frame) {
    try (frame) {
      return bytes(frame)[0];
    }
  }

  private static byte[] repeat(int pixels, int r, int g, int b) {
    byte[] bytes = new byte[3 * pixels];
    for (int i = 0; i < pixels; i++) {
      bytes[3 * i] = (byte) r;
      bytes[3 * i + 1] = (byte) g;
      bytes[3 * i + 2] = (byte) b;
    }
    return bytes;
  }

  /** A PNG's signature and IHDR, and nothing of its pixels. */
  private static byte[] pngHeader(int width, int height) {
    ByteBuffer png = ByteBuffer.allocate(33).put(new byte[] {(byte) 0x89}).put(ascii("PNG\r\n"));
    png.put((byte) 0x1a).put((byte) '\n').putInt(13).put(ascii("IHDR"));
    png.putInt(width).putInt(height).put(new byte[] {8, 2, 0, 0, 0});
    CRC32 crc = new CRC32();
    crc.update(png.array(), 12, 17);
    return png.putInt((int) crc.getValue()).array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
