package dev.fovea;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Conversion and model in one: a frame and the regions to look at in, persons and the next regions
 * out. It keeps nothing from frame to frame, so that any analyzer can continue any camera. One
 * thread at a time.
 */
public interface FrameAnalyzer extends AutoCloseable {

  /** The most regions that travel with one frame. */
  int MAX_REGIONS = 16;

  /**
   * What a frame gave.
   *
   * @param persons their keypoints in pixels of the camera's frame
   * @param next where to look in the next frame; empty: start anew
   * @param convertNanos time spent on making tensors
   * @param inferenceNanos time spent in the model
   */
  record Analysis(
      List<Pose> persons, List<CropRegion> next, long convertNanos, long inferenceNanos) {}

  ModelInfo model();

  /**
   * Finds the persons of a frame.
   *
   * @param frame read during the call only
   * @param regions at most {@link #MAX_REGIONS}; empty: the whole frame
   * @throws IOException if the frame is corrupt or the engine fails
   */
  Analysis analyze(Frame frame, List<CropRegion> regions) throws IOException;

  /**
   * Finds the persons of a frame, and tells when its pixels have been read: whoever has another
   * analyzer can make the next frame's tensor meanwhile.
   *
   * @param frame read until {@code read} runs
   * @param regions as of the other
   * @param read runs once, before the last inference begins or, at the latest, at the end; not at
   *     all if this throws before. What it throws ends the analysis, and is thrown on
   * @throws IOException if the frame is corrupt or the engine fails
   */
  default Analysis analyze(Frame frame, List<CropRegion> regions, Runnable read)
      throws IOException {
    Analysis analysis = analyze(frame, regions);
    read.run();
    return analysis;
  }

  /**
   * Finds the persons of a tensor that the sender made.
   *
   * @param tensor u8 RGB of the model's input size
   * @param region the part of the camera's frame that it shows
   * @param frameWidth pixels of the camera's frame
   * @param frameHeight rows of the camera's frame
   * @throws IOException if it is not of that size, or the engine fails
   */
  Analysis analyzeTensor(MemorySegment tensor, CropRegion region, int frameWidth, int frameHeight)
      throws IOException;

  @Override
  void close();
}
