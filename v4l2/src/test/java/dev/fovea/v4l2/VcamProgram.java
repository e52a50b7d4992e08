package dev.fovea.v4l2;

import com.sun.management.ThreadMXBean;
import dev.fovea.CopyLedger;
import dev.fovea.CopyLedger.Stage;
import dev.fovea.Frame;
import dev.fovea.PixelFormat;
import dev.fovea.SourceCounters;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A program that {@code VcamTest} runs in a process of its own, under vcam. It exits with 0 if all
 * was as it should be, and prints what the test asks of.
 */
final class VcamProgram {
  static final Path CAMERA = Path.of("/dev/video77");
  static final Duration LONG = Duration.ofSeconds(20);

  private VcamProgram() {}

  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "stream" -> stream();
      case "poll" -> poll(Integer.parseInt(arguments[1]));
      case "consume" -> consume(Integer.parseInt(arguments[1]));
      case "consumer" -> consumer();
      case "allocation" -> allocation();
      case "signals" -> VcamFaults.signals();
      case "foreign" -> VcamFaults.foreign();
      case "leases" -> leases();
      case "closing" -> closing();
      case "stuck" -> VcamFaults.stuck();
      case "numbers" -> VcamFaults.numbers();
      case "error" -> VcamFaults.error();
      case "jpeg" -> jpeg();
      case "negotiate" -> negotiate();
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  /** Frames one after the other, as fast as they come. */
  private static void stream() throws Exception {
    CopyLedger ledger = new CopyLedger();
    try (CaptureDevice camera = CaptureDevice.open(CAMERA);
        CaptureStream stream = camera.stream(CaptureConfig.defaults().withSize(320, 240), ledger)) {
      byte[] copy = new byte[stream.format().sizeImage()];
      long last = -1;
      for (int i = 0; i < 300; i++) {
        try (Frame frame = stream.poll(LONG).orElseThrow()) {
          check(frame.sequence() > last, frame.sequence() + " after " + last);
          last = frame.sequence();
          int bytes = frame.copyTo(copy);
          check(bytes == copy.length && same(copy, frame.segment()), "copyTo differs");
          check(frame.timestampSource() == Frame.TimestampSource.DRIVER, "driver's time");
          check(frame.timestampNanos() <= System.nanoTime(), "time in the future");
        }
      }
      check(stream.counters().lost() == 0, stream.counters().toString());
      CopyLedger.Entry copied = ledger.of(Stage.ARRAY);
      long all = 300L * copy.length;
      check(copied.equals(new CopyLedger.Entry(300, all, all)), copied.toString());
    }
  }

  private static void poll(int count) throws Exception {
    try (CaptureDevice camera = CaptureDevice.open(CAMERA);
        CaptureStream stream = camera.stream(CaptureConfig.defaults())) {
      poll(stream, count);
    }
  }

