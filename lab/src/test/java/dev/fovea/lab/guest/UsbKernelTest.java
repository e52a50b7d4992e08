package dev.fovea.lab.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fovea.v4l2.uapi.Errno;
import dev.fovea.v4l2.uapi.V4l2;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What uvcvideo does otherwise than vivid, on which the library counts. */
@Tag("usb")
class UsbKernelTest {
  private static final int LONG_MILLIS = 10_000;

  private static int minus(Errno errno) {
    return -errno.number();
  }

  @Test
  void shouldGrantOneBufferAndSayWhatBuffersCanDo() throws Exception {
    try (Usbcam _ = Usbcam.start("-S", "RAW");
        RawQueue queue = new RawQueue(Usbcam.node("RAW0"))) {
      assertEquals(V4l2.POLLERR, queue.poll(0) & V4l2.POLLERR, "before there are buffers");
      assertEquals(0x17, queue.bufferCapabilities() & 0x1f, "no requests, orphaned buffers");
      assertEquals(1, queue.request(1));
      assertEquals(0, queue.request(0));
    }
  }

  @Test
  void shouldChangeNothingWhileItStreams() throws Exception {
    try (Usbcam _ = Usbcam.start("-S", "RAW");
        RawQueue queue = streaming()) {
      assertEquals(minus(Errno.EBUSY), queue.rate(15));
      assertEquals(minus(Errno.EBUSY), queue.format(320, 240));
    }
  }

  @Test
  void shouldWakeAPollWhenItIsUnplugged() throws Exception {
    try (Usbcam usbcam = Usbcam.start("-S", "RAW");
        RawQueue queue = streaming()) {
      usbcam.say("stall");
      usbcam.say("unplug");
      int ends = V4l2.POLLERR | V4l2.POLLHUP;
      int events = queue.poll(LONG_MILLIS);
      for (int i = 0; i < 8 && (events & ends) == 0; i++) {
        queue.dequeue(); // a frame that came before
        events = queue.poll(LONG_MILLIS);
      }
      assertEquals(ends, events & ends);
      assertEquals(minus(Errno.ENODEV), queue.dequeue());
      assertEquals(minus(Errno.ENODEV), queue.queue(0));
    }
  }

  private static RawQueue streaming() {
    RawQueue queue = new RawQueue(Usbcam.node("RAW0"));
    int buffers = queue.request(4);
    for (int i = 0; i < buffers; i++) {
      assertEquals(0, queue.queue(i));
    }
    assertEquals(0, queue.on());
    return queue;
  }
}
