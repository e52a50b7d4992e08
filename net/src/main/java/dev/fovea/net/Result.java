package dev.fovea.net;

import dev.fovea.CropRegion;
import dev.fovea.Pose;
import java.util.List;

/**
 * What a server found in one frame.
 *
 * @param sequence the frame's
 * @param epoch how often the camera's counting had begun anew before it
 * @param timestampNanos the frame's, on the clock of whoever sent it
 * @param persons their keypoints in pixels of the camera's frame
 * @param next where to look in the next frame; empty: start anew
 * @param stages where the server's time went
 * @param arrivalNanos when the frame was at the server whole, on this side's clock as far as the
 *     two have been compared; 0: not yet
 * @param payloadBytes what of the frame was sent
 * @param roundTripNanos from the frame's being sent to its answer, on this side's clock
 */
public record Result(
    long sequence,
    int epoch,
    long timestampNanos,
    List<Pose> persons,
    List<CropRegion> next,
    StageNanos stages,
    long arrivalNanos,
    int payloadBytes,
    long roundTripNanos) {

  /** The same result with other persons: the same under other ids, for example. */
  public Result withPersons(List<Pose> persons) {
    return new Result(
        sequence,
        epoch,
        timestampNanos,
        persons,
        next,
        stages,
        arrivalNanos,
        payloadBytes,
        roundTripNanos);
  }

  /** What the frame and its answer were under way: all that the server did not take. */
  long wayNanos() {
    return roundTripNanos - stages.queue() - stages.convert() - stages.inference();
  }

  /** With what only the client knows: the flight, and how far the server's clock is ahead. */
  Result of(Flight flight, ClockOffset clocks, long nowNanos) {
    return new Result(
        flight.sequence(),
        epoch,
        timestampNanos,
        persons,
        next,
        stages,
        clocks.known() ? arrivalNanos - clocks.nanos() : 0,
        flight.bytes(),
        nowNanos - flight.startNanos());
  }
}