  static void poll(CaptureStream stream, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      stream.poll(LONG).orElseThrow().close();
    }
  }

  /** As many frames as that, on the drain thread. */
  private static void consume(int count) throws Exception {
    AtomicInteger frames = new AtomicInteger();
    try (CaptureDevice camera = CaptureDevice.open(CAMERA);
        CaptureStream stream = consuming(camera, _ -> frames.incrementAndGet())) {
      while (frames.get() < count) {
        check(stream.poll(Duration.ofMillis(10)).isEmpty(), "a consumer's stream lends nothing");
      }
    }
  }

  private static CaptureStream consuming(CaptureDevice camera, Consumer<Frame> consumer)
      throws V4l2Exception {
    return camera.stream(CaptureConfig.defaults(), consumer);
  }

  private static void consumer() throws Exception {
    try (CaptureDevice camera = CaptureDevice.open(CAMERA)) {
      BlockingQueue<Frame> lent = new LinkedBlockingQueue<>();
      List<MemorySegment> kept = new CopyOnWriteArrayList<>();
      try (CaptureStream stream =
          consuming(
              camera,
              frame -> {
                check(Thread.currentThread() == drainThread(), "the consumer's thread");
                kept.forEach(slice -> expect(IllegalStateException.class, () -> first(slice)));
                kept.add(frame.segment().asSlice(16, 16));
                lent.add(kept.size() == 1 ? frame.shared() : frame);
              })) {
        Frame shared = lent.take();
        check(shared.segment().byteSize() == shared.format().sizeImage(), "a shared frame lives");
        shared.close();
        Frame closed = lent.take();
        lent.take(); // the next one comes when this one's call is over
        expect(IllegalStateException.class, closed::segment);
        expect(WrongThreadException.class, () -> first(kept.getFirst()));
        check(stream.counters().dropped().get("superseded") == 0, stream.counters().toString());
      }

      // What a consumer throws ends its stream, which says so at every poll.
      CaptureStream broken = consuming(camera, _ -> check(false, "no mood"));
      String said = expect(V4l2Exception.class, () -> broken.poll(LONG)).getMessage();
      check(said.contains("the consumer of the frames failed") && said.contains("mood"), said);
      expect(V4l2Exception.class, () -> broken.poll(LONG));
      broken.close();

      // A consumer closes its own stream.
      CompletableFuture<CaptureStream> itself = new CompletableFuture<>();
      CaptureStream stream = consuming(camera, _ -> itself.join().close());
      itself.complete(stream);
      check(stream.poll(LONG).isEmpty() && stream.ended(), "closed by its consumer");
      stream.close();
      stream.awaitEnd();
      check(drains() == 0, "the drain thread ends with its stream");
    }
    check(mappings() == 0, mappings() + " buffers still mapped");
  }

  /**
   * Looks for 1000 frames in which the drain thread allocated nothing. The JVM itself allocates on
   * a thread now and then, while it compiles what the thread runs; whoever allocates for each frame
   * does so in all of them.
   */
  private static void allocation() throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (CaptureDevice camera = CaptureDevice.open(CAMERA);
        CaptureStream stream = camera.stream(CaptureConfig.defaults())) {
      long drain = drainThread().threadId();
      long allocated = 1;
      for (int window = 0; window < 20 && allocated > 0; window++) {
        long before = threads.getThreadAllocatedBytes(drain);
        poll(stream, 1000);
        allocated = threads.getThreadAllocatedBytes(drain) - before;
      }
      check(allocated == 0, allocated + " bytes in 1000 frames");
    }
  }

  private static void leases() throws Exception {
    CaptureDevice camera = CaptureDevice.open(CAMERA);
    CaptureStream stream = camera.stream(CaptureConfig.defaults().withBuffers(4));
    camera.close(); // the stream goes on
    camera.close();
    expect(IllegalStateException.class, camera::formats);

    Frame first = stream.poll(LONG).orElseThrow();
    MemorySegment kept = first.segment().asSlice(16, 16);
    check(first.segment().isReadOnly(), "frames are read-only");
    expect(IndexOutOfBoundsException.class, () -> first.copyTo(new byte[1]));
    CompletableFuture.runAsync(() -> expect(WrongThreadException.class, first::shared)).get();
    Frame second = first.shared();
    Frame third = second.shared();
    byte[] before = second.segment().toArray(ValueLayout.JAVA_BYTE);
    first.close();
    first.close();
    expect(IllegalStateException.class, first::segment);
    expect(IllegalStateException.class, first::shared);
    expect(IllegalStateException.class, () -> first(kept));

    // Another thread reads and closes what the first one lent it.
    CompletableFuture.runAsync(
            () -> {
              check(third.planes().getFirst().bytesPerLine() == 640, "planes");
              third.close();
              third.close();
              expect(IllegalStateException.class, third::segment);
              expect(IllegalStateException.class, third::shared);
            })
        .get();
    for (int i = 0; i < 20; i++) {
      stream.poll(LONG).orElseThrow().close(); // the driver works on with the other buffers
    }

    // The one lent buffer is held, and the others stay with the driver: what else is held are
    // copies, four at the most. Then nothing comes until one is given back.
    Frame[] held = new Frame[4];
    for (int i = 0; i < held.length; i++) {
      held[i] = stream.poll(LONG).orElseThrow();
    }
    check(stream.poll(Duration.ofMillis(200)).isEmpty(), "a frame out of no memory");
    held[0].close();
    check(stream.poll(LONG).isPresent(), "memory given back is filled again");

    // Held frames outlive the stream.
    stream.close();
    stream.close();
    check(stream.ended() && stream.poll(LONG).isEmpty(), "closed is the end");
    check(mappings() > 0, "a held frame keeps its memory");
    check(same(before, second.segment()) && same(before, held[1].segment()), "held frames stay");
    Frame late = second.shared();
    second.close();
    held[1].close();
    held[2].close();
    held[3].close();
    check(same(before, late.segment()), "the last lease stays");
  }

  /** Polls until a poll comes back without a frame. */
  private static Optional<Frame> lastPolled(CaptureStream stream) throws Exception {
    Optional<Frame> frame = stream.poll(LONG);
    while (frame.isPresent()) {
      frame.get().close();
      frame = stream.poll(LONG);
    }
    return frame;
  }

  private static void closing() throws Exception {
    for (int round = 0; round < 10; round++) {
      try (CaptureDevice camera = CaptureDevice.open(CAMERA)) {
        CaptureStream stream = camera.stream(CaptureConfig.defaults());
        expect(IllegalStateException.class, () -> camera.stream(CaptureConfig.defaults()));
        stream.poll(LONG).orElseThrow().close();
        FutureTask<Optional<Frame>> waits = new FutureTask<>(() -> lastPolled(stream));
        Thread.ofPlatform().start(waits);
        if (round % 2 == 0) {
          Thread.ofPlatform().start(stream::close).join();
        }
        stream.close();
        check(waits.get(20, TimeUnit.SECONDS).isEmpty(), "a poll that waits gets nothing at close");
        stream.awaitEnd(); // on a busy machine a close gives up waiting
        check(drains() == 0, "the drain thread ends with its stream");
        camera.stream(CaptureConfig.defaults()).close(); // the device is free again
      }
    }
    check(mappings() == 0, mappings() + " buffers still mapped");
    check(descriptors() == 0, descriptors() + " descriptors still open");
  }

  /** Prints what came of the frames once ten have. */
  private static void jpeg() throws Exception {
    try (CaptureDevice camera = CaptureDevice.open(CAMERA);
        CaptureStream stream = camera.stream(CaptureConfig.defaults())) {
      SourceCounters counters = stream.counters();
      while (counters.delivered() + counters.badJpeg() < 10) {
        stream.poll(Duration.ofMillis(10)).ifPresent(Frame::close);
        counters = stream.counters();
      }
      System.out.println(
          stream.format()
              + (counters.delivered() > 0 ? " delivered" : "")
              + (counters.badJpeg() > 0 ? " bad" : ""));
    }
  }

  private static void negotiate() throws Exception {
    List<DeviceInfo> cameras = CaptureDevice.list();
    // Without the right to make a node vcam's camera can be opened and not be found.
    boolean listed = cameras.stream().anyMatch(info -> info.path().equals(CAMERA));
    check(listed == Files.exists(CAMERA), cameras.toString());
    try (CaptureDevice camera = CaptureDevice.open(CAMERA)) {
      check(camera.info().card().equals("vcam"), camera.info().toString());
      System.out.println(camera.formats().getFirst().sizes().getFirst().intervals());
      check(camera.controls().all().isEmpty(), "vcam has no controls");
      try (CaptureStream stream = camera.stream(CaptureConfig.defaults().withBuffers(32))) {
        System.out.println(
            stream.format() + " " + stream.framesPerSecond() + " " + stream.buffers());
      }
      CaptureConfig size = CaptureConfig.defaults().withSize(1000, 1000);
      System.out.println(expect(V4l2Exception.class, () -> camera.stream(size)).getMessage());
      CaptureConfig format = CaptureConfig.defaults().withPixelFormat(PixelFormat.of("H264"));
      System.out.println(expect(V4l2Exception.class, () -> camera.stream(format)).getMessage());
      camera.stream(CaptureConfig.defaults()).close(); // a refusal leaves the device usable
    }
  }

  private static byte first(MemorySegment bytes) {
    return bytes.get(ValueLayout.JAVA_BYTE, 0);
  }

  private static boolean same(byte[] bytes, MemorySegment segment) {
    return MemorySegment.ofArray(bytes).mismatch(segment) == -1;
  }

  static Thread drainThread() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("fovea-capture-video77"))
        .findFirst()
        .orElseThrow();
  }

  private static long drains() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("fovea-capture"))
        .count();
  }

  static long mappings() throws Exception {
    return Files.readAllLines(Path.of("/proc/self/maps")).stream()
        .filter(line -> line.contains("memfd:vcam"))
        .count();
  }

  private static long descriptors() throws Exception {
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      return open.filter(VcamProgram::ours).count();
    }
  }

  private static boolean ours(Path descriptor) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      return target.contains("memfd:vcam") || target.contains("eventfd");
    } catch (IOException e) {
      return false; // the listing's own
    }
  }

  interface Action {
    void run() throws Exception;
  }

  static <T extends Exception> T expect(Class<T> type, Action action) {
    try {
      action.run();
    } catch (Exception e) {
      if (type.isInstance(e)) {
        return type.cast(e);
      }
      throw new AssertionError("not the exception expected", e);
    }
    throw new AssertionError("no " + type.getSimpleName());
  }

  static void check(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }
}
