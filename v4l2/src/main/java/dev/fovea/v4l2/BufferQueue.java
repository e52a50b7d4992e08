package dev.fovea.v4l2;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.fovea.v4l2.uapi.Errno;
import dev.fovea.v4l2.uapi.Ioctl;
import dev.fovea.v4l2.uapi.Libc;
import dev.fovea.v4l2.uapi.Pollfd;
import dev.fovea.v4l2.uapi.V4l2;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

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
  private final Wakeup wakeup;
  private final BufferShape shape;
  private final Mappings mappings;
  private final int lendable;
  private final Buffer[] buffers;
  private final BufferIo io;
  private final SourceChanges sourceChanges;

  // The drain thread's own.
  private final MemorySegment drainErrno = Libc.newErrno();
  private final BufferStruct filled;
  private final MemorySegment pollfds = structs.allocate(2 * Pollfd.SIZE, 8);

  // Under the lock.
  private boolean running;

  private BufferQueue(
      Node node, Wakeup wakeup, BufferMemory memory, Mappings mappings, int lendable) {
    this.node = node;
    this.wakeup = wakeup;
    this.shape = memory.shape();
    this.mappings = mappings;
    this.lendable = lendable;
    this.buffers = mappings.buffers();
    this.filled = new BufferStruct(shape, 0);
    this.io =
        memory.spare() == null
            ? new StreamingIo(node, shape)
            : new ReadIo(node, memory.spare(), this::free);
    this.sourceChanges = SourceChanges.of(node);
    pollfds.set(JAVA_INT, Pollfd.FD, node.fd());
    pollfds.set(JAVA_SHORT, Pollfd.EVENTS, (short) (V4l2.POLLIN | V4l2.POLLPRI));
    pollfds.set(JAVA_INT, Pollfd.SIZE + Pollfd.FD, wakeup.fd());
    pollfds.set(JAVA_SHORT, Pollfd.SIZE + Pollfd.EVENTS, V4l2.POLLIN);
  }

  /** Gets buffers from the driver; holds the node. */
  static BufferQueue open(Node device, Negotiation.Granted granted, CaptureConfig config)
      throws V4l2Exception {
    // What read(2) began ends only with its descriptor.
    boolean own = config.memory() instanceof CaptureMemory.Read;
    Node node = own ? Node.open(device.path()) : device.retain();
    try {
      Wakeup wakeup = Wakeup.open(node.path());
      try {
        BufferMemory memory = new BufferMemory(node, granted, config.memory());
        Mappings mappings = memory.allocate(config.buffers());
        int lendable = config.lendable(mappings.buffers().length);
        return new BufferQueue(node, wakeup, memory, mappings, lendable);
      } catch (V4l2Exception | RuntimeException e) {
        wakeup.close();
        throw e;
      }
    } catch (V4l2Exception | RuntimeException e) {
      node.release();
      throw e;
    }
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
   * Takes one buffer from the driver: 0, or the error number; then {@link #filled} describes it.
   * After a call that failed a second one asks why, and may as well succeed.
   */
  int dequeue() {
    return io.dequeue(filled);
  }

  /** What the driver said at the last {@link #dequeue}. */
  BufferStruct filled() {
    return filled;
  }

  /** The buffer of an index that DQBUF returned, {@code null} if the driver cannot have had it. */
  synchronized Buffer take(int index) {
    if (index < 0 || index >= buffers.length || !buffers[index].queued) {
      return null;
    }
    buffers[index].queued = false;
    buffers[index].startReading();
    return buffers[index];
  }

  /** A buffer that waits to be filled, {@code null} if there is none. */
  private synchronized Buffer free() {
    for (Buffer buffer : buffers) {
      if (buffer.queued) {
        return buffer;
      }
    }
    return null;
  }

  /**
   * Gives a buffer back to the driver, unless the stream has stopped. One that the driver won't
   * have is queued by the next restart, which a driver in that state makes necessary.
   */
  synchronized void queue(Buffer buffer) {
    buffer.queued = true;
    buffer.endReading();
    if (running) {
      io.queue(buffer);
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
    wakeup.signal();
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
    io.free();
    wakeup.close();
    node.release();
    mappings.release();
  }

  /** How many buffers consumers may hold at once. */
  int lendable() {
    return lendable;
  }

  /** What keeps the buffers mapped. */
  Mappings mappings() {
    return mappings;
  }

  private synchronized int streamOn() {
    for (Buffer buffer : buffers) {
      int error = buffer.queued ? io.queue(buffer) : 0;
      if (error != 0) {
        return error;
      }
    }
    int error = io.on();
    running = error == 0;
    return error;
  }

  private void streamOff() {
    running = false;
    io.off();
  }

  /**
   * Descriptors of all buffers, for their owner to close.
   *
   * @throws V4l2Exception if the driver or the kind of memory cannot, or the stream has stopped
   */
  synchronized List<ExportedBuffer> export() throws V4l2Exception {
    if (!running) {
      throw V4l2Exception.of(node.path(), Ioctl.EXPBUF.kernelName(), Errno.ENODEV.number());
    }
    List<ExportedBuffer> exported = new ArrayList<>();
    try {
      for (Buffer buffer : buffers) {
        exported.add(Export.of(node, shape, buffer));
      }
    } catch (V4l2Exception e) {
      exported.forEach(ExportedBuffer::close);
      throw e;
    }
    return exported;
  }
}
