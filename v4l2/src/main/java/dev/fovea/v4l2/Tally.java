package dev.fovea.v4l2;

import dev.fovea.SourceCounters;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What became of a camera's frames, over all of its streams: one at a time counts, and a camera
 * that comes back counts on. Its sequence belongs to the drain thread, its ages to the polling one;
 * any thread asks.
 */
final class Tally {
  final SequenceCount sequence = new SequenceCount();
  final AgeHistogram ages = new AgeHistogram();
  final AtomicLong delivered = new AtomicLong();
  final AtomicLong superseded = new AtomicLong();
  final AtomicLong unpolled = new AtomicLong();
  final AtomicLong held = new AtomicLong();
  final AtomicLong flagged = new AtomicLong();
  final AtomicLong shortFrames = new AtomicLong();
  final AtomicLong badJpeg = new AtomicLong();
  final AtomicLong stalls = new AtomicLong();
  final AtomicLong restarts = new AtomicLong();
  final AtomicLong reconnects = new AtomicLong();
  final AtomicLong copied = new AtomicLong();

  SourceCounters counters() {
    Map<String, Long> dropped = new LinkedHashMap<>();
    dropped.put("superseded", superseded.get());
    put(dropped, "unpolled", unpolled);
    put(dropped, "held", held);
    return new SourceCounters(
        delivered.get(),
        Map.copyOf(dropped),
        sequence.lost(),
        flagged.get(),
        shortFrames.get(),
        badJpeg.get(),
        stalls.get(),
        restarts.get(),
        reconnects.get(),
        copied.get(),
        ages.age());
  }

  private static void put(Map<String, Long> dropped, String reason, AtomicLong count) {
    if (count.get() > 0) {
      dropped.put(reason, count.get());
    }
  }
}
