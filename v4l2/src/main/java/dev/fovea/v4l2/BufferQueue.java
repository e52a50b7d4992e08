package dev.fovea.v4l2;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.fovea.v4l2.uapi.Errno;
import dev.fovea.v4l2.uapi.Ioctl;
import dev.fovea.v4l2.uapi.Libc;
import dev.fovea.v4l2.uapi.Pollfd;
import dev.fovea.v4l2.uapi.V4l2;
import dev.fovea.v4l2.uapi.V4l2Buffer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The driver's queue of buffers. The drain thread waits and dequeues; any thread queues a buffer
 * that it has done with, or {@link #wake}s the drain thread; the drain thread {@link #end}s it
 * last. The lock keeps a QBUF away from a descriptor that is closed (its number may be another file
 * by then) and from the middle of a restart; DQBUF needs none, and may wait. A driver may take its
 * time while the lock is held, so {@link #wake} has one of its own.
 *
 * <p>Everything that a frame needs is allocated here, once.
 */
final class BufferQueue {
  private final Node node;
  private final Arena structs = Arena.ofAuto();
  private final MemorySegment errno = Libc.newErrno();
  private final MemorySegment type = structs.allocateFrom(JAVA_INT, V4l2.BUF_TYPE_VIDEO_CAPTURE);
  private final MemorySegment one = structs.allocate(8).fill((byte) 1);
  private final int eventfd;
  private final Mappings mappings;
  private final Buffer[] buffers;
  private final SourceChanges sourceChanges;

  // The drain thread's own.
  private final MemorySegment drainErrno = Libc.newErrno();
  private final MemorySegment dequeued = structs.allocate(V4l2Buffer.SIZE, 8);
  private final MemorySegment pollfds = structs.allocate(2 * Pollfd.SIZE, 8);

  // Under the lock.
  private boolean running;

  /** Guards the eventfd against a write after its close. */
  private final Object wakeLock = new Object();

  private boolean ended;

  private BufferQueue(Node node, int eventfd, Mappings mappings) {
    this.node = node;
    this.eventfd = eventfd;
    this.mappings = mappings;
    this.buffers = mappings.buffers();
    this.sourceChanges = SourceChanges.of(node);
    pollfds.set(JAVA_INT, Pollfd.FD, node.fd());
    pollfds.set(JAVA_SHORT, Pollfd.EVENTS, (short) (V4l2.POLLIN | V4l2.POLLPRI));
    pollfds.set(JAVA_INT, Pollfd.SIZE + Pollfd.FD, eventfd);
    pollfds.set(JAVA_SHORT, Pollfd.SIZE + Pollfd.EVENTS, V4l2.POLLIN);
  }

  /** Gets buffers from the driver; holds the node. */
  static BufferQueue open(Node node, int count) throws V4l2Exception {
    Mappings mappings = Mappings.of(node, count);
    int eventfd = Libc.eventfd(Libc.newErrno());
    node.retain();
    BufferQueue queue = new BufferQueue(node, eventfd, mappings);
    if (eventfd < 0) {
      queue.end();
      throw V4l2Exception.of(node.path(), "eventfd", -eventfd);
    }
    return queue;
  }

  /** Queues all buffers and starts the stream; who gets an exception {@link #end}s the queue. */
  void start() throws V4l2Exception {
    int error = streamOn();
    if (error != 0) {
      throw V4l2Exception.of(node.path(), Ioctl.STREAMON.kernelName(), error);
    }
  }

  /**
   * Polls as {@link #await} does, but at once and the eventfd alone: some drivers take a poll of
   * the device before STREAMON for a wish to read(2), and refuse to stream then.
   */
  void rehearse() {
    Libc.quickPoll(pollfds.asSlice(Pollfd.SIZE), 1, 0);
    pollfds.get(JAVA_SHORT, Pollfd.REVENTS);
  }

  /**
   * Waits until a frame is there, the device has news or {@link #wake} was called: the device's
   * revents, 0 when the time was up, or -errno.
   */
  int await(int timeoutMillis) {
    int ready = Libc.quickPoll(pollfds, 2, timeoutMillis);
    if (ready < 0) {
      ready = Libc.poll(drainErrno, pollfds, 2, timeoutMillis);
    }
    return ready < 0 ? ready : pollfds.get(JAVA_SHORT, Pollfd.REVENTS);
  }

  /** What the driver tells beside frames; on the drain thread. */
  SourceChanges sourceChanges() {
    return sourceChanges;
  }

  /** Whether the driver has no buffer to fill: consumers hold all of them. */
  synchronized boolean starved() {
    for (Buffer buffer : buffers) {
      if (buffer.queued) {
        return false;
      }
    }
    return true;
  }

  /**
   * Takes one buffer from the driver: 0, or the error number; then {@link #dequeued} has it. After
   * a call that failed a second one asks why, and may as well succeed.
   */
  int dequeue() {
    V4l2Buffer.address(dequeued, 0);
    if (Libc.quickIoctl(node.fd(), Ioctl.DQBUF.request(), dequeued) == 0) {
      return 0;
    }
    V4l2Buffer.address(dequeued, 0);
    return -Libc.ioctl(drainErrno, node.fd(), Ioctl.DQBUF.request(), dequeued);
  }

  /** The struct that the last {@link #dequeue} filled. */
  MemorySegment dequeued() {
    return dequeued;
  }

  /** The buffer of an index that DQBUF returned, {@code null} if the driver cannot have had it. */
  synchronized Buffer take(int index) {
    if (index < 0 || index >= buffers.length || !buffers[index].queued) {
      return null;
    }
    buffers[index].queued = false;
    return buffers[index];
  }

  /**
   * Gives a buffer back to the driver, unless the stream has stopped. One that the driver won't
   * have is queued by the next restart, which a driver in that state makes necessary.
   */
  synchronized void queue(Buffer buffer) {
    buffer.queued = true;
    if (running) {
      qbuf(buffer);
    }
  }

  /** Stops and starts the stream, with all buffers that nobody holds: 0, or the error number. */
  synchronized int restart() {
    if (!running) {
      return Errno.ENODEV.number();
    }
    streamOff();
    return streamOn();
  }

  /** Ends the drain thread's {@link #await}; any thread, and never waits for the driver. */
  void wake() {
    synchronized (wakeLock) {
      if (!ended) {
        Libc.write(Libc.newErrno(), eventfd, one);
      }
    }
  }

  /**
   * Stops the stream under the drain thread: that ends a DQBUF which waits although the descriptor
   * is non-blocking, as some drivers' do. May wait for the driver itself.
   */
  synchronized void interrupt() {
    if (running) {
      streamOff();
    }
  }

  /**
   * Gives everything back, in the order that lets the device be opened again even while frames are
   * held: STREAMOFF, REQBUFS(0), close; memory is unmapped with the last lease.
   */
  void end() {
    synchronized (this) {
      streamOff();
    }
    Mappings.freeBuffers(node);
    closeEventfd();
    node.release();
    mappings.release();
  }

  private void closeEventfd() {
    synchronized (wakeLock) {
      ended = true;
      if (eventfd >= 0) {
        Libc.close(Libc.newErrno(), eventfd);
      }
    }
  }

  /** What keeps the buffers mapped. */
  Mappings mappings() {
    return mappings;
  }

  private synchronized int streamOn() {
    for (Buffer buffer : buffers) {
      int error = buffer.queued ? qbuf(buffer) : 0;
      if (error != 0) {
        return error;
      }
    }
    int error = tryStreamOn();
    if (error == Errno.EINVAL.number()) {
      error = tryStreamOn(); // it may have been a passing error, and the buffers are still queued
    }
    running = error == 0;
    return error;
  }

  private int tryStreamOn() {
    return -Libc.ioctl(errno, node.fd(), Ioctl.STREAMON.request(), type);
  }

  private void streamOff() {
    running = false;
    Libc.ioctl(errno, node.fd(), Ioctl.STREAMOFF.request(), type);
  }

  /** An error may be a passing one: the call that asks for the reason is a second try. */
  private int qbuf(Buffer buffer) {
    V4l2Buffer.address(buffer.struct, buffer.index);
    if (Libc.quickIoctl(node.fd(), Ioctl.QBUF.request(), buffer.struct) == 0) {
      return 0;
    }
    V4l2Buffer.address(buffer.struct, buffer.index);
    return -Libc.ioctl(errno, node.fd(), Ioctl.QBUF.request(), buffer.struct);
  }
}
