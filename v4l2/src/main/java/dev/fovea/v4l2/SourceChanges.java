package dev.fovea.v4l2;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.fovea.v4l2.uapi.Ioctl;
import dev.fovea.v4l2.uapi.V4l2;
import dev.fovea.v4l2.uapi.V4l2Event;
import dev.fovea.v4l2.uapi.V4l2EventSubscription;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The driver's word that what the camera sees has changed: another resolution, another signal, none
 * (V4L2_EVENT_SOURCE_CHANGE). Subscribed on the stream's own descriptor, on which the stream thus
 * is the only reader of events; a driver without such events never has one. On the drain thread.
 */
final class SourceChanges {
  /** A bound for a driver that never runs out of them. */
  private static final int MOST = 64;

  private final Node node;
  private final MemorySegment event = Arena.ofAuto().allocate(V4l2Event.SIZE, 8);

  private SourceChanges(Node node) {
    this.node = node;
  }

  /** Subscribes to the changes of the input that the camera has now. */
  static SourceChanges of(Node node) {
    MemorySegment input = Arena.ofAuto().allocate(JAVA_INT);
    node.tryIoctl(Ioctl.G_INPUT, input); // where there are no inputs, 0 is right
    MemorySegment wanted = Arena.ofAuto().allocate(V4l2EventSubscription.SIZE, 8);
    wanted.set(JAVA_INT, V4l2EventSubscription.TYPE, V4l2.EVENT_SOURCE_CHANGE);
    wanted.set(JAVA_INT, V4l2EventSubscription.ID, input.get(JAVA_INT, 0));
    node.tryIoctl(Ioctl.SUBSCRIBE_EVENT, wanted);
    SourceChanges changes = new SourceChanges(node);
    changes.happened(); // what a stream before left behind
    return changes;
  }

  /** Whether there was one since the last time; takes all events that wait. */
  boolean happened() {
    boolean changed = false;
    for (int i = 0; i < MOST && node.tryIoctl(Ioctl.DQEVENT, event) == 0; i++) {
      changed |= event.get(JAVA_INT, V4l2Event.TYPE) == V4l2.EVENT_SOURCE_CHANGE;
    }
    return changed;
  }
}
