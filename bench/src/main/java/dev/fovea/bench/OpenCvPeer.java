package dev.fovea.bench;

import java.lang.foreign.MemorySegment;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * How memory of ours becomes OpenCV's without a copy: a Mat over the address of a segment. Valid as
 * long as the segment's arena is; a frame's until it is closed.
 */
final class OpenCvPeer {
  private OpenCvPeer() {}

  /**
   * A Mat over a segment outside of the Java heap.
   *
   * @param type such as CV_8UC2 for YUYV, CV_8UC3 for BGR
   * @param bytesPerLine from one row to the next
   */
  static Mat mat(MemorySegment memory, int width, int height, int type, long bytesPerLine) {
    return new Mat(height, width, type, pointer(memory), bytesPerLine);
  }

  private static Pointer pointer(MemorySegment memory) {
    return new Address(memory.address());
  }

  private static final class Address extends Pointer {
    Address(long address) {
      this.address = address;
    }
  }
}
