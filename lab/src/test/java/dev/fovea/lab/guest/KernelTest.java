package dev.fovea.lab.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.v4l2.uapi.Errno;
import dev.fovea.v4l2.uapi.Ioctl;
import dev.fovea.v4l2.uapi.V4l2;
import dev.fovea.v4l2.uapi.V4l2Event;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the kernel does while it streams, on which the library counts. */
class KernelTest {
  private static final int LONG_MILLIS = 10_000;

  @BeforeEach
  void rest() throws Exception {
    Vivid.STEADY.rest();
    Vivid.STEADY.ctl("--set-fmt-video=width=320,height=180,pixelformat=YUYV");
  }

  private static int minus(Errno errno) {
    return -errno.number();
  }

  private static RawQueue streaming(int buffers) {
    RawQueue queue = new RawQueue(Vivid.STEADY.path());
    assertEquals(buffers, queue.request(buffers));
    for (int i = 0; i < buffers; i++) {
      assertEquals(0, queue.queue(i));
    }
    assertEquals(0, queue.on());
    return queue;
  }

  @Test
  void shouldGrantAtLeastTwoAndAtMost32Buffers() {
    try (RawQueue queue = new RawQueue(Vivid.STEADY.path())) {
      assertEquals(2, queue.request(1));
      assertEquals(32, queue.request(1000));
      assertEquals(0, queue.request(0));
    }
  }

  @Test
  void shouldPollAnErrorUntilItStreamsWithBuffers() {
    try (RawQueue queue = new RawQueue(Vivid.STEADY.path())) {
      queue.request(4);
      assertEquals(V4l2.POLLERR, queue.poll(0) & V4l2.POLLERR, "buffers, and no STREAMON");
      assertEquals(0, queue.on());
      assertEquals(V4l2.POLLERR, queue.poll(0) & V4l2.POLLERR, "STREAMON, and none was queued");
    }
  }

  @Test
  void shouldPollNothingWhileAllBuffersAreDequeued() {
    try (RawQueue queue = streaming(2)) {
      for (int i = 0; i < 2; i++) {
        assertEquals(V4l2.POLLIN, queue.poll(LONG_MILLIS) & V4l2.POLLIN);
        assertTrue(queue.dequeue() >= 0);
      }
      assertEquals(0, queue.poll(500));
      assertEquals(minus(Errno.EAGAIN), queue.dequeue());
    }
  }

  @Test
  void shouldRefuseWhatIsOutOfOrder() {
    try (RawQueue queue = new RawQueue(Vivid.STEADY.path())) {
      queue.request(4);
      assertEquals(0, queue.queue(0));
      assertEquals(minus(Errno.EINVAL), queue.queue(0), "queued twice");
      assertEquals(minus(Errno.EINVAL), queue.queue(4), "no such buffer");
      assertEquals(minus(Errno.EINVAL), queue.dequeue(), "before STREAMON");
      assertEquals(0, queue.on());
      assertEquals(0, queue.off());
      assertEquals(minus(Errno.EINVAL), queue.dequeue(), "after STREAMOFF");
      var event = Arena.ofAuto().allocate(V4l2Event.SIZE, 8);
      assertEquals(minus(Errno.ENOENT), queue.ioctl(Ioctl.DQEVENT, event), "no event");
    }
  }

  @Test
  void shouldKeepASecondDescriptorFromStreamingAndNothingElse() throws Exception {
    try (RawQueue owner = streaming(4);
        RawQueue other = new RawQueue(Vivid.STEADY.path())) {
      assertEquals(minus(Errno.EBUSY), other.request(4));
      assertEquals(minus(Errno.EBUSY), other.on());
      assertEquals(minus(Errno.EBUSY), other.dequeue());
      Vivid.STEADY.set("brightness=128"); // a third one: controls are for all
      assertTrue(owner.poll(LONG_MILLIS) > 0);
    }
  }

  @Test
  void shouldHoldToTheFormatWhileThereAreBuffers() throws Throwable {
    try (RawQueue queue = streaming(4)) {
      assertEquals(minus(Errno.EBUSY), queue.format(640, 360));
      assertEquals(0, queue.rate(15), "vivid changes its rate as it streams");
      assertEquals(minus(Errno.EINVAL), queue.mapPrivately(320 * 180 * 2), "MAP_PRIVATE");
      assertEquals(0, queue.off());
      assertEquals(minus(Errno.EBUSY), queue.format(640, 360), "buffers, and no stream");
      assertEquals(0, queue.request(0));
      assertEquals(0, queue.format(640, 360));
    }
  }

  /** MMAP, USERPTR, DMABUF, requests, orphaned buffers. */
  @Test
  void shouldSayWhatItsBuffersCanDo() {
    try (RawQueue queue = new RawQueue(Vivid.STEADY.path())) {
      assertEquals(0x1f, queue.bufferCapabilities() & 0x1f);
    }
  }

  @Test
  void shouldCountFromZeroAfterEveryStreamOn() {
    try (RawQueue queue = streaming(4)) {
      assertTrue(queue.poll(LONG_MILLIS) > 0);
      int first = queue.dequeue();
      assertEquals(0, queue.off());
      for (int i = 0; i < 4; i++) {
        assertEquals(0, queue.queue(i), "STREAMOFF took all buffers back");
      }
      assertEquals(0, queue.on());
      assertTrue(queue.poll(LONG_MILLIS) > 0);
      assertTrue(Math.max(first, queue.dequeue()) < 30, "both begin near 0");
    }
  }

  @Test
  void shouldWakeAPollByStreamOff() throws Exception {
    Vivid.STEADY.set("percentage_of_dropped_buffers=100");
    try (RawQueue queue = streaming(4)) {
      CompletableFuture<Integer> polled =
          CompletableFuture.supplyAsync(() -> queue.poll(LONG_MILLIS));
      LeaseTest.hold(Duration.ofMillis(300));
      assertEquals(0, queue.off());
      assertEquals(V4l2.POLLERR, polled.get() & V4l2.POLLERR);
    }
  }

  /** Why the drain thread is woken by an eventfd. */
  @Test
  void shouldNotWakeAPollByClose() throws Exception {
    Vivid.STEADY.set("percentage_of_dropped_buffers=100");
    RawQueue queue = streaming(4);
    CompletableFuture<Integer> polled = CompletableFuture.supplyAsync(() -> queue.poll(1500));
    LeaseTest.hold(Duration.ofMillis(300));
    queue.close();
    LeaseTest.hold(Duration.ofMillis(300));
    assertTrue(!polled.isDone(), "close(2) woke poll(2)");
    assertEquals((int) V4l2.POLLNVAL, polled.get(), "it looks again once its time is up");
  }
}
