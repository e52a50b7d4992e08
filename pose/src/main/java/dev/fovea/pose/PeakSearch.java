package dev.fovea.pose;

/**
 * Finds the cell of the highest sigmoid(logit) / (distance to a guess + {@value #SOFTENING}). One
 * thread; allocates nothing.
 *
 * <p>Looking at every cell would take a square root and an exponential for each of 17 x 2304, about
 * as long as a tenth of the model. Rows are looked at from the guess outwards until none can win
 * any more, however sure its cells are; and a cell's distance is taken only if its logit would do
 * at distance 0.
 */
final class PeakSearch {
  /** Keeps the weight of the very cell finite; the constant is the graph's. */
  private static final double SOFTENING = 1.8;

  private Head head;
  private int channel;
  private double y;
  private double x;
  private int best;
  private double most;
  private double leastLogit;

  /**
   * The cell, counted row by row; the first of equal ones; -1 if no logit is a finite number.
   *
   * @param y the guess, in cells; it may lie outside
   * @param x the same
   */
  int peak(Head head, int channel, double y, double x) {
    this.head = head;
    this.channel = channel;
    this.y = y;
    this.x = x;
    best = -1;
    most = 0;
    leastLogit = Double.NEGATIVE_INFINITY;
    int side = head.rows();
    int start = (int) Math.clamp(Math.round(y), 0L, side - 1L);
    row(start);
    for (int away = 1; away < side; away++) {
      boolean above = row(start - away);
      boolean below = row(start + away);
      if (!above && !below) {
        break;
      }
    }
    return best;
  }

  /** Looks at a row; false if there is no such row, or it is too far off for any cell to win. */
  private boolean row(int row) {
    int side = head.rows();
    double dy = row - y;
    if (row < 0 || row >= side || 1 / (Math.abs(dy) + SOFTENING) < most) {
      return false;
    }
    for (int column = 0; column < side; column++) {
      int cell = row * side + column;
      float logit = head.at(cell, channel);
      if (logit >= leastLogit && Float.isFinite(logit)) {
        offer(cell, logit, Math.sqrt(dy * dy + (column - x) * (column - x)));
      }
    }
    return true;
  }

  private void offer(int cell, float logit, double distance) {
    double value = Decoder.sigmoid(logit) / (distance + SOFTENING);
    if (best < 0 || value > most || value == most && cell < best) {
      most = value;
      best = cell;
      leastLogit = leastLogit(value * SOFTENING);
    }
  }

  /** A logit less than this, with room for rounding, has a sigmoid below {@code sigmoid}. */
  private static double leastLogit(double sigmoid) {
    return sigmoid < 1 ? Math.log(sigmoid / (1 - sigmoid)) - 1e-6 : Double.NEGATIVE_INFINITY;
  }
}
