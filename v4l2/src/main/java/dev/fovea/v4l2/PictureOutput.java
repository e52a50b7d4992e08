package dev.fovea.v4l2;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.v4l2.uapi.Errno;
import dev.fovea.v4l2.uapi.Ioctl;
import dev.fovea.v4l2.uapi.Libc;
import dev.fovea.v4l2.uapi.Pollfd;
import dev.fovea.v4l2.uapi.V4l2;
import dev.fovea.v4l2.uapi.V4l2Buffer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * An output that is streaming: it lends empty buffers of the driver's to draw into, and shows them.
 * No thread of its own. One thread polls, draws and shows; any thread may close, which ends a poll
 * that waits. A canvas that is still held then stays writable and is never shown.
 *
 * <p>A driver may keep a picture until the next comes: with {@code n} buffers, {@code n - 1} can be
 * drawn or on their way.
 */
public final class PictureOutput implements AutoCloseable {
  private static final int SLICE_MILLIS = 100;

  /** Drivers want two before they begin; a third waits. More would only starve the camera. */
  private static final int MOST_SHOWN = 3;

  private final Node node;
  private final Negotiation.Granted granted;
  private final CaptureMemory memory;
  private final Mappings mappings;
  private final Buffer[] buffers;
  private final StreamingIo io;
  private final BufferStruct done;
  private final Wakeup wakeup;
  private final MemorySegment pollfds = Arena.ofAuto().allocate(2 * Pollfd.SIZE, 8);

  // Under the lock.
  private final ArrayDeque<Buffer> idle = new ArrayDeque<>();
  private final ArrayDeque<Buffer> queued = new ArrayDeque<>();

  /** The camera's frame that an imported buffer shows, by the buffer's index. */
  private final Frame[] held;

  /** The stream whose frames are shown. */
  private CaptureStream lender;

  private boolean running;
  private boolean waiting;
  private boolean closed;
  private boolean given;
  private long shown;

  private PictureOutput(
      Node node,
      Negotiation.Granted granted,
      CaptureMemory kind,
      BufferShape shape,
      Mappings mappings,
      Wakeup wakeup) {
    this.node = node;
    this.granted = granted;
    this.memory = kind;
    this.mappings = mappings;
    this.buffers = mappings.buffers();
    this.io = new StreamingIo(node, shape);
    this.done = new BufferStruct(shape, 0);
    this.wakeup = wakeup;
    this.held = new Frame[buffers.length];
    Arrays.stream(buffers).forEach(buffer -> buffer.struct.progressive());
    idle.addAll(Arrays.asList(buffers));
    watch(0, node.fd(), V4l2.POLLOUT);
    watch(1, wakeup.fd(), V4l2.POLLIN);
  }

  private void watch(int at, int fd, short events) {
    pollfds.set(JAVA_INT, at * Pollfd.SIZE + Pollfd.FD, fd);
    pollfds.set(JAVA_SHORT, at * Pollfd.SIZE + Pollfd.EVENTS, events);
  }

  static PictureOutput open(Node device, Negotiation.Granted granted, CaptureConfig config)
      throws V4l2Exception {
    if (config.memory() instanceof CaptureMemory.Read) {
      throw new IllegalArgumentException("read(2) is for cameras");
    }
    Wakeup wakeup = Wakeup.open(device.path());
    try {
      BufferMemory memory = new BufferMemory(device, granted, config.memory());
      Mappings mappings = memory.allocate(config.buffers());
      return new PictureOutput(
          device.retain(), granted, config.memory(), memory.shape(), mappings, wakeup);
    } catch (V4l2Exception | RuntimeException e) {
      wakeup.close();
      throw e;
    }
  }

  /** What pictures are like, as granted. */
  public FrameFormat format() {
    return granted.format();
  }

  /** The rate that the driver granted; 0 if it does not say. */
  public double framesPerSecond() {
    return granted.framesPerSecond();
  }

  /** How many buffers the driver granted. */
  public int buffers() {
    return buffers.length;
  }

  /** Pictures given to the driver so far; any thread may ask. */
  public synchronized long shown() {
    return shown;
  }

  /**
   * An empty buffer to draw into, waited for no longer than the timeout: the driver has shown it.
   *
   * @return empty if there was none in time, or this is closed
   * @throws V4l2Exception if the device has gone or failed
   * @throws InterruptedException if the calling thread was interrupted
   * @throws IllegalStateException if this output shows a camera's buffers
   */
  public Optional<Canvas> poll(Duration timeout) throws V4l2Exception, InterruptedException {
    if (memory instanceof CaptureMemory.DmaBufs) {
      throw new IllegalStateException("an output of a camera's buffers shows them: show(frame)");
    }
    long deadline = System.nanoTime() + timeout.toNanos();
    Optional<Buffer> buffer = empty();
    while (buffer.isEmpty() && await(deadline)) {
      buffer = empty();
    }
    return buffer.map(drawn -> new Canvas(this, drawn));
  }

  /** A buffer that nobody draws into and the driver does not have. */
  private synchronized Optional<Buffer> empty() throws V4l2Exception {
    if (!closed && idle.isEmpty()) {
      reclaim();
    }
    return closed || idle.isEmpty() || !mappings.retain()
        ? Optional.empty()
        : Optional.of(idle.poll());
  }

