package dev.fovea;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts the passes over a frame's pixels, by stage: how often somebody read or wrote them, and how
 * many bytes. The point of Fovea is that these numbers are small, so they are shown and tested.
 *
 * <p>Any thread may count; counting allocates nothing.
 */
public final class CopyLedger {

  /** Where on its journey a frame was read or written. */
  public enum Stage {
    /** Pixels to the model's input. */
    TENSOR,
    /**
     * User-space copies on the way into a socket; a gather write from the frame itself has none.
     */
    SOCKET,
    /** From a socket into the memory that is then read. */
    RECEIVE,
    /** Pixels to a picture that a window draws. */
    PICTURE,
    /** Pixels to JPEG, and JPEG to pixels. */
    JPEG,
    /** Into memory that other programs read, of a source whose own cannot be shared. */
    SHARE,
    /** A frame's bytes into an array of the caller's. */
    ARRAY,
    /** A frame's bytes out of a buffer that the driver needs back from a slow consumer. */
    SPARE
  }

  /**
   * What a stage has done so far.
   *
   * @param passes times that pixels were gone through
   * @param bytesRead bytes of the source that were read
   * @param bytesWritten bytes that were written
   */
  public record Entry(long passes, long bytesRead, long bytesWritten) {}

  private final AtomicLongArray counts = new AtomicLongArray(3 * Stage.values().length);

  /** A ledger with nothing in it. */
  public CopyLedger() {}

  /** Counts one pass. */
  public void pass(Stage stage, long bytesRead, long bytesWritten) {
    int at = 3 * stage.ordinal();
    counts.incrementAndGet(at);
    counts.addAndGet(at + 1, bytesRead);
    counts.addAndGet(at + 2, bytesWritten);
  }

  /** What a stage has done so far. */
  public Entry of(Stage stage) {
    int at = 3 * stage.ordinal();
    return new Entry(counts.get(at), counts.get(at + 1), counts.get(at + 2));
  }

  /** The stages that did anything. */
  public Map<Stage, Entry> entries() {
    Map<Stage, Entry> entries = new EnumMap<>(Stage.class);
    for (Stage stage : Stage.values()) {
      if (of(stage).passes() > 0) {
        entries.put(stage, of(stage));
      }
    }
    return entries;
  }

  /** The bytes written by all stages together. */
  public long bytesWritten() {
    long sum = 0;
    for (Stage stage : Stage.values()) {
      sum += of(stage).bytesWritten();
    }
    return sum;
  }
}
