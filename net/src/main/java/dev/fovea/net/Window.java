package dev.fovea.net;

/**
 * How many frames to keep in flight: as few as give the most poses a second, because each one more
 * only waits.
 *
 * <p>Poses come at most as fast as the slowest of what happens to frames one after the other: the
 * camera's taking them, their bytes' coming in, the model with whatever other cameras' frames it
 * takes in between. With {@code n} in flight one comes every {@code trip / n}, the trip being what
 * a frame takes that finds no other of its own camera waiting (Little's law). Hence {@code n = trip
 * / slowest}; what is within {@value #NEAR} of the most is as good. A camera of 30 frames/s on
 * loopback needs one: it is never waited for. So does one whose frames come back and are followed
 * by the next while other cameras have their turns: a second one would only wait, be superseded and
 * make room for a third.
 *
 * <p>A camera's pace is what its sequence numbers and times say, skipped frames included.
 *
 * <p>The sending thread tells the camera's pace, the reading thread the answers; any may ask.
 */
final class Window {
  private static final double NEAR = 0.95;

  /** Weight of the newest answer: what is forgotten after a dozen is no outlier. */
  private static final double WEIGHT = 1 / 8.0;

  /** Answers in a row that must want another window before it changes. */
  private static final int PERSISTENCE = 8;

  private final int least;
  private final int most;
  private volatile int size;
  private volatile double intervalNanos;
  private long lastSequence;
  private long lastTimestampNanos;
  private boolean offered;

  private double tripNanos;
  private double slowestNanos;
  private boolean answered;
  private int votes;

  /** Between the two, at first the least. */
  Window(int least, int most) {
    this.least = least;
    this.most = most;
    size = least;
  }

  int size() {
    return size;
  }

  /** The camera took a frame; the sending thread's. */
  void offered(long sequence, long timestampNanos) {
    long frames = sequence - lastSequence;
    if (offered && frames > 0) {
      double interval = Math.max(0, (timestampNanos - lastTimestampNanos) / (double) frames);
      intervalNanos =
          intervalNanos == 0 ? interval : intervalNanos + (interval - intervalNanos) * WEIGHT;
    }
    offered = true;
    lastSequence = sequence;
    lastTimestampNanos = timestampNanos;
  }

  /** A result is here; the reading thread's. */
  void answered(Flight flight, Result result) {
    StageNanos stages = result.stages();
    long service = stages.convert() + stages.inference();
    long ownQueue = Math.min(stages.queue(), flight.ahead() * service);
    long others = stages.queue() - ownQueue;
    double trip = result.roundTripNanos() - ownQueue;
    double way = result.wayNanos();
    double turn = way < others ? trip : others + service;
    double slowest = Math.max(Math.max(turn, stages.receive()), intervalNanos);
    tripNanos = answered ? tripNanos + (trip - tripNanos) * WEIGHT : trip;
    slowestNanos = answered ? slowestNanos + (slowest - slowestNanos) * WEIGHT : slowest;
    answered = true;
    vote((int) Math.clamp(Math.ceil(NEAR * tripNanos / slowestNanos), least, most));
  }

  private void vote(int wanted) {
    votes = wanted == size ? 0 : votes + 1;
    if (votes >= PERSISTENCE) {
      size = wanted;
      votes = 0;
    }
  }
}
