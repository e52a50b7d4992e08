package dev.fovea.bench;

import java.io.IOException;
import org.bytedeco.opencv.global.opencv_videoio;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_videoio.VideoCapture;

/**
 * Capture with OpenCV's VideoCapture, colours left as they are; the main class of a process of its
 * own, on the class path, whose processor time vcam reports.
 */
public final class OpenCvLoop {
  private OpenCvLoop() {}

  /**
   * Arguments: "grab" (takes a frame and looks at nothing) or "read" (copies it into a Mat), the
   * device, how many frames.
   */
  public static void main(String[] args) throws IOException {
    boolean read = args[0].equals("read");
    try (VideoCapture camera = new VideoCapture(args[1], opencv_videoio.CAP_V4L2);
        Mat frame = new Mat()) {
      if (!camera.isOpened()) {
        throw new IOException("OpenCV does not open " + args[1]);
      }
      camera.set(opencv_videoio.CAP_PROP_CONVERT_RGB, 0);
      for (long i = Long.parseLong(args[2]); i > 0; i--) {
        if (!(read ? camera.read(frame) : camera.grab())) {
          throw new IOException("OpenCV gets no frame");
        }
      }
      camera.release();
    }
  }
}
