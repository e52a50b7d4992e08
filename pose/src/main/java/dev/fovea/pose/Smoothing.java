package dev.fovea.pose;

/**
 * The constants of smoothing and prediction; coordinates are in parts of the frame's sides, times
 * in seconds.
 *
 * @param frequency measurements a second, until two have come
 * @param minCutoff Hz: lower is steadier at rest
 * @param beta Hz for each part of a side a second: higher lags less in motion
 * @param derivativeCutoff Hz
 * @param threshold steps above this many parts grow slower than linear
 * @param thresholdBeta how that grows with speed
 * @param horizonMillis a pose is predicted no farther than this; 0: not at all
 */
public record Smoothing(
    double frequency,
    double minCutoff,
    double beta,
    double derivativeCutoff,
    double threshold,
    double thresholdBeta,
    int horizonMillis) {

  /** The constants of tfjs for MoveNet, and a tenth of a second of prediction. */
  public static final Smoothing MOVENET = new Smoothing(30, 2.5, 300, 2.5, 0.5, 5, 100);

  /**
   * @throws IllegalArgumentException if a frequency or threshold is not above 0, or another
   *     constant below it
   */
  public Smoothing {
    if (!(frequency > 0 && minCutoff > 0 && derivativeCutoff > 0 && threshold > 0)
        || !(beta >= 0 && thresholdBeta >= 0 && horizonMillis >= 0)) {
      throw new IllegalArgumentException(
          "frequencies and thresholds must be above 0, factors and the horizon not below");
    }
  }

  public Smoothing withMinCutoff(double minCutoff) {
    return new Smoothing(
        frequency, minCutoff, beta, derivativeCutoff, threshold, thresholdBeta, horizonMillis);
  }

  public Smoothing withBeta(double beta) {
    return new Smoothing(
        frequency, minCutoff, beta, derivativeCutoff, threshold, thresholdBeta, horizonMillis);
  }

  public Smoothing withHorizonMillis(int horizonMillis) {
    return new Smoothing(
        frequency, minCutoff, beta, derivativeCutoff, threshold, thresholdBeta, horizonMillis);
  }
}
