package dev.fovea.v4l2;

import dev.fovea.v4l2.uapi.V4l2;
import java.util.EnumSet;
import java.util.Set;

/**
 * That a control changed.
 *
 * @param control as it is now, with the new value
 * @param changes what of it changed
 * @param lost how many events before this one are missing: the kernel keeps the newest of each
 *     control
 * @param timestampNanos when, on the clock of {@link System#nanoTime}
 */
public record ControlEvent(Control control, Set<Change> changes, long lost, long timestampNanos) {

  /** What of a control can change. */
  public enum Change {
    VALUE(V4l2.EVENT_CTRL_CH_VALUE),
    FLAGS(V4l2.EVENT_CTRL_CH_FLAGS),
    RANGE(V4l2.EVENT_CTRL_CH_RANGE);

    private final int bit;

    Change(int bit) {
      this.bit = bit;
    }

    static Set<Change> of(int bits) {
      Set<Change> changes = EnumSet.noneOf(Change.class);
      for (Change change : values()) {
        if ((bits & change.bit) != 0) {
          changes.add(change);
        }
      }
      return changes;
    }
  }

  public ControlEvent {
    changes = Set.copyOf(changes);
  }
}
