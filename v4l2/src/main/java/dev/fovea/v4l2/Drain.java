package dev.fovea.v4l2;

import dev.fovea.Frame.TimestampSource;
import dev.fovea.LatestSlot;
import dev.fovea.v4l2.uapi.Errno;
import dev.fovea.v4l2.uapi.Ioctl;
import dev.fovea.v4l2.uapi.V4l2;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * What a stream's own thread does, from start to end: wait, dequeue one buffer, judge it, publish
 * it, give what it displaced back. It does so whatever the consumers do, because a driver that runs
 * out of buffers hands out old frames later. At the end it gives the device back.
 *
 * <p>Trouble is met by starting the stream anew (STREAMOFF, STREAMON): after an error of the queue,
 * and when no frame came for long. If that brings no frame either, the stream has failed.
 *
 * <p>A frame costs one poll, one DQBUF and, on whichever thread, one QBUF; nothing is allocated.
 */
final class Drain implements Runnable {
  /** Many seconds of frames, but soon over with a driver that does not wait. */
  private static final int MOST_UNEXPECTED = 1000;

  private final Path device;
  private final BufferQueue queue;
  private final LatestSlot<Buffer> slot;
  private final Consumer<Buffer> consumer;
  private final Negotiation.Granted granted;
  private final FrameCheck check;
  private final Tally tally;
  private final Patience patience;

  /** A frame has come since the stream was started, or started anew. */
  private boolean flowing;

  /** The stream was started anew, and no frame has come since. */
  private boolean restarted;

  private boolean consuming;

  /** Buffers in a row that the driver did not have. */
  private int unexpected;

  private volatile boolean stopping;
  private volatile V4l2Exception failure;

  /**
   * @param consumer takes the good frames on the drain thread and gives their buffers back; {@code
   *     null}: they go into the slot
   */
  Drain(
      Path device,
      BufferQueue queue,
      LatestSlot<Buffer> slot,
      Negotiation.Granted granted,
      Tally tally,
      Consumer<Buffer> consumer) {
    this.device = device;
    this.queue = queue;
    this.slot = slot;
    this.granted = granted;
    this.tally = tally;
    this.consumer = consumer;
    this.check = new FrameCheck(granted.format());
    this.patience = Patience.of(granted.framesPerSecond());
  }

  /**
   * Goes once through all that a frame costs, on the calling thread, before the camera streams: an
   * empty buffer through a drain and a slot of its own, so that nothing counts. What is loaded and
   * linked now need not be while the camera runs: four buffers at 30 frames a second last 130 ms,
   * and a cold JVM takes longer than that.
   */
  void rehearse() {
    LatestSlot<Buffer> unused = new LatestSlot<>();
    Drain rehearsal = new Drain(device, queue, unused, granted, new Tally(), null);
    queue.rehearse();
    rehearsal.publish(queue.take(0));
    unused.tryTake().ifPresent(this::lendAndGiveBack);
    rehearsal.accept(queue.filled());
    unused.tryTake().ifPresent(this::lendAndGiveBack); // in a format where no byte is a frame too
  }

  private void lendAndGiveBack(Buffer buffer) {
    try (Arena lease = Arena.ofConfined()) {
      buffer.lend(0, lease);
    }
    queue.queue(buffer);
  }

  @Override
  public void run() {
    try {
      while (step()) {
        // until stopped or broken
      }
    } catch (RuntimeException | Error e) {
      fail(
          consuming
              ? "the consumer of the frames failed: " + e
              : "the capture thread failed; please report this: " + e);
      failure.initCause(e);
    } finally {
      if (slot.close() != null) {
        tally.unpolled.incrementAndGet();
      }
      queue.end();
    }
  }

  /** Asks the thread to end, and sees to it that it hears; any thread, and never waits. */
  void stop() {
    stopping = true;
    queue.wake();
  }

  /** Why no frame will come any more, {@code null} if it is not that; any thread. */
  V4l2Exception failure() {
    return failure;
  }

  private boolean step() {
    int events = queue.await(flowing ? patience.nextMillis() : patience.firstMillis());
    if (stopping) {
      return false;
    }
    if (events < 0) {
      return events == -Errno.EINTR.number() || fail("poll", -events);
    }
    if (events == 0) {
      return silent();
    }
    if ((events & V4l2.POLLPRI) != 0 && queue.sourceChanges().happened()) {
      return failSourceChanged();
    }
    int error = queue.dequeue();
    return error == 0 ? accept(queue.filled()) : recover(error, events);
  }

