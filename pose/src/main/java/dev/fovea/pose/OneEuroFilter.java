package dev.fovea.pose;

/**
 * Smooths one number that is measured again and again: much at rest, little in motion (Casiez,
 * Roussel and Vogel, "1€ Filter", CHI 2012), in the form of tfjs's {@code KeypointsOneEuroFilter},
 * whose steps grow slower than linear where they are large. One thread; belongs to who made it.
 *
 * <pre>
 *   alpha(fc) = 1 / (1 + f / (2 pi fc))           f: the rate of the last step, in Hz
 *   e         = low pass of (v - last v) * f       at the derivative's cut-off
 *   fc        = minCutoff + beta |e|,  thr = threshold + thresholdBeta |e|
 *   out       = prev + alpha(fc) * thr * asinh((v - prev) / thr)
 * </pre>
 */
final class OneEuroFilter {
  private final Smoothing options;
  private double frequency;
  private long lastMicros;
  private double lastRaw = Double.NaN;
  private double derivative = Double.NaN;
  private double value = Double.NaN;

  OneEuroFilter(Smoothing options) {
    this.options = options;
    frequency = options.frequency();
  }

  /**
   * The smoothed value.
   *
   * @param raw a coordinate in parts of the frame's side: the constants are made for these
   * @param micros when it was measured, above 0; where time does not advance the value passes
   */
  double apply(double raw, long micros) {
    if (micros <= lastMicros) {
      return raw;
    }
    if (lastMicros != 0) {
      frequency = 1e6 / (micros - lastMicros);
    }
    lastMicros = micros;
    double slope = Double.isNaN(lastRaw) ? 0 : (raw - lastRaw) * frequency;
    lastRaw = raw;
    derivative =
        Double.isNaN(derivative)
            ? slope
            : derivative + alpha(options.derivativeCutoff()) * (slope - derivative);
    double speed = Math.abs(derivative);
    double threshold = options.threshold() + options.thresholdBeta() * speed;
    value =
        Double.isNaN(value)
            ? raw
            : value
                + alpha(options.minCutoff() + options.beta() * speed)
                    * threshold
                    * asinh((raw - value) / threshold);
    return value;
  }

  /** Parts of the frame's side a second, smoothed. */
  double velocity() {
    return Double.isNaN(derivative) ? 0 : derivative;
  }

  private double alpha(double cutoff) {
    return 1 / (1 + frequency / (2 * Math.PI * cutoff));
  }

  private static double asinh(double x) {
    return Math.copySign(Math.log(Math.abs(x) + Math.sqrt(x * x + 1)), x);
  }
}
