package dev.fovea.bench;

import dev.fovea.CopyLedger;
import dev.fovea.Frame;
import dev.fovea.PixelFormat;
import dev.fovea.convert.FrameToJpeg;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** YUYV 1280x720 to JPEG of quality 80, 4:2:0, in an array. */
@State(Scope.Thread)
public class EncodeBenchmark {
  private static final int WIDTH = 1280;
  private static final int HEIGHT = 720;
  private static final int QUALITY = 80;

  private Frame yuyv;
  private FrameToJpeg encoder;
  private TurboPeer turbo;
  private MemorySegment rgb;
  private Mat yuyvMat;
  private Mat rgbMat;

  /** Makes the frame and the peer's memory. */
  @Setup
  public void prepare() throws Throwable {
    yuyv = BenchFrames.raw(WIDTH, HEIGHT, PixelFormat.YUYV);
    encoder = FrameToJpeg.create(QUALITY, new CopyLedger());
    rgb = Arena.global().allocate(3L * WIDTH * HEIGHT, 64);
    turbo = new TurboPeer(rgb.byteSize());
    yuyvMat = OpenCvPeer.mat(yuyv.segment(), WIDTH, HEIGHT, opencv_core.CV_8UC2, 2L * WIDTH);
    rgbMat = OpenCvPeer.mat(rgb, WIDTH, HEIGHT, opencv_core.CV_8UC3, 3L * WIDTH);
  }

  /** Ours. */
  @Benchmark
  public byte[] ours() throws IOException {
    return encoder.encode(yuyv);
  }

  /** To RGB by OpenCV, and that to JPEG by libjpeg-turbo. */
  @Benchmark
  public byte[] openCvAndTurbo() throws Throwable {
    opencv_core.setNumThreads(1);
    opencv_imgproc.cvtColor(yuyvMat, rgbMat, opencv_imgproc.COLOR_YUV2RGB_YUY2);
    return turbo
        .encode(rgb, WIDTH, HEIGHT, TurboPeer.SAMPLING_420, QUALITY)
        .toArray(ValueLayout.JAVA_BYTE);
  }
}
