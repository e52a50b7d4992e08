package dev.fovea.v4l2;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = new Backoff();

  @Test
  void shouldWaitTwiceAsLongEachTimeUpToFiveSeconds() {
    assertEquals(List.of(100L, 200L, 400L, 800L, 1600L, 3200L, 5000L, 5000L), millis(8));
  }

  @Test
  void shouldBeginAnewAfterASuccess() {
    millis(20);
    backoff.reset();
    assertEquals(List.of(100L, 200L), millis(2));
  }

  private List<Long> millis(int times) {
    return LongStream.generate(backoff::nextNanos)
        .limit(times)
        .map(n -> n / 1_000_000)
        .boxed()
        .toList();
  }
}