  private boolean accept(BufferStruct filled) {
    Buffer buffer = queue.take(filled.index());
    if (buffer == null) {
      return unexpected(filled.index());
    }
    unexpected = 0;
    flowing = true;
    restarted = false;
    buffer.sequence = tally.sequence.next(filled.sequence());
    stamp(buffer, filled);
    switch (check.judge(buffer, filled)) {
      case GOOD -> publish(buffer);
      case FLAGGED -> reject(buffer, tally.flagged, "flagged");
      case SHORT -> reject(buffer, tally.shortFrames, "short");
      case BAD_JPEG -> reject(buffer, tally.badJpeg, "bad JPEG");
    }
    return true;
  }

  /**
   * v4l2loopback fills and hands out buffers that were never given back to it: such a frame is left
   * alone, because somebody holds the one before it there. A driver that names nothing else is
   * broken, as is one that names buffers which do not exist.
   */
  private boolean unexpected(int index) {
    if (++unexpected > MOST_UNEXPECTED || index < 0 || index >= queue.mappings().buffers().length) {
      return fail("the driver handed out buffer " + index + ", which it did not have");
    }
    tally.held.incrementAndGet();
    return true;
  }

  private static void stamp(Buffer buffer, BufferStruct filled) {
    long now = System.nanoTime();
    int flags = filled.flags();
    long stamp = DriverClock.nanos(flags, filled.seconds(), filled.micros(), now);
    boolean believed = stamp != DriverClock.NOT_TO_BE_BELIEVED;
    buffer.timestampNanos = believed ? stamp : now;
    buffer.timestampSource = believed ? DriverClock.source(flags) : TimestampSource.ARRIVAL;
  }

  private void publish(Buffer buffer) {
    tally.delivered.incrementAndGet();
    FlightRecorder.frame(device, buffer);
    if (consumer != null) {
      consuming = true;
      consumer.accept(buffer);
      consuming = false;
      return;
    }
    Buffer displaced = slot.publish(buffer);
    if (displaced != null) {
      tally.superseded.incrementAndGet();
      FlightRecorder.drop(device, displaced.sequence, "superseded");
      queue.queue(displaced);
    }
  }

  private void reject(Buffer buffer, AtomicLong counter, String reason) {
    counter.incrementAndGet();
    FlightRecorder.drop(device, buffer.sequence, reason);
    queue.queue(buffer);
  }

  /** Says whether to go on. */
  private boolean recover(int error, int events) {
    if (stopping) {
      return false;
    }
    return switch (Errno.of(error)) {
      case EINTR -> true;
      // Without POLLERR a frame that another poll will bring; with it a queue that has failed.
      case EAGAIN -> (events & (V4l2.POLLERR | V4l2.POLLHUP)) == 0 || restart(error);
      case EIO, EINVAL -> restart(error);
      default -> fail(Ioctl.DQBUF.kernelName(), error);
    };
  }

  /** No frame for long. It is not the driver's fault if consumers hold all buffers. */
  private boolean silent() {
    if (queue.starved()) {
      return true;
    }
    tally.stalls.incrementAndGet();
    return restarted ? failStalled() : restart("stall");
  }

  private boolean restart(int error) {
    return restarted ? fail(Ioctl.DQBUF.kernelName(), error) : restart(Errno.name(error));
  }

  private boolean restart(String reason) {
    FlightRecorder.restart(device, reason);
    restarted = true;
    flowing = false;
    tally.restarts.incrementAndGet();
    tally.sequence.restart();
    int failed = queue.restart();
    return failed == 0 || !stopping && fail(Ioctl.STREAMON.kernelName(), failed);
  }

  private boolean failSourceChanged() {
    String message = "what the camera sees has changed its size or signal; open the stream again";
    failure = new V4l2Exception(device, Ioctl.DQEVENT.kernelName(), 0, message);
    return false;
  }

  private boolean failStalled() {
    String message =
        "the camera sends no frames (none within "
            + patience.firstMillis() / 1000
            + " s of starting it anew); unplug it and plug it in again";
    failure = new V4l2Exception(device, "poll", Errno.ETIMEDOUT.number(), message);
    return false;
  }

  private boolean fail(String call, int error) {
    failure = V4l2Exception.of(device, call, error);
    return false;
  }

  private boolean fail(String message) {
    failure = new V4l2Exception(device, Ioctl.DQBUF.kernelName(), 0, message);
    return false;
  }
}
