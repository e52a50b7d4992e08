package dev.fovea.v4l2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.SourceCounters.Age;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AgeHistogramTest {
  private final AgeHistogram ages = new AgeHistogram();

  @Test
  void shouldKnowNoAgeBeforeTheFirst() {
    assertEquals(Age.NONE, ages.age());
  }

  @Test
  void shouldTellTheMedianAndThe99thWithinAThirtySecond() {
    Random random = new Random(1);
    long[] nanos = random.longs(10_000, 0, 3_000_000_000L).toArray();
    for (int i = 0; i < nanos.length; i += 2) {
      nanos[i] /= 1000; // two decades, so that small and large buckets count
    }
    Arrays.stream(nanos).forEach(ages::record);
    Arrays.sort(nanos);
    requireWithin(nanos[4999], ages.age().p50Nanos());
    requireWithin(nanos[9899], ages.age().p99Nanos());
  }

  private static void requireWithin(long exact, long told) {
    assertTrue(
        told >= exact / 1000 * 1000 && told <= exact + exact / 32 + 1000, exact + " " + told);
  }

  @Test
  void shouldPutEveryAgeIntoTheBucketThatEndsAboveIt() {
    int before = -1;
    for (long micros = 0; micros < 1L << 39; micros = micros * 9 / 8 + 1) {
      int bucket = AgeHistogram.bucket(micros);
      assertTrue(bucket >= before, micros + " us");
      assertTrue(AgeHistogram.highest(bucket) >= micros, micros + " us");
      assertTrue(bucket == 0 || AgeHistogram.highest(bucket - 1) < micros, micros + " us");
      before = bucket;
    }
  }

  @Test
  void shouldBearAgesThatCannotBe() {
    ages.record(-5);
    assertEquals(new Age(0, 0), ages.age());
    ages.record(Long.MAX_VALUE);
    ages.record(Long.MAX_VALUE);
    assertTrue(ages.age().p99Nanos() > 1L << 49);
  }
}
