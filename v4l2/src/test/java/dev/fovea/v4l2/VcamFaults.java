package dev.fovea.v4l2;

import static dev.fovea.v4l2.VcamProgram.CAMERA;
import static dev.fovea.v4l2.VcamProgram.LONG;
import static dev.fovea.v4l2.VcamProgram.check;
import static dev.fovea.v4l2.VcamProgram.expect;
import static dev.fovea.v4l2.VcamProgram.mappings;
import static dev.fovea.v4l2.VcamProgram.poll;

import dev.fovea.Frame;
import dev.fovea.v4l2.uapi.Libc;
import dev.fovea.v4l2.uapi.Mapping;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Field;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The part of {@link VcamProgram} that has to do with what goes wrong below a stream: signals, and
 * drivers that do not keep to the manual.
 */
final class VcamFaults {
  /** sun.nio.ch.NativeThread's: SIGRTMAX - 2. */
  private static final int WAKE_SIGNAL = 62;

  private VcamFaults() {}

  /**
   * Interrupts the drain thread's system calls again and again while frames come, as a profiler
   * does. The signal is NIO's own for waking blocked threads, whose handler does nothing.
   */
  static void signals() throws Exception {
    SocketChannel.open().close(); // installs the handler
    try (CaptureDevice camera = CaptureDevice.open(CAMERA);
        CaptureStream stream = camera.stream(CaptureConfig.defaults())) {
      int drain = threadId("fovea-capture-v");
      AtomicInteger sent = new AtomicInteger();
      Thread sender = Thread.ofPlatform().daemon().unstarted(() -> interrupt(drain, sent));
      sender.start();
      while (sent.get() < 5000) {
        poll(stream, 1);
      }
      sender.interrupt();
      sender.join();
      poll(stream, 10); // or it says what broke it
    }
  }

  /** The kernel's number of a thread, by the first 15 bytes of its name. */
  private static int threadId(String name) throws IOException {
    try (var tasks = Files.list(Path.of("/proc/self/task"))) {
      for (Path task : tasks.toList()) {
        if (Files.readString(task.resolve("comm")).strip().equals(name)) {
          return Integer.parseInt(task.getFileName().toString());
        }
      }
    }
    throw new AssertionError("no thread is called " + name);
  }

  @SuppressWarnings("restricted")
  private static void interrupt(int thread, AtomicInteger sent) {
    Linker linker = Linker.nativeLinker();
    var kill =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("tgkill"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT));
    int process = (int) ProcessHandle.current().pid();
    try {
      while (!Thread.interrupted()) {
        int result = (int) kill.invokeExact(process, thread, WAKE_SIGNAL);
        check(result == 0, "tgkill");
        sent.incrementAndGet();
        LockSupport.parkNanos(100_000);
      }
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** Buffers that a driver cannot hand out: by no number of theirs, or out already. */
  static void numbers() throws Exception {
    try (CaptureDevice camera = CaptureDevice.open(CAMERA);
        CaptureStream stream = camera.stream(CaptureConfig.defaults());
        Frame held = stream.poll(LONG).orElseThrow()) {
      BufferQueue queue = queue(stream);
      for (int number : new int[] {-1, Integer.MIN_VALUE, stream.buffers(), Integer.MAX_VALUE}) {
        check(queue.take(number) == null, "buffer " + number + " is none");
      }
      synchronized (queue) {
        for (Buffer buffer : queue.mappings().buffers()) {
          boolean there = buffer.queued;
          check(there == (queue.take(buffer.index) != null), "buffer " + buffer.index);
          check(queue.take(buffer.index) == null, "buffer " + buffer.index + " twice");
          buffer.queued = there;
        }
      }
      check(held.segment().byteSize() > 0, "the frame stays what it was");
    }
  }

  /** A driver that does not return from a request, as far as a close can see. */
  static void stuck() throws Exception {
    try (CaptureDevice camera = CaptureDevice.open(CAMERA)) {
      CaptureStream stream = camera.stream(CaptureConfig.defaults());
      Thread closer = Thread.ofPlatform().unstarted(stream::close);
      synchronized (queue(stream)) {
        closer.start();
        check(closer.join(LONG), "a close waits for the driver");
        String said =
            expect(V4l2Exception.class, () -> camera.stream(CaptureConfig.defaults())).getMessage();
        check(said.contains("has not let go of the stream closed before"), said);
      }
      while (!stream.released()) {
        LockSupport.parkNanos(1_000_000);
      }
      camera.stream(CaptureConfig.defaults()).close();
    }
  }

  /** Puts memory that cannot be read under the buffers, for which the JVM throws an Error. */
  static void error() throws Exception {
    Path empty = Files.createTempFile("empty", "");
    MemorySegment name = Arena.global().allocateFrom(empty.toString());
    int fd = Libc.open(Libc.newErrno(), name, Libc.O_CLOEXEC);
    Files.delete(empty);
    try (CaptureDevice camera = CaptureDevice.open(CAMERA);
        CaptureStream stream = camera.stream(CaptureConfig.defaults())) {
      BufferQueue queue = queue(stream);
      Buffer[] buffers = queue.mappings().buffers();
      synchronized (queue) {
        for (int i = 0; i < buffers.length; i++) {
          long length = buffers[i].mapping(0).memory().byteSize();
          long address = Mapping.map(Libc.newErrno(), fd, 0, length);
          Mapping unreadable = Mapping.of(address, length, Arena.global());
          buffers[i] = new Buffer(i, buffers[i].struct, List.of(unreadable), List.of());
        }
      }
      V4l2Exception failure = expect(V4l2Exception.class, () -> pollWithoutEnd(stream));
      check(failure.getCause() instanceof Error, failure.toString());
    }
  }

  /** A driver that hands out buffers which it was not given, as far as the queue can see. */
  static void foreign() throws Exception {
    try (CaptureDevice camera = CaptureDevice.open(CAMERA);
        CaptureStream stream = camera.stream(CaptureConfig.defaults())) {
      BufferQueue queue = queue(stream);
      synchronized (queue) {
        for (Buffer buffer : queue.mappings().buffers()) {
          buffer.queued = false;
        }
        for (int index : new int[] {-1, 4, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
          check(queue.take(index) == null, index + " is no buffer of four");
        }
      }
      // One that came before may be in the slot.
      while (stream.counters().dropped().getOrDefault("held", 0L) == 0) {
        stream.poll(Duration.ofMillis(10)).ifPresent(Frame::close);
      }
    }
    check(mappings() == 0, mappings() + " buffers still mapped");
  }

  private static void pollWithoutEnd(CaptureStream stream) throws Exception {
    for (Optional<Frame> frame = stream.poll(LONG); ; frame = stream.poll(LONG)) {
      frame.orElseThrow().close();
    }
  }

  private static BufferQueue queue(CaptureStream stream) throws ReflectiveOperationException {
    Field queue = CaptureStream.class.getDeclaredField("queue");
    queue.setAccessible(true);
    return (BufferQueue) queue.get(stream);
  }
}
