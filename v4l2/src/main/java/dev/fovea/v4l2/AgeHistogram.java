package dev.fovea.v4l2;

import dev.fovea.SourceCounters.Age;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts ages, so that their percentiles can be told: one thread records, any thread asks;
 * recording allocates nothing. Exact below 32 µs, above that within 1/32: each power of two is
 * divided into 32 buckets, as in HdrHistogram.
 */
final class AgeHistogram {
  private static final int SUB_BITS = 5;
  private static final int SUB = 1 << SUB_BITS;

  /** Of 2^40 µs, twelve days; what is older counts as that. */
  private static final int BUCKETS = (40 - SUB_BITS + 1) * SUB;

  private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

  /** Counts an age; one below 0 as 0. */
  void record(long nanos) {
    int bucket = bucket(Math.max(0, nanos) / 1000);
    counts.lazySet(bucket, counts.getPlain(bucket) + 1);
  }

  Age age() {
    long[] copy = new long[BUCKETS];
    long total = 0;
    for (int i = 0; i < BUCKETS; i++) {
      copy[i] = counts.get(i);
      total += copy[i];
    }
    return total == 0 ? Age.NONE : new Age(at(copy, total, 0.5), at(copy, total, 0.99));
  }

  /** The upper end, in nanoseconds, of the bucket in which that part of all ages is reached. */
  private static long at(long[] counts, long total, double part) {
    long rank = Math.max(1, (long) Math.ceil(part * total));
    int bucket = 0;
    for (long seen = counts[0]; seen < rank; seen += counts[bucket]) {
      bucket++;
    }
    return highest(bucket) * 1000;
  }

  static int bucket(long micros) {
    if (micros < SUB) {
      return (int) micros;
    }
    int exponent = 63 - Long.numberOfLeadingZeros(micros) - SUB_BITS;
    int bucket = (exponent + 1) * SUB + (int) (micros >>> exponent) - SUB;
    return Math.min(bucket, BUCKETS - 1);
  }

  /** The largest number of microseconds that a bucket counts. */
  static long highest(int bucket) {
    int exponent = Math.max(0, bucket / SUB - 1);
    long first = exponent == 0 ? bucket : (long) (bucket % SUB + SUB) << exponent;
    return first + (1L << exponent) - 1;
  }
}
