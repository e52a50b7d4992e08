package dev.fovea;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Something that lends frames: a camera, the test scene, picture files. Between a source and its
 * consumer stands a slot, never a queue: the newest frame wins, and what was displaced is counted.
 *
 * <p>One thread polls; any thread may close.
 */
public interface FrameSource extends AutoCloseable {

  /**
   * What the frames are like, as granted by the source. A camera that comes back, or whose signal
   * changes, may give others from then on: {@link Frame#format} says it of each frame.
   */
  FrameFormat format();

  /** The nominal rate in frames a second, 0 if unknown. */
  double framesPerSecond();

  /** A name for people: the camera's card, "scene", a file. */
  String name();

  /**
   * The newest frame not polled yet, waited for no longer than the timeout. The caller closes it.
   *
   * @return empty if there was none in time, or the source has {@link #ended}
   * @throws IOException if the source broke; its message names the cure
   * @throws InterruptedException if the calling thread was interrupted
   */
  Optional<Frame> poll(Duration timeout) throws IOException, InterruptedException;

  /** Whether no frame will ever come again: the last picture was lent, or the source is closed. */
  boolean ended();

  /**
   * Why no frames come at present although the source goes on, in words for people: a camera that
   * was unplugged and is waited for. Empty while frames come. Any thread may ask.
   */
  default Optional<String> trouble() {
    return Optional.empty();
  }

  /** What became of the frames so far. Any thread may ask. */
  SourceCounters counters();

  /** Ends the source; a {@link #poll} that waits returns. A second close does nothing. */
  @Override
  void close() throws IOException;
}
