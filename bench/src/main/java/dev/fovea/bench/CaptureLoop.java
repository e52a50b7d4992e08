package dev.fovea.bench;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import com.sun.management.ThreadMXBean;
import dev.fovea.Frame;
import dev.fovea.v4l2.CaptureConfig;
import dev.fovea.v4l2.CaptureDevice;
import dev.fovea.v4l2.CaptureStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * Capture and nothing else, as fast as buffers come back: a byte of each frame is read, and counted
 * in. The main class of a process of its own, whose processor time vcam reports.
 */
public final class CaptureLoop {
  /** Where the consumer is. */
  enum Way {
    /** On the drain thread. */
    CONSUMER,
    /** On another thread, which polls the slot. */
    SLOT,
    /** As SLOT; prints how many bytes of heap the drain thread took in the second half. */
    HEAP
  }

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final long frames;
  private final CountDownLatch done = new CountDownLatch(1);
  private long seen;
  private long sum;

  private CaptureLoop(long frames) {
    this.frames = frames;
  }

  /** Arguments: the way, the device, how many frames. */
  public static void main(String[] args) throws IOException, InterruptedException {
    CaptureLoop loop = new CaptureLoop(Long.parseLong(args[2]));
    try (CaptureDevice camera = CaptureDevice.open(Path.of(args[1]))) {
      switch (Way.valueOf(args[0])) {
        case CONSUMER -> loop.consume(camera);
        case SLOT -> loop.poll(camera);
        case HEAP -> loop.heap(camera);
      }
    }
    if (loop.sum == 0) {
      throw new IOException("no frame with anything in it came");
    }
  }

  private void consume(CaptureDevice camera) throws IOException, InterruptedException {
    CaptureConfig config = CaptureConfig.defaults();
    try (CaptureStream _ = camera.stream(config, this::take)) {
      done.await();
    }
  }

  private void poll(CaptureDevice camera) throws IOException, InterruptedException {
    try (CaptureStream stream = camera.stream(CaptureConfig.defaults())) {
      poll(stream, frames);
    }
  }

  private void poll(CaptureStream stream, long count) throws IOException, InterruptedException {
    for (long i = 0; i < count; i++) {
      try (Frame frame = stream.poll(PATIENCE).orElseThrow()) {
        take(frame);
      }
    }
  }

  private void heap(CaptureDevice camera) throws IOException, InterruptedException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (CaptureStream stream = camera.stream(CaptureConfig.defaults())) {
      poll(stream, frames / 2);
      long drain = drainThread();
      long before = threads.getThreadAllocatedBytes(drain);
      poll(stream, frames / 2);
      System.out.println(threads.getThreadAllocatedBytes(drain) - before);
    }
  }

  private static long drainThread() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("fovea-capture"))
        .findFirst()
        .orElseThrow()
        .threadId();
  }

  private void take(Frame frame) {
    sum += frame.segment().get(JAVA_BYTE, 1 + seen % 1000);
    seen++;
    if (seen == frames) {
      done.countDown();
    }
  }
}