  /**
   * Takes a buffer back from the driver, if it has done with one. v4l2loopback keeps none and names
   * the one that it was given last, or one that it does not have: then the oldest has been shown
   * for longest. No queue ends with its newest before the others.
   */
  private void reclaim() throws V4l2Exception {
    int error = running && !queued.isEmpty() ? io.dequeue(done) : Errno.EAGAIN.number();
    if (error == Errno.EAGAIN.number()) {
      return;
    }
    if (error != 0) {
      throw V4l2Exception.of(node.path(), Ioctl.DQBUF.kernelName(), error);
    }
    int index = done.struct().get(JAVA_INT, V4l2Buffer.INDEX);
    Buffer named = index >= 0 && index < buffers.length ? buffers[index] : null;
    boolean inOrder = queued.contains(named) && named != queued.peekLast();
    Buffer buffer = inOrder ? named : queued.peek();
    queued.remove(buffer);
    idle.add(buffer);
    release(buffer);
  }

  private void release(Buffer buffer) {
    Frame frame = held[buffer.index];
    held[buffer.index] = null;
    if (frame != null) {
      frame.close();
    }
  }

  /** Whether it is worth looking again: the driver has news, in time. */
  private boolean await(long deadline) throws V4l2Exception, InterruptedException {
    long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime() + 999_999);
    synchronized (this) {
      if (closed || millis <= 0 || queued.isEmpty()) {
        return false; // all that are not shown are being drawn: nothing to wait for
      }
      waiting = true;
    }
    Libc.quickPoll(pollfds, 2, (int) Math.min(millis, SLICE_MILLIS));
    synchronized (this) {
      waiting = false;
      closeDescriptors();
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return true;
  }

  /** A canvas is drawn; a device that has gone meanwhile comes back only when it is unmapped. */
  void queue(Buffer buffer, long used) throws V4l2Exception {
    try {
      showDrawn(buffer, used);
    } finally {
      mappings.release();
    }
  }

  private synchronized void showDrawn(Buffer buffer, long used) throws V4l2Exception {
    if (!closed) {
      for (int i = 0; i < buffer.memories(); i++) {
        buffer.struct.payload(i, used < 0 ? whole(i) : used);
      }
      give(buffer);
    }
  }

  /** The bytes of a whole picture; drivers like memory that is longer. */
  private long whole(int memory) {
    FrameFormat format = format();
    long most = format.memories().get(memory).sizeImage();
    if (format.compressed() || !format.pixelFormat().layout().pixels()) {
      return most;
    }
    long end = 0;
    for (int plane = 0; plane < format.planeCount(); plane++) {
      if (format.planeMemory(plane) == memory) {
        long bytes = (long) format.planeBytesPerLine(plane) * format.planeRows(plane);
        end = Math.max(end, format.planeOffset(plane) + bytes);
      }
    }
    return Math.min(end, most);
  }

  /** A canvas is not to be shown. */
  void giveBack(Buffer buffer) {
    synchronized (this) {
      idle.addFirst(buffer);
    }
    mappings.release();
  }

  private void give(Buffer buffer) throws V4l2Exception {
    int error = io.queue(buffer);
    String call = Ioctl.QBUF.kernelName();
    if (error == 0 && !running) {
      error = io.on();
      call = Ioctl.STREAMON.kernelName();
      running = error == 0;
    }
    if (error != 0) {
      idle.addFirst(buffer);
      throw V4l2Exception.of(node.path(), call, error);
    }
    queued.add(buffer);
    shown++;
  }

  /**
   * Shows a camera's frame out of the camera's own buffer, without a copy: one of those that this
   * output was given as {@link CaptureMemory.DmaBufs}. The frame stays the caller's to close; its
   * buffer goes back to the camera when the driver has shown it too. Up to three are kept here:
   * give the camera as many buffers more.
   *
   * @return false if the frame lies in other memory, is being shown already, or the output is not
   *     done with the frames before it
   * @throws V4l2Exception if the device has gone or failed
   */
  public synchronized boolean show(Frame frame) throws V4l2Exception {
    while (!closed && running && !queued.isEmpty() && reclaimed()) {
      // all that the driver has done with
    }
    Buffer buffer = imported(frame);
    boolean room = queued.size() < MOST_SHOWN;
    if (closed || buffer == null || !room || !idle.remove(buffer)) {
      return false;
    }
    for (int i = 0; i < buffer.memories(); i++) {
      buffer.struct.payload(i, frame.memories().get(i).byteSize());
    }
    give(buffer);
    held[buffer.index] = frame.shared();
    return true;
  }

  private boolean reclaimed() throws V4l2Exception {
    int before = queued.size();
    reclaim();
    return queued.size() < before;
  }

  /** The buffer here that is the camera's in which the frame lies. */
  private Buffer imported(Frame frame) {
    if (!(memory instanceof CaptureMemory.DmaBufs others) || !(frame instanceof LentBuffer lent)) {
      return null;
    }
    lender = lender == null ? lent.lender() : lender;
    if (lender != lent.lender()) {
      return null; // a buffer of the same number of another camera, or of this one since it came
      // back
    }
    for (int i = 0; i < buffers.length; i++) {
      if (others.buffers().get(i).index() == lent.lent().index) {
        return buffers[i];
      }
    }
    return null;
  }

  /** Ends the stream and gives the device back. A second close does nothing. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      wakeup.signal();
      io.off();
      Arrays.stream(buffers).forEach(this::release);
      io.free();
      closeDescriptors();
    }
    mappings.release();
  }

  /** The last to leave: a descriptor that is polled must not become another file's. */
  private void closeDescriptors() {
    if (closed && !waiting && !given) {
      given = true;
      wakeup.close();
      node.release();
    }
  }
}
