package dev.fovea.v4l2;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.fovea.v4l2.Control.Flag;
import dev.fovea.v4l2.Control.Type;
import dev.fovea.v4l2.ControlEvent.Change;
import dev.fovea.v4l2.uapi.Errno;
import dev.fovea.v4l2.uapi.Ioctl;
import dev.fovea.v4l2.uapi.Libc;
import dev.fovea.v4l2.uapi.Pollfd;
import dev.fovea.v4l2.uapi.V4l2;
import dev.fovea.v4l2.uapi.V4l2Event;
import dev.fovea.v4l2.uapi.V4l2EventSubscription;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The changes of a camera's controls, whoever makes them. One thread polls at a time, any may
 * close; whoever opened it closes it. It has a descriptor of its own, so that a stream of the same
 * camera never takes its events away, nor does it hold the camera against anybody.
 */
public final class ControlEvents implements AutoCloseable {
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Node node;
  private final Wakeup wakeup;
  private final ControlReader reader;
  private final Map<Integer, Control> watched = new HashMap<>();
  private final MemorySegment event = Arena.ofAuto().allocate(V4l2Event.SIZE, 8);
  private final MemorySegment pollfds = Arena.ofAuto().allocate(2 * Pollfd.SIZE, 8);
  private final ReentrantLock polling = new ReentrantLock();
  private final AtomicBoolean closed = new AtomicBoolean();

  /** The kernel counts the events of a descriptor from 0. */
  private int expected;

  private ControlEvents(Node node, Wakeup wakeup) {
    this.node = node;
    this.wakeup = wakeup;
    this.reader = new ControlReader(node);
    pollfds.set(JAVA_INT, Pollfd.FD, node.fd());
    // Never POLLIN: before a stream is set up, drivers take that for a wish to read(2).
    pollfds.set(JAVA_SHORT, Pollfd.EVENTS, V4l2.POLLPRI);
    pollfds.set(JAVA_INT, Pollfd.SIZE + Pollfd.FD, wakeup.fd());
    pollfds.set(JAVA_SHORT, Pollfd.SIZE + Pollfd.EVENTS, V4l2.POLLIN);
  }

  static ControlEvents open(Path device, List<Control> controls) throws V4l2Exception {
    Node node = Node.open(device);
    try {
      ControlEvents events = new ControlEvents(node, Wakeup.open(device));
      try {
        for (Control control : controls) {
          events.subscribe(control);
        }
        return events;
      } catch (Throwable e) {
        events.wakeup.close();
        throw e;
      }
    } catch (Throwable e) {
      node.release();
      throw e;
    }
  }

  private void subscribe(Control control) throws V4l2Exception {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment subscription = arena.allocate(V4l2EventSubscription.SIZE, 8);
      subscription.set(JAVA_INT, V4l2EventSubscription.TYPE, V4l2.EVENT_CTRL);
      subscription.set(JAVA_INT, V4l2EventSubscription.ID, control.id());
      node.ioctl(Ioctl.SUBSCRIBE_EVENT, subscription);
      watched.put(control.id(), control);
    }
  }

  /**
   * The next change; waits for one.
   *
   * @return empty if there is none within the timeout, or this is closed meanwhile
   * @throws V4l2Exception if the camera was unplugged
   * @throws IllegalStateException if this was closed before, or another thread polls
   */
  public Optional<ControlEvent> poll(Duration timeout) throws V4l2Exception {
    if (!polling.tryLock()) {
      throw new IllegalStateException(
          closed.get() ? "these events are closed" : "another thread polls these events");
    }
    try {
      if (closed.get()) {
        throw new IllegalStateException("these events are closed");
      }
      return pollUntil(System.nanoTime() + TimeUnit.NANOSECONDS.convert(timeout));
    } finally {
      polling.unlock();
    }
  }

  private Optional<ControlEvent> pollUntil(long deadline) throws V4l2Exception {
    while (!closed.get()) {
      Optional<ControlEvent> next = dequeue();
      long left = deadline - System.nanoTime();
      if (next.isPresent() || left <= 0) {
        return next;
      }
      await(left);
    }
    return Optional.empty();
  }

  private void await(long nanos) throws V4l2Exception {
    long millis = Math.min(Integer.MAX_VALUE, nanos / NANOS_PER_MILLI + 1);
    int ready = Libc.quickPoll(pollfds, 2, (int) millis);
    short news = ready > 0 ? pollfds.get(JAVA_SHORT, Pollfd.REVENTS) : 0;
    // Without an event to dequeue this would be so for ever: a driver that can't be waited for.
    if (news != 0 && (news & V4l2.POLLPRI) == 0) {
      node.ioctl(Ioctl.DQEVENT, event);
    }
  }

  private Optional<ControlEvent> dequeue() throws V4l2Exception {
    int error = node.tryIoctl(Ioctl.DQEVENT, event);
    if (error == Errno.ENOENT.number()) {
      return Optional.empty();
    }
    node.require(Ioctl.DQEVENT, error);
    int sequence = event.get(JAVA_INT, V4l2Event.SEQUENCE);
    long lost = Integer.toUnsignedLong(sequence - expected);
    expected = sequence + 1;
    Control before = watched.get(event.get(JAVA_INT, V4l2Event.ID));
    return before == null ? Optional.empty() : Optional.of(decode(before, lost));
  }

  private ControlEvent decode(Control before, long lost) {
    Control now = reader.again(before).orElse(before);
    return new ControlEvent(
        Payload.of(now) == Payload.NUMBER && !now.flags().contains(Flag.WRITE_ONLY)
            ? now.withValue(ControlValue.of(value(now.type())))
            : now,
        Change.of(event.get(JAVA_INT, V4l2Event.CHANGES)),
        lost,
        event.get(JAVA_LONG, V4l2Event.TV_SEC) * NANOS_PER_SECOND
            + event.get(JAVA_LONG, V4l2Event.TV_NSEC));
  }

  private long value(Type type) {
    int value = event.get(JAVA_INT, V4l2Event.VALUE);
    return switch (type) {
      case INTEGER64 -> event.get(JAVA_LONG, V4l2Event.VALUE);
      case BITMASK -> Integer.toUnsignedLong(value);
      default -> value;
    };
  }

  /** Ends a poll that waits; a second close does nothing. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    wakeup.signal();
    polling.lock();
    try {
      wakeup.close();
      node.release();
    } finally {
      polling.unlock();
    }
  }
}
