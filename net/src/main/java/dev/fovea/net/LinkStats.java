package dev.fovea.net;

import java.util.Map;

/**
 * What a client has done. Once nothing is in flight, {@code sent} is {@code answered} plus all of
 * {@code dropped}.
 *
 * @param sent frames that were written to the server whole
 * @param answered frames that came back with a result
 * @param dropped frames that were sent and have no result, by reason
 * @param notSent frames that {@code trySend} refused, by reason: "window", "link down", "unfit"
 * @param late answers to frames that were not, or no longer, in flight
 * @param reconnects times that a lost link was made again
 * @param roundTrip of the newest 1024 results
 * @param pingNanos the shortest way there and back of a message without a frame, of late; 0:
 *     unknown
 * @param clockOffsetNanos how far the server's clock is ahead of this side's, give or take half of
 *     {@code pingNanos}
 */
public record LinkStats(
    long sent,
    long answered,
    Map<String, Long> dropped,
    Map<String, Long> notSent,
    long late,
    long reconnects,
    RoundTrip roundTrip,
    long pingNanos,
    long clockOffsetNanos) {

  /**
   * Times from a frame's being sent to its result, in nanoseconds; all 0 before the first.
   *
   * @param p50 half of them were at most this
   * @param p99 of a hundred, 99 were at most this
   * @param max the longest
   */
  public record RoundTrip(long p50, long p99, long max) {}
}
