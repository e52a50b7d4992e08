package dev.fovea.app;

import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.FrameSource;
import dev.fovea.PixelFormat;
import dev.fovea.SourceCounters;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Black frames as fast as they are polled, for the {@link WarmUp}; ends when most of their way is
 * compiled, or after two seconds. One thread polls and closes it.
 */
final class BlankSource implements FrameSource {
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final long startNanos = System.nanoTime();
  private final FrameFormat format = FrameFormat.packed(640, 480, PixelFormat.YUYV);
  private final Arena arena = Arena.ofShared();
  private final MemorySegment black = arena.allocate(format.sizeImage(), 64);
  private final long limit;
  private long frames;

  BlankSource(long limit) {
    this.limit = limit;
  }

  @Override
  public FrameFormat format() {
    return format;
  }

  @Override
  public double framesPerSecond() {
    return 0;
  }

  @Override
  public String name() {
    return "blank";
  }

  @Override
  public Optional<Frame> poll(Duration timeout) {
    return ended()
        ? Optional.empty()
        : Optional.of(Frame.of(format, black, frames++, System.nanoTime(), () -> {}));
  }

  @Override
  public boolean ended() {
    return frames == limit || System.nanoTime() - startNanos > MOST_NANOS;
  }

  @Override
  public SourceCounters counters() {
    return SourceCounters.of(frames, Map.of());
  }

  @Override
  public void close() {
    arena.close();
  }
}
