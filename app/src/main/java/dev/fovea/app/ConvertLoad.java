package dev.fovea.app;

import dev.fovea.CopyLedger;
import dev.fovea.CropRegion;
import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.PixelFormat;
import dev.fovea.Tensor;
import dev.fovea.Tensor.ElementType;
import dev.fovea.convert.FrameToImage;
import dev.fovea.convert.FrameToJpeg;
import dev.fovea.convert.FrameToTensor;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * Frames of one size and what is made of them, step by step, for {@code fovea bench convert}. One
 * thread at a time; whoever made it closes it.
 */
final class ConvertLoad implements AutoCloseable {
  private static final int SIDE = 192;
  private static final int QUALITY = 80;

  /** Something to measure. */
  interface Step {
    void run() throws IOException;
  }

  private final Arena arena = Arena.ofConfined();
  private final Frame yuyv;
  private final Frame nv12;
  private final Frame mjpg;
  private final byte[] jpegBytes;
  private final MemorySegment copy;
  private final Tensor tensor;
  private final BufferedImage image;
  private final BufferedImage small = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
  private final int[] pixels;
  private final FrameToTensor toTensor = FrameToTensor.create(new CopyLedger());
  private final FrameToTensor jpegToTensor = FrameToTensor.create(new CopyLedger());
  private final FrameToImage toImage = FrameToImage.create(new CopyLedger());
  private final FrameToImage nv12ToImage = FrameToImage.create(new CopyLedger());
  private final FrameToJpeg toJpeg = FrameToJpeg.create(QUALITY, new CopyLedger());

  private ConvertLoad(int width, int height) throws IOException {
    yuyv = waves(width, height, PixelFormat.YUYV);
    nv12 = waves(width, height, PixelFormat.NV12);
    jpegBytes = toJpeg.encode(yuyv);
    MemorySegment jpeg = arena.allocateFrom(ValueLayout.JAVA_BYTE, jpegBytes);
    mjpg = Frame.of(FrameFormat.packed(width, height, PixelFormat.MJPG), jpeg, 0, 0, () -> {});
    copy = arena.allocate(yuyv.format().sizeImage(), 64);
    MemorySegment input = arena.allocate(Tensor.bytes(SIDE, SIDE, ElementType.U8), 64);
    tensor = new Tensor(input, SIDE, SIDE, ElementType.U8);
    image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
  }

  static ConvertLoad of(int width, int height) throws IOException {
    return new ConvertLoad(width, height);
  }

  /** Soft waves with a sensor's noise, in every byte alike: its colours are of no matter. */
  private Frame waves(int width, int height, PixelFormat pixels) {
    FrameFormat format = FrameFormat.packed(width, height, pixels);
    MemorySegment memory = arena.allocate(format.sizeImage(), 64);
    Random random = new Random(1);
    int stride = format.bytesPerLine();
    for (int i = 0; i < format.sizeImage(); i++) {
      double wave = Math.sin(i % stride / 61.0) + Math.sin(i / stride / 37.0);
      long value = Math.round(128 + 40 * wave + 1.5 * random.nextGaussian());
      memory.set(ValueLayout.JAVA_BYTE, i, (byte) value);
    }
    return Frame.of(format, memory, 0, 0, () -> {});
  }

  void copy() {
    copy.copyFrom(yuyv.segment());
  }

  void tensor() throws IOException {
    toTensor.apply(yuyv, CropRegion.FULL, tensor);
  }

  void picture() throws IOException {
    toImage.apply(yuyv, pixels);
  }

  void nv12Picture() throws IOException {
    nv12ToImage.apply(nv12, pixels);
  }

  void jpegTensor() throws IOException {
    jpegToTensor.apply(mjpg, CropRegion.FULL, tensor);
  }

  void jdkTensor() throws IOException {
    BufferedImage whole = ImageIO.read(new ByteArrayInputStream(jpegBytes));
    Graphics2D graphics = small.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(whole, 0, 0, SIDE, SIDE, null);
    graphics.dispose();
  }

  void jpeg() throws IOException {
    toJpeg.encode(yuyv);
  }

  void jdkJpeg() throws IOException {
    toImage.apply(yuyv, pixels);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (!ImageIO.write(image, "jpeg", bytes)) {
      throw new IOException("the JDK writes no JPEG here");
    }
  }

  @Override
  public void close() {
    toTensor.close();
    jpegToTensor.close();
    toImage.close();
    nv12ToImage.close();
    toJpeg.close();
    arena.close();
  }
}
