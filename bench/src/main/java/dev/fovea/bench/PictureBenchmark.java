package dev.fovea.bench;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.fovea.CopyLedger;
import dev.fovea.Frame;
import dev.fovea.PixelFormat;
import dev.fovea.convert.FrameToImage;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** 1920x1080 to a picture of four bytes a pixel: ours into an int[], the peers' into memory. */
@State(Scope.Thread)
public class PictureBenchmark {
  private static final int WIDTH = 1920;
  private static final int HEIGHT = 1080;
  private static final int AV_PIX_FMT_YUYV422 = 1;
  private static final int AV_PIX_FMT_NV12 = 23;
  private static final int AV_PIX_FMT_BGRA = 28;
  private static final int SWS_FAST_BILINEAR = 1;

  /** The frame's format. */
  @Param({"YUYV", "NV12"})
  public String format;

  private boolean packed;
  private Frame frame;
  private MemorySegment bytes;
  private MemorySegment chroma;
  private MemorySegment bgra;
  private int[] pixels;
  private FrameToImage converter;
  private MethodHandle libyuv;
  private MethodHandle scale;
  private MemorySegment context;
  private MemorySegment slices;
  private MemorySegment strides;
  private MemorySegment targets;
  private MemorySegment targetStrides;
  private Mat mat;
  private Mat bgraMat;

  /** Makes the frame and the peers' memory. */
  @Setup
  public void prepare() throws Throwable {
    packed = format.equals("YUYV");
    frame = BenchFrames.raw(WIDTH, HEIGHT, PixelFormat.of(format));
    bytes = frame.segment();
    chroma = packed ? MemorySegment.NULL : bytes.asSlice((long) WIDTH * HEIGHT);
    bgra = Arena.global().allocate(4L * WIDTH * HEIGHT, 64);
    pixels = new int[WIDTH * HEIGHT];
    converter = FrameToImage.create(new CopyLedger());
    openLibyuv();
    openSwscale();
    mat =
        packed
            ? OpenCvPeer.mat(bytes, WIDTH, HEIGHT, opencv_core.CV_8UC2, 2L * WIDTH)
            : OpenCvPeer.mat(bytes, WIDTH, HEIGHT * 3 / 2, opencv_core.CV_8UC1, WIDTH);
    bgraMat = OpenCvPeer.mat(bgra, WIDTH, HEIGHT, opencv_core.CV_8UC4, 4L * WIDTH);
  }

  private void openLibyuv() {
    CLibrary library = CLibrary.open("libyuv.so.0", "libyuv0");
    libyuv =
        packed
            ? library.bind(
                "YUY2ToARGB", JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT)
            : library.bind(
                "NV12ToARGB",
                JAVA_INT,
                ADDRESS,
                JAVA_INT,
                ADDRESS,
                JAVA_INT,
                ADDRESS,
                JAVA_INT,
                JAVA_INT,
                JAVA_INT);
  }

  private void openSwscale() throws Throwable {
    CLibrary library = CLibrary.open("libswscale.so.6", "libswscale6");
    scale =
        library.bind(
            "sws_scale", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    MethodHandle getContext =
        library.bind(
            "sws_getContext",
            ADDRESS,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            ADDRESS,
            ADDRESS,
            ADDRESS);
    int from = packed ? AV_PIX_FMT_YUYV422 : AV_PIX_FMT_NV12;
    context =
        (MemorySegment)
            getContext.invokeExact(
                WIDTH,
                HEIGHT,
                from,
                WIDTH,
                HEIGHT,
                AV_PIX_FMT_BGRA,
                SWS_FAST_BILINEAR,
                MemorySegment.NULL,
                MemorySegment.NULL,
                MemorySegment.NULL);
    slices = Arena.global().allocate(ADDRESS, 4);
    slices.setAtIndex(ADDRESS, 0, bytes);
    slices.setAtIndex(ADDRESS, 1, chroma);
    strides = Arena.global().allocateFrom(JAVA_INT, packed ? 2 * WIDTH : WIDTH, WIDTH, 0, 0);
    targets = Arena.global().allocate(ADDRESS, 4);
    targets.setAtIndex(ADDRESS, 0, bgra);
    targetStrides = Arena.global().allocateFrom(JAVA_INT, 4 * WIDTH, 0, 0, 0);
  }

  /** Ours. */
  @Benchmark
  public int[] ours() throws IOException {
    converter.apply(frame, pixels);
    return pixels;
  }

  /** libyuv, by java.lang.foreign. */
  @Benchmark
  public int libyuv() throws Throwable {
    return packed
        ? (int) libyuv.invokeExact(bytes, 2 * WIDTH, bgra, 4 * WIDTH, WIDTH, HEIGHT)
        : (int) libyuv.invokeExact(bytes, WIDTH, chroma, WIDTH, bgra, 4 * WIDTH, WIDTH, HEIGHT);
  }

  /** OpenCV's cvtColor, by one thread as ours. */
  @Benchmark
  public Mat openCv() {
    opencv_core.setNumThreads(1);
    opencv_imgproc.cvtColor(
        mat,
        bgraMat,
        packed ? opencv_imgproc.COLOR_YUV2BGRA_YUY2 : opencv_imgproc.COLOR_YUV2BGRA_NV12);
    return bgraMat;
  }

  /** FFmpeg's libswscale, by java.lang.foreign. */
  @Benchmark
  public int swscale() throws Throwable {
    return (int) scale.invokeExact(context, slices, strides, 0, HEIGHT, targets, targetStrides);
  }

  /** All must have made the same picture, roughly. */
  @TearDown
  public void compare() throws Throwable {
    ours();
    byte[] ours = new byte[4 * pixels.length];
    MemorySegment.ofArray(ours).copyFrom(MemorySegment.ofArray(pixels));
    for (int peer = 0; peer < 3; peer++) {
      switch (peer) {
        case 0 -> require(libyuv() == 0);
        case 1 -> openCv();
        default -> require(swscale() == HEIGHT);
      }
      byte[] theirs = bgra.toArray(ValueLayout.JAVA_BYTE);
      for (int i = 3; i < theirs.length; i += 4) {
        theirs[i] = 0;
      }
      Frames.requireAlike(MemorySegment.ofArray(ours), theirs, 3);
    }
  }

  private static void require(boolean worked) {
    if (!worked) {
      throw new IllegalStateException("a peer fails");
    }
  }
}
