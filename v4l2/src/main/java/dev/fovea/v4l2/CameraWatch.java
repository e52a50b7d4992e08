package dev.fovea.v4l2;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Tells which cameras come and go: first those that are there, then every change. It needs neither
 * udev nor native code of ours: it watches {@code /dev} and reads sysfs. A camera counts as there
 * once it can be opened, which may be a moment after its node came.
 *
 * <p>One thread polls; whoever opened it closes it.
 */
public final class CameraWatch implements AutoCloseable {
  /** How long a node that may not be opened is tried again without news of it. */
  private static final long PERMISSION_NANOS = TimeUnit.SECONDS.toNanos(3);

  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** A camera came or went. */
  public sealed interface Change {
    /** Its identity, by which it is known again. */
    CameraId id();

    /** The node that it has, or had. */
    Path node();
  }

  /** A camera is there, and can be opened. */
  public record Appeared(CameraId id, Path node, DeviceInfo info) implements Change {}

  /** A camera has gone. */
  public record Vanished(CameraId id, Path node) implements Change {}

  private final NodeEvents events = NodeEvents.open();
  private final Deque<Change> changes = new ArrayDeque<>();

  /** The nodes that were judged: cameras, and what is none. */
  private final Map<Path, CameraId> cameras = new HashMap<>();

  private final Map<Path, CameraId> others = new HashMap<>();

  /** Until when a node that was refused is tried again. */
  private final Map<Path, Long> refused = new HashMap<>();

  private CameraWatch() {}

  /** Begins to watch. */
  public static CameraWatch open() {
    return new CameraWatch();
  }

  /**
   * The next change, waited for no longer than the timeout.
   *
   * @return empty if there was none in time
   */
  public Optional<Change> poll(Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(timeout);
    look();
    for (long left = deadline - System.nanoTime();
        changes.isEmpty() && left > 0;
        left = deadline - System.nanoTime()) {
      boolean waiting = refused.values().stream().anyMatch(until -> until - System.nanoTime() > 0);
      if (events.await(waiting ? Math.min(left, RETRY_NANOS) : left) || waiting) {
        look();
      }
    }
    return Optional.ofNullable(changes.poll());
  }

  private void look() {
    Map<Path, CameraId> there = Sysfs.SYSTEM.cameras();
    cameras.entrySet().removeIf(entry -> vanished(entry, there));
    others.entrySet().removeIf(entry -> !entry.getValue().equals(there.get(entry.getKey())));
    refused.keySet().retainAll(there.keySet());
    there.forEach(this::judge);
  }

  private boolean vanished(Map.Entry<Path, CameraId> camera, Map<Path, CameraId> there) {
    boolean gone = !camera.getValue().equals(there.get(camera.getKey()));
    if (gone) {
      changes.add(new Vanished(camera.getValue(), camera.getKey()));
    }
    return gone;
  }

  private void judge(Path node, CameraId id) {
    if (cameras.containsKey(node) || others.containsKey(node)) {
      return;
    }
    try (CaptureDevice camera = CaptureDevice.open(node)) {
      cameras.put(node, id);
      refused.remove(node);
      changes.add(new Appeared(id, node, camera.info()));
    } catch (V4l2Exception e) {
      if (e.failure() == Failure.NOT_PERMITTED || e.failure() == Failure.BUSY) {
        refused.putIfAbsent(node, System.nanoTime() + PERMISSION_NANOS);
      } else if (e.failure() != Failure.NOT_FOUND) { // a node that comes or goes is looked at again
        others.put(node, id);
      }
    }
  }

  @Override
  public void close() {
    events.close();
  }
}
