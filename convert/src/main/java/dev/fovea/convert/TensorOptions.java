package dev.fovea.convert;

/**
 * How a tensor is to be filled.
 *
 * @param sampling how the crop is scaled
 * @param order where the three channels lie
 * @param normalization what a float tensor's values are made to be; without effect on integers
 */
public record TensorOptions(Sampling sampling, Order order, Normalization normalization) {

  /** The order of a tensor's dimensions. */
  public enum Order {
    /** Batch, rows, columns, channels: TensorFlow's. */
    NHWC,
    /** Batch, channels, rows, columns: PyTorch's. */
    NCHW
  }

  /**
   * {@code (value - mean) * scale}, in float, a mean and a scale for each of red, green, blue;
   * values are 0..255.
   */
  public record Normalization(
      float redMean,
      float greenMean,
      float blueMean,
      float redScale,
      float greenScale,
      float blueScale) {
    /** 0..255 as it is. */
    public static final Normalization NONE = of(0, 1);

    /** To 0..1. */
    public static final Normalization UNIT = of(0, 1 / 255f);

    /** To -1..1, as MobileNets were trained. */
    public static final Normalization SIGNED = of(127.5f, 1 / 127.5f);

    /** By ImageNet's mean and deviation, as in PyTorch's and MMPose's models. */
    public static final Normalization IMAGENET =
        new Normalization(123.675f, 116.28f, 103.53f, 1 / 58.395f, 1 / 57.12f, 1 / 57.375f);

    /** The same for all three channels. */
    public static Normalization of(float mean, float scale) {
      return new Normalization(mean, mean, mean, scale, scale, scale);
    }
  }

  /** Bilinear, NHWC, 0..255: what MoveNet reads. */
  public static final TensorOptions DEFAULT =
      new TensorOptions(Sampling.BILINEAR, Order.NHWC, Normalization.NONE);

  /** The same with another sampling. */
  public TensorOptions withSampling(Sampling other) {
    return new TensorOptions(other, order, normalization);
  }

  /** The same with another order. */
  public TensorOptions withOrder(Order other) {
    return new TensorOptions(sampling, other, normalization);
  }

  /** The same with another normalization. */
  public TensorOptions withNormalization(Normalization other) {
    return new TensorOptions(sampling, order, other);
  }
}
