package dev.fovea.pose;

/**
 * What a model makes of a pixel's three bytes before it looks at them: {@code (value - mean) *
 * factor}, red first or blue first.
 *
 * @param mean is taken from red, green and blue
 * @param factor is applied to red, green and blue
 * @param blueFirst whether the channels stand in the order B, G, R
 */
record PixelScale(float[] mean, float[] factor, boolean blueFirst) {
  /** 0..255, red first: MoveNet. */
  static final PixelScale BYTES = of(0, 1, false);

  /** 0..1, red first: YOLO, BlazePose's landmarks. */
  static final PixelScale UNIT = of(0, 1 / 255f, false);

  /** -1..1, red first: BlazePose's detector. */
  static final PixelScale SIGNED_UNIT = of(127.5f, 1 / 127.5f, false);

  /** 0..255, blue first: RTMO as MMDeploy exports it. */
  static final PixelScale BYTES_BLUE_FIRST = of(0, 1, true);

  /** ImageNet's mean and deviation, red first: RTMPose and most of MMPose's top-down models. */
  static final PixelScale IMAGENET =
      new PixelScale(
          new float[] {123.675f, 116.28f, 103.53f},
          new float[] {1 / 58.395f, 1 / 57.12f, 1 / 57.375f},
          false);

  private static PixelScale of(float mean, float factor, boolean blueFirst) {
    return new PixelScale(
        new float[] {mean, mean, mean}, new float[] {factor, factor, factor}, blueFirst);
  }

  /** What the 256 values of a channel (0: red) become. */
  float[] table(int channel) {
    float[] table = new float[256];
    for (int value = 0; value < table.length; value++) {
      table[value] = (value - mean[channel]) * factor[channel];
    }
    return table;
  }
}
