package dev.fovea;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FramePublisherTest {

  /** Writes down what it is told, and the thread that told it. */
  private static final class Listener implements Flow.Subscriber<Frame> {
    final BlockingQueue<Object> signals = new LinkedBlockingQueue<>();
    volatile Flow.Subscription subscription;
    volatile Thread thread;

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      this.subscription = subscription;
      signals.add("subscribed");
    }

    @Override
    public void onNext(Frame frame) {
      thread = Thread.currentThread();
      frame.segment(); // open
      signals.add(frame.sequence());
    }

    @Override
    public void onError(Throwable problem) {
      signals.add(problem);
    }

    @Override
    public void onComplete() {
      signals.add("complete");
    }

    Object next() throws InterruptedException {
      Object signal = signals.poll(20, TimeUnit.SECONDS);
      assertTrue(signal != null, "no signal came");
      return signal;
    }
  }

  private final Listener listener = new Listener();

  private void subscribe(FrameSource source) throws InterruptedException {
    source.publisher().subscribe(listener);
    assertEquals("subscribed", listener.next());
  }

  @Test
  void shouldGiveAsManyFramesAsRequested() throws Exception {
    ListSource source = new ListSource(4);
    subscribe(source);
    assertEquals(4, source.polled.getCount(), "nothing is polled before the first request");
    listener.subscription.request(1);
    listener.subscription.request(1);
    assertEquals(List.of(0L, 1L), List.of(listener.next(), listener.next()));
    assertNotEquals(Thread.currentThread(), listener.thread);
    listener.subscription.request(Long.MAX_VALUE);
    listener.subscription.request(Long.MAX_VALUE);
    assertEquals(List.of(2L, 3L), List.of(listener.next(), listener.next()));
    assertEquals("complete", listener.next());
    assertEquals(4, source.closed.get());
    assertEquals(0, listener.signals.size());
  }

  @Test
  void shouldCompleteWithoutARequestWhenTheSourceEnds() throws Exception {
    ListSource source = new ListSource(4);
    subscribe(source);
    source.close();
    assertEquals("complete", listener.next());
  }

  @Test
  void shouldGiveASharedFrameToAnotherThread() throws Exception {
    ListSource source = new ListSource(1);
    BlockingQueue<Frame> kept = new LinkedBlockingQueue<>();
    CountDownLatch complete = new CountDownLatch(1);
    source
        .publisher()
        .subscribe(
            new Flow.Subscriber<>() {
              @Override
              public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(1);
              }

              @Override
              public void onNext(Frame frame) {
                kept.add(frame.shared());
              }

              @Override
              public void onError(Throwable problem) {}

              @Override
              public void onComplete() {
                complete.countDown();
              }
            });
    complete.await();
    assertEquals(0, source.closed.get(), "one lease is left");
    try (Frame frame = kept.poll(20, TimeUnit.SECONDS)) {
      assertEquals(2, frame.segment().byteSize());
    }
    assertEquals(1, source.closed.get());
  }

  @Test
  void shouldSayWhatBrokeTheSource() throws Exception {
    ListSource source = new ListSource(1);
    source.failure = Optional.of(new IOException("unplugged"));
    subscribe(source);
    listener.subscription.request(5);
    assertEquals(0L, listener.next());
    assertEquals(source.failure.get(), listener.next());
  }

  @Test
  void shouldRefuseARequestForNothing() throws Exception {
    subscribe(new ListSource(1));
    listener.subscription.request(0);
    assertInstanceOf(IllegalArgumentException.class, listener.next());
  }

  @Test
  void shouldTakeAnotherSubscriberAfterACancelOnly() throws Exception {
    ListSource source = new ListSource(2);
    Flow.Publisher<Frame> publisher = source.publisher();
    publisher.subscribe(listener);
    assertEquals("subscribed", listener.next());
    Listener second = new Listener();
    publisher.subscribe(second);
    assertEquals("subscribed", second.next());
    assertInstanceOf(IllegalStateException.class, second.next());

    listener.subscription.request(1);
    assertEquals(0L, listener.next());
    Thread publishing = listener.thread;
    listener.subscription.cancel();
    listener.subscription.cancel();
    publishing.join();
    publisher.subscribe(second);
    assertEquals("subscribed", second.next());
    second.subscription.request(1);
    assertEquals(1L, second.next());
    assertEquals("complete", second.next());
    assertEquals(0, listener.signals.size(), "nothing comes after a cancel");
    assertThrows(NullPointerException.class, () -> publisher.subscribe(null));
  }
}
