package dev.fovea;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A source's frames for a subscriber. A thread of each subscription polls and signals; it ends with
 * the source or the subscription.
 */
final class FramePublisher implements Flow.Publisher<Frame> {
  /** How long a cancel, or the source's end, may go unnoticed. */
  private static final Duration LOOK = Duration.ofMillis(100);

  private final FrameSource source;
  private final AtomicBoolean subscribed = new AtomicBoolean();

  FramePublisher(FrameSource source) {
    this.source = source;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super Frame> subscriber) {
    Objects.requireNonNull(subscriber);
    Subscription subscription = new Subscription(subscriber);
    if (subscribed.compareAndSet(false, true)) {
      Thread.ofPlatform().daemon().name("fovea-publisher").start(subscription::run);
    } else {
      subscriber.onSubscribe(subscription);
      subscriber.onError(new IllegalStateException("there is a subscriber already"));
    }
  }

  private final class Subscription implements Flow.Subscription {
    private final Flow.Subscriber<? super Frame> subscriber;
    private final AtomicLong demand = new AtomicLong();
    private final AtomicBoolean refused = new AtomicBoolean();
    private volatile boolean cancelled;
    private volatile Thread thread;

    Subscription(Flow.Subscriber<? super Frame> subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public void request(long frames) {
      if (frames <= 0) {
        refused.set(true);
      } else {
        demand.accumulateAndGet(frames, (a, b) -> a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b);
      }
      LockSupport.unpark(thread);
    }

    @Override
    public void cancel() {
      cancelled = true;
      LockSupport.unpark(thread);
    }

    private void run() {
      thread = Thread.currentThread();
      try {
        subscriber.onSubscribe(this);
        deliver();
      } finally {
        subscribed.set(false);
      }
    }

    private void deliver() {
      try {
        while (!cancelled && !refused.get()) {
          boolean last = source.ended();
          if (demand.get() == 0 && !last) {
            LockSupport.parkNanos(LOOK.toNanos());
          } else if (!signal(demand.get() > 0 ? source.poll(LOOK) : Optional.empty()) && last) {
            subscriber.onComplete();
            return;
          }
        }
        if (!cancelled) {
          subscriber.onError(new IllegalArgumentException("a request is for one frame at least"));
        }
      } catch (IOException | InterruptedException e) {
        subscriber.onError(e);
      }
    }

    /** Whether there was a frame; it is closed when the subscriber returns. */
    private boolean signal(Optional<Frame> next) {
      if (next.isEmpty()) {
        return false;
      }
      try (Frame frame = next.get()) {
        if (!cancelled) {
          demand.decrementAndGet();
          subscriber.onNext(frame);
        }
      }
      return true;
    }
  }
}
