package dev.fovea;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

/** A source of so many frames, each there when it is asked for, that counts which were closed. */
final class ListSource implements FrameSource {
  private static final FrameFormat FORMAT = FrameFormat.packed(2, 1, PixelFormat.GREY);

  final AtomicInteger closed = new AtomicInteger();
  final CountDownLatch polled;

  /** What the source does after its last frame, instead of ending: it breaks. */
  Optional<IOException> failure = Optional.empty();

  private final List<Long> sequences;
  private int next;
  private volatile boolean over;

  ListSource(int frames) {
    this.sequences = LongStream.range(0, frames).boxed().toList();
    this.polled = new CountDownLatch(frames);
  }

  @Override
  public Optional<Frame> poll(Duration timeout) throws IOException {
    if (ended()) {
      return Optional.empty();
    }
    if (next == sequences.size()) {
      throw failure.orElseThrow();
    }
    polled.countDown();
    MemorySegment pixels = MemorySegment.ofArray(new byte[2]);
    long sequence = sequences.get(next++);
    return Optional.of(Frame.of(FORMAT, pixels, sequence, 0, closed::incrementAndGet));
  }

  @Override
  public boolean ended() {
    return over || next == sequences.size() && failure.isEmpty();
  }

  @Override
  public FrameFormat format() {
    return FORMAT;
  }

  @Override
  public double framesPerSecond() {
    return 0;
  }

  @Override
  public String name() {
    return "list";
  }

  @Override
  public SourceCounters counters() {
    return SourceCounters.of(next, Map.of());
  }

  @Override
  public void close() {
    over = true;
  }
}
