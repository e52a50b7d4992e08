package dev.fovea.v4l2;

import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where the thread that polls a {@link CameraSource} meets the one that keeps it up: the stream
 * there is now, or the reason why there is none. Any thread.
 */
final class Line {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Written under the lock.
  private volatile DeviceInfo info;
  private volatile FrameFormat format;
  private volatile double framesPerSecond;
  private volatile Optional<String> trouble = Optional.empty();
  private volatile boolean closed;
  private Optional<CaptureStream> stream = Optional.empty();

  Line(Connection first) {
    up(first);
  }

  /** From now on frames come from there. */
  void up(Connection connection) {
    CaptureStream next = connection.stream();
    change(
        () -> {
          if (closed) {
            return;
          }
          info = connection.info();
          format = next.format();
          framesPerSecond = next.framesPerSecond();
          trouble = Optional.empty();
          stream = Optional.of(next);
        });
  }

  /** No frames come until {@link #up}, for this reason. */
  void down(String why) {
    change(
        () -> {
          trouble = Optional.of(why);
          stream = Optional.empty();
        });
  }

  /** No frames come any more; a poll that waits in a stream returns when that is closed. */
  void close() {
    change(
        () -> {
          closed = true;
          stream = Optional.empty();
        });
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The newest frame of whatever stream there is within the time. */
  Optional<Frame> poll(long timeoutNanos) throws InterruptedException {
    long deadline = System.nanoTime() + timeoutNanos;
    Optional<CaptureStream> broken = Optional.empty();
    while (true) {
      Optional<CaptureStream> now = await(broken, deadline - System.nanoTime());
      if (now.isEmpty()) {
        return Optional.empty();
      }
      try {
        Optional<Frame> frame = now.get().poll(Duration.ofNanos(deadline - System.nanoTime()));
        if (frame.isPresent() || deadline - System.nanoTime() <= 0) {
          return frame;
        }
      } catch (V4l2Exception e) {
        broken = now; // whoever keeps the camera up is told by the stream itself
      }
    }
  }

  /** The stream there is, if it isn't the broken one, or comes within the time. */
  private Optional<CaptureStream> await(Optional<CaptureStream> broken, long nanos)
      throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (!closed && left > 0 && (stream.isEmpty() || stream.equals(broken))) {
        left = changed.awaitNanos(left);
      }
      return stream.equals(broken) ? Optional.empty() : stream;
    } finally {
      lock.unlock();
    }
  }

  boolean closed() {
    return closed;
  }

  Optional<String> trouble() {
    return trouble;
  }

  DeviceInfo info() {
    return info;
  }

  FrameFormat format() {
    return format;
  }

  double framesPerSecond() {
    return framesPerSecond;
  }
}
