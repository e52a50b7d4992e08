package dev.fovea;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Flow;

/**
 * Something that lends frames: a camera, the test scene, picture files. Between a source and its
 * consumer stands a slot, never a queue: the newest frame wins, and what was displaced is counted.
 *
 * <p>One thread polls; any thread may close.
 */
public interface FrameSource extends AutoCloseable, Iterable<Frame> {

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

  /**
   * The frames as they come, until the source has ended or the thread is interrupted, as {@code for
   * (Frame frame : source)}; on the thread that polls. A frame is closed when the next one is asked
   * for, if it was not before: who leaves the loop early closes the one in hand, and who wants one
   * for longer takes it with {@link Frame#shared}. A loop slower than the source gets the newest
   * each time.
   *
   * @return an iterator that throws {@link UncheckedIOException} if the source breaks
   */
  @Override
  default Iterator<Frame> iterator() {
    return new FrameIterator(this);
  }

  /**
   * The frames for a subscriber, as many as it requests: the newest each time, never a queue. A
   * thread of the subscription polls this source, as the only one, and gives all signals; a frame
   * is closed when {@code onNext} returns, so that who wants it for longer, or on another thread,
   * takes it with {@link Frame#shared}. The source's end completes the subscription, what breaks
   * the source fails it. A cancelled subscription leaves the source open; then there may be another
   * one.
   *
   * @return a publisher for one subscriber at a time; others get an {@link IllegalStateException}
   */
  default Flow.Publisher<Frame> publisher() {
    return new FramePublisher(this);
  }

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
