package dev.fovea.bench;

import dev.fovea.CopyLedger;
import dev.fovea.CropRegion;
import dev.fovea.Frame;
import dev.fovea.PixelFormat;
import dev.fovea.Tensor;
import dev.fovea.Tensor.ElementType;
import dev.fovea.convert.FrameToTensor;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import javax.imageio.ImageIO;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** 1920x1080, whole, into a tensor of 192x192x3 bytes. */
@State(Scope.Thread)
public class TensorBenchmark {
  private static final int WIDTH = 1920;
  private static final int HEIGHT = 1080;
  private static final int SIDE = 192;

  private Frame yuyv;
  private Frame mjpg;
  private MemorySegment yuyvBytes;
  private MemorySegment jpeg;
  private byte[] jpegBytes;
  private MemorySegment copy;
  private MemorySegment rgb;
  private Tensor tensor;
  private FrameToTensor converter;
  private TurboPeer turbo;
  private Mat yuyvMat;
  private Mat rgbMat;
  private Mat small;
  private BufferedImage smallImage;

  /** Makes the frames and the peers' memory. */
  @Setup
  public void prepare() throws Throwable {
    yuyv = BenchFrames.raw(WIDTH, HEIGHT, PixelFormat.YUYV);
    yuyvBytes = yuyv.segment();
    copy = Arena.global().allocate(yuyvBytes.byteSize(), 4096);
    rgb = Arena.global().allocate(3L * WIDTH * HEIGHT, 64);
    turbo = new TurboPeer(rgb.byteSize());
    yuyvMat = OpenCvPeer.mat(yuyvBytes, WIDTH, HEIGHT, opencv_core.CV_8UC2, 2L * WIDTH);
    rgbMat = OpenCvPeer.mat(rgb, WIDTH, HEIGHT, opencv_core.CV_8UC3, 3L * WIDTH);
    opencv_imgproc.cvtColor(yuyvMat, rgbMat, opencv_imgproc.COLOR_YUV2RGB_YUY2);
    jpeg = TurboPeer.kept(turbo.encode(rgb, WIDTH, HEIGHT, TurboPeer.SAMPLING_422, 85));
    jpegBytes = jpeg.toArray(ValueLayout.JAVA_BYTE);
    mjpg = Frames.jpeg(WIDTH, HEIGHT, jpeg);
    small = new Mat();
    smallImage = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    tensor =
        new Tensor(
            Arena.global().allocate(Tensor.bytes(SIDE, SIDE, ElementType.U8), 64),
            SIDE,
            SIDE,
            ElementType.U8);
    converter = FrameToTensor.create(new CopyLedger());
  }

  /** Ours. */
  @Benchmark
  public Tensor yuyvOurs() throws IOException {
    converter.apply(yuyv, CropRegion.FULL, tensor);
    return tensor;
  }

  /** The frame copied once. */
  @Benchmark
  public MemorySegment yuyvMemcpy() {
    return copy.copyFrom(yuyvBytes);
  }

  /** The whole frame to RGB, then that smaller, by one thread as ours. */
  @Benchmark
  public Mat yuyvOpenCv() {
    opencv_core.setNumThreads(1);
    opencv_imgproc.cvtColor(yuyvMat, rgbMat, opencv_imgproc.COLOR_YUV2RGB_YUY2);
    opencv_imgproc.resize(rgbMat, small, new Size(SIDE, SIDE));
    return small;
  }

  /** Ours. */
  @Benchmark
  public Tensor jpegOurs() throws IOException {
    converter.apply(mjpg, CropRegion.FULL, tensor);
    return tensor;
  }

  /** The whole picture to RGB, then that smaller. */
  @Benchmark
  public Mat jpegTurboAndOpenCv() throws Throwable {
    opencv_core.setNumThreads(1);
    turbo.decode(jpeg, rgb, WIDTH, HEIGHT);
    opencv_imgproc.resize(rgbMat, small, new Size(SIDE, SIDE));
    return small;
  }

  /** The same by the JDK alone. */
  @Benchmark
  public BufferedImage jpegJdk() throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(jpegBytes));
    Graphics2D graphics = smallImage.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(image, 0, 0, SIDE, SIDE, null);
    graphics.dispose();
    return smallImage;
  }

  /** Whoever measured, all must have made the same picture, roughly. */
  @TearDown
  public void compare() throws IOException {
    converter.apply(yuyv, CropRegion.FULL, tensor);
    Frames.requireAlike(tensor.segment(), Frames.bytes(yuyvOpenCv()), 8);
    converter.apply(mjpg, CropRegion.FULL, tensor);
    Frames.requireAlike(tensor.segment(), Frames.bytes(small), 8);
  }
}
