package dev.fovea.lab.guest;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.fovea.Frame;
import dev.fovea.FrameSource;
import dev.fovea.v4l2.V4l2Exception;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Everything that a caller should not do with a camera, on several threads at once, while its
 * stream ends under them. It goes well if each offence ends in one of the exceptions that the
 * documentation names, and the JVM lives.
 */
final class Abuse {
  private static final Duration SHORT = Duration.ofMillis(20);

  /** The exceptions that may come: misuse, another thread's, out of bounds, the camera is gone. */
  private static final List<Class<? extends Exception>> NAMED =
      List.of(
          IllegalStateException.class,
          WrongThreadException.class,
          IndexOutOfBoundsException.class,
          V4l2Exception.class);

  /** Bounds what is kept, oldest out. */
  private static final int KEPT = 64;

  private final FrameSource source;
  private final Queue<Frame> polled = new ConcurrentLinkedQueue<>();
  private final Queue<Frame> shared = new ConcurrentLinkedQueue<>();
  private final Queue<MemorySegment> slices = new ConcurrentLinkedQueue<>();
  private final Map<String, Integer> caught = new ConcurrentHashMap<>();
  private final AtomicReference<Throwable> unexpected = new AtomicReference<>();
  private volatile boolean over;

  private Abuse(FrameSource source) {
    this.source = source;
  }

  interface Offence {
    void commit() throws Exception;
  }

  /** How a stream ends. */
  interface End {
    /**
     * @param caught by now: how often which exception came
     */
    void come(Map<String, Integer> caught) throws Exception;
  }

  /**
   * Misbehaves on four threads, has the source end, closes it, and misbehaves on.
   *
   * @param end of the source: a close from wherever, a cable that is pulled
   * @return how often which exception came
   * @throws AssertionError if one came that is not documented
   */
  static Map<String, Integer> of(FrameSource source, End end) throws Exception {
    Abuse abuse = new Abuse(source);
    List<Thread> threads = abuse.start();
    try {
      abuse.await(60);
      end.come(abuse.caught);
      abuse.await(20);
      source.close();
      Thread.interrupted(); // the end may have been an interrupt
      abuse.await(20);
    } finally {
      abuse.over = true;
      source.close();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    abuse.endAll();
    if (abuse.unexpected.get() != null) {
      throw new AssertionError("undocumented", abuse.unexpected.get());
    }
    return abuse.caught;
  }

  private List<Thread> start() {
    List<Offence> offences =
        List.of(this::pollAndKeep, this::useForeign, this::readKept, this::rival);
    List<Thread> threads = new ArrayList<>();
    for (Offence offence : offences) {
      threads.add(Thread.ofPlatform().start(() -> repeat(offence)));
    }
    return threads;
  }

  private void repeat(Offence offence) {
    while (!over) {
      attempt(offence);
      turns++;
    }
  }

  /** Roughly counts what the threads did; lost counts do no harm. */
  private volatile int turns;

  private void await(int more) {
    int until = turns + more;
    while (turns < until) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private void attempt(Offence offence) {
    try {
      offence.commit();
    } catch (Exception e) {
      if (NAMED.contains(e.getClass())) {
        caught.merge(e.getClass().getSimpleName(), 1, Integer::sum);
      } else {
        unexpected.compareAndSet(null, e);
      }
    } catch (Error e) {
      unexpected.compareAndSet(null, e);
    }
  }

  /** The rightful thread: polls, hands out what it must not, closes twice, goes on using. */
  private void pollAndKeep() throws Exception {
    Optional<Frame> next = source.poll(SHORT);
    if (next.isEmpty()) {
      return;
    }
    Frame frame = next.get();
    keep(polled, frame);
    keep(slices, frame.segment().asSlice(8, 16));
    Frame other = frame.shared();
    keep(slices, other.segment());
    keep(shared, other);
    frame.segment().get(JAVA_BYTE, 0);
    frame.close();
    frame.close();
    attempt(frame::segment);
    attempt(frame::shared);
    attempt(frame::planes);
    attempt(() -> frame.copyTo(new byte[1]));
    attempt(() -> other.copyTo(new byte[1]));
    attempt(() -> other.segment().get(JAVA_BYTE, other.segment().byteSize()));
  }

  private <T> void keep(Queue<T> queue, T element) {
    queue.add(element);
    if (queue.size() > KEPT) {
      T oldest = queue.poll();
      if (oldest instanceof Frame frame) {
        attempt(frame::close);
      }
    }
  }

  /** Another thread: closes and shares frames that are not its own, shared ones twice. */
  private void useForeign() {
    polled.forEach(
        frame -> {
          attempt(frame::shared);
          attempt(() -> frame.segment().get(JAVA_BYTE, 0));
          attempt(frame::close);
        });
    Frame frame = shared.poll();
    if (frame != null) {
      attempt(() -> frame.shared().close());
      attempt(() -> frame.planes().getFirst().segment().get(JAVA_BYTE, 0));
      frame.close();
      frame.close();
      attempt(frame::segment);
      attempt(frame::buffer);
    }
  }

  /** Reads what others kept, in Java and in a system call, which holds the memory meanwhile. */
  private void readKept() throws IOException {
    try (FileChannel nowhere = FileChannel.open(Path.of("/dev/null"), StandardOpenOption.WRITE)) {
      slices.forEach(
          slice -> {
            attempt(() -> slice.get(JAVA_BYTE, slice.byteSize() - 1));
            attempt(() -> slice.get(JAVA_BYTE, slice.byteSize()));
            attempt(() -> nowhere.write(slice.asByteBuffer()));
          });
    }
  }

  /** A second thread that polls the same stream, and asks for all that may be asked. */
  private void rival() throws Exception {
    source.counters();
    source.ended();
    Optional<Frame> stolen = source.poll(SHORT);
    if (stolen.isPresent()) {
      stolen.get().close();
      stolen.get().segment();
    }
  }

  /** Shared frames outlive the stream: its memory goes with the last of them. */
  private void endAll() {
    shared.forEach(Frame::close);
    slices.forEach(slice -> attempt(() -> slice.get(JAVA_BYTE, 0)));
  }
}
