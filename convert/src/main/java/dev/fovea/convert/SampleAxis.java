package dev.fovea.convert;

import java.util.Arrays;

/**
 * Where the samples of a crop fall along one axis of a frame, by TensorFlow's crop_and_resize
 * (kernel CropAndResize for CPU, bilinear), in its float arithmetic: sample {@code i} of {@code n}
 * lies at {@code min * (side - 1) + i * ((max - min) * (side - 1) / (n - 1))}, a single one in the
 * middle. Those before the first pixel's centre or after the last one's have no pixels.
 *
 * <p>The pixels may be those of a picture that was decoded smaller, each in place of {@code 8 /
 * eighths} of the frame's; a place {@code p} among the frame's is then {@code (p + 0.5) * eighths /
 * 8 - 0.5} there.
 *
 * <p>Tables are computed anew into the same arrays; one thread at a time.
 */
final class SampleAxis {
  private int[] low = new int[0];
  private int[] high = new int[0];
  private float[] weights = new float[0];
  private float[] centres = new float[0];
  private float spacing;
  private int pixels;
  private int first;
  private int end;

  /** Computes the tables for a crop of an undiminished frame. */
  void crop(float min, float max, int side, int samples) {
    crop(min, max, side, samples, side, 8);
  }

  /**
   * Computes the tables for a crop.
   *
   * @param side the frame's pixels
   * @param pixels the picture's, {@code side * eighths / 8} rounded up
   */
  void crop(float min, float max, int side, int samples, int pixels, int eighths) {
    prepare(samples, pixels);
    int last = side - 1;
    float scale = samples > 1 ? (max - min) * last / (samples - 1) : 0;
    spacing = Math.abs(scale) * eighths / 8;
    for (int i = 0; i < samples; i++) {
      float at = samples > 1 ? min * last + i * scale : (float) (0.5 * (min + max) * last);
      if (at >= 0 && at <= last) {
        put(i, eighths == 8 ? at : Math.clamp((at + 0.5f) * eighths / 8 - 0.5f, 0, pixels - 1));
      }
    }
  }

  private void prepare(int samples, int pixels) {
    int padded = Kernels.padded(samples);
    if (weights.length < padded) {
      low = new int[padded];
      high = new int[padded];
      weights = new float[padded];
      centres = new float[padded];
    }
    this.pixels = pixels;
    first = samples;
    end = samples;
  }

  /** Samples come in order and the frame is in one piece, so those inside it are too. */
  private void put(int i, float at) {
    first = Math.min(first, i);
    end = i + 1;
    low[i] = (int) Math.floor(at);
    high[i] = (int) Math.ceil(at);
    weights[i] = at - low[i];
    centres[i] = at;
  }

  /** Turns the order of the samples round; for crops that lie inside. */
  void mirror() {
    for (int i = first, j = end - 1; i < j; i++, j--) {
      int pixel = low[i];
      low[i] = low[j];
      low[j] = pixel;
      pixel = high[i];
      high[i] = high[j];
      high[j] = pixel;
      swap(weights, i, j);
      swap(centres, i, j);
    }
  }

  private static void swap(float[] values, int i, int j) {
    float value = values[i];
    values[i] = values[j];
    values[j] = value;
  }

  /** The first sample inside the frame; {@link #end} if none is. */
  int first() {
    return first;
  }

  /** The sample after the last one inside the frame. */
  int end() {
    return end;
  }

  /** The pixel at or before sample {@code i}. */
  int low(int i) {
    return low[i];
  }

  /** The pixel at or after sample {@code i}. */
  int high(int i) {
    return high[i];
  }

  /** How much of the high pixel there is in sample {@code i}, 0 to before 1. */
  float weight(int i) {
    return weights[i];
  }

  /** Where sample {@code i} lies among the pixels. */
  float centre(int i) {
    return centres[i];
  }

  /** Pixels from one sample to the next. */
  float spacing() {
    return spacing;
  }

  /** The picture's pixels along this axis. */
  int pixels() {
    return pixels;
  }

  /** Copies the weights from the first sample on, and zeros for the rest. */
  void weightsFromFirst(float[] target) {
    Arrays.fill(target, 0);
    System.arraycopy(weights, first, target, 0, end - first);
  }
}
