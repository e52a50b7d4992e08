package dev.fovea;

import java.util.Map;

/**
 * What became of a source's frames since it was opened. A source that comes back after it had gone
 * counts on.
 *
 * @param delivered frames that the source published, whether or not somebody polled them in time
 * @param dropped frames that were published and not polled, or thrown away, by reason
 * @param lost frames that the driver counted and never handed out (gaps in the sequence)
 * @param flagged frames that the driver marked as broken
 * @param shortFrames raw frames with fewer bytes than their format needs
 * @param badJpeg JPEG frames that are cut or no baseline JPEG of the negotiated size
 * @param stalls times when no frame came for long although the camera was streaming
 * @param restarts times when the stream was stopped and started again
 * @param reconnects times when a camera that had gone was found again
 * @param copied frames lent as copies, so that a consumer that holds many doesn't starve the driver
 * @param age of the frames when they were polled
 */
public record SourceCounters(
    long delivered,
    Map<String, Long> dropped,
    long lost,
    long flagged,
    long shortFrames,
    long badJpeg,
    long stalls,
    long restarts,
    long reconnects,
    long copied,
    Age age) {

  /**
   * How old frames were when they were polled: from their time stamp on.
   *
   * @param p50Nanos the median; 0 as long as there is none
   * @param p99Nanos what 99 of 100 stayed below
   */
  public record Age(long p50Nanos, long p99Nanos) {
    /** Of no frames. */
    public static final Age NONE = new Age(0, 0);
  }

  /** The counters of a source that cannot fail. */
  public static SourceCounters of(long delivered, Map<String, Long> dropped) {
    return new SourceCounters(delivered, dropped, 0, 0, 0, 0, 0, 0, 0, 0, Age.NONE);
  }
}
