package dev.fovea.lab.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.FrameSource;
import dev.fovea.SourceCounters;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A source that notes what the owner of its frames saw: each one's checksum, by its number. Any
 * thread may ask; whoever opened the source closes it.
 */
final class Witness implements FrameSource {
  private final FrameSource source;
  private final ConcurrentSkipListMap<Long, Integer> sums = new ConcurrentSkipListMap<>();

  Witness(FrameSource source) {
    this.source = source;
  }

  /** FNV-1a, as in examples/share-consumer.c. */
  static int sum(Frame frame) {
    int sum = 0x811c9dc5;
    for (byte b : Captures.bytes(frame)) {
      sum = (sum ^ (b & 0xff)) * 16777619;
    }
    return sum;
  }

  /** Fails unless the owner saw these bytes under this number. */
  void requireSeen(long sequence, int sum) {
    assertEquals(sums.get(sequence), sum, "frame " + sequence);
  }

  void requireSeen(Frame frame) {
    requireSeen(frame.sequence(), sum(frame));
  }

  /** How many frames the owner had after one and up to another. */
  int count(long after, long last) {
    return sums.subMap(after, false, last, true).size();
  }

  /** How many different pictures those were. */
  long pictures() {
    return sums.values().stream().distinct().count();
  }

  @Override
  public Optional<Frame> poll(Duration timeout) throws IOException, InterruptedException {
    Optional<Frame> frame = source.poll(timeout);
    frame.ifPresent(seen -> sums.put(seen.sequence(), sum(seen)));
    return frame;
  }

  @Override
  public FrameFormat format() {
    return source.format();
  }

  @Override
  public double framesPerSecond() {
    return source.framesPerSecond();
  }

  @Override
  public String name() {
    return source.name();
  }

  @Override
  public boolean ended() {
    return source.ended();
  }

  @Override
  public Optional<String> trouble() {
    return source.trouble();
  }

  @Override
  public SourceCounters counters() {
    return source.counters();
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
