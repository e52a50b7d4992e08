package dev.fovea.v4l2;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.fovea.CopyLedger;
import dev.fovea.Frame;
import dev.fovea.v4l2.uapi.Ioctl;
import dev.fovea.v4l2.uapi.V4l2Capability;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A camera, opened. Any thread may use it and whoever opened it closes it. A stream that it started
 * goes on after that and keeps the node open until the stream is closed as well.
 */
public final class CaptureDevice implements AutoCloseable {
  private static final Path DEV = Path.of("/dev");

  private final Node node;
  private final DeviceInfo info;
  private final int capabilities;
  private boolean closed;
  private Optional<CaptureStream> streaming = Optional.empty();

  private CaptureDevice(Node node, DeviceInfo info, int capabilities) {
    this.node = node;
    this.info = info;
    this.capabilities = capabilities;
  }

  /**
   * Opens a camera.
   *
   * @param path its node, such as {@code /dev/video0}, or its name below {@code /dev/v4l/by-id}
   * @throws V4l2Exception if there is none, it may not be opened, or it is no camera
   */
  public static CaptureDevice open(Path path) throws V4l2Exception {
    Node node = Node.open(path);
    try {
      MemorySegment capability = Arena.ofAuto().allocate(V4l2Capability.SIZE, 8);
      node.ioctl(Ioctl.QUERYCAP, capability);
      int capabilities = DeviceInfo.capabilities(capability);
      Optional<String> objection = DeviceInfo.objection(capability);
      if (objection.isPresent()) {
        String call = Ioctl.QUERYCAP.kernelName();
        throw new V4l2Exception(node.path(), call, 0, objection.get());
      }
      return new CaptureDevice(
          node, DeviceInfo.of(node.path(), byId(node.path()), capability), capabilities);
    } catch (Throwable e) {
      node.release();
      throw e;
    }
  }

  /**
   * The cameras of this machine, in the order of their nodes: every {@code /dev/video*} that can be
   * opened and captures pictures. Metadata nodes and outputs are left out.
   */
  public static List<DeviceInfo> list() throws IOException {
    List<DeviceInfo> cameras = new ArrayList<>();
    for (Path path : nodes()) {
      try (CaptureDevice camera = open(path)) {
        cameras.add(camera.info());
      } catch (V4l2Exception e) {
        // No camera, or not ours to open: whoever asks for it by name is told why.
        continue;
      }
    }
    return List.copyOf(cameras);
  }

  static List<Path> nodes() throws IOException {
    List<Path> nodes = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(DEV, "video[0-9]*")) {
      found.forEach(nodes::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    nodes.sort(
        Comparator.comparing((Path path) -> path.toString().length()).thenComparing(path -> path));
    return nodes;
  }

  static Optional<String> byId(Path path) {
    try (DirectoryStream<Path> names = Files.newDirectoryStream(Node.BY_ID)) {
      for (Path name : names) {
        if (Files.exists(name) && name.toRealPath().equals(path)) {
          return Optional.of(name.getFileName().toString());
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return Optional.empty(); // no udev here, or a camera is just being unplugged
    }
    return Optional.empty();
  }

  /**
   * The programs that have this camera reserved, which is what streaming takes: such as "cheese
   * (pid 4711)"; empty if it is free. Disturbs nobody.
   *
   * @throws V4l2Exception if the camera cannot be opened once more
   */
  public Optional<String> inUseBy() throws V4l2Exception {
    requireOpen();
    return Occupancy.of(info, DeviceInfo.bufferType(capabilities));
  }

  /** What the camera says of itself. */
  public DeviceInfo info() {
    return info;
  }

  /**
   * The pixel formats, sizes and rates that the camera offers.
   *
   * @throws V4l2Exception if the camera was unplugged
   */
  public List<SupportedFormat> formats() throws V4l2Exception {
    requireOpen();
    return new Formats(node, DeviceInfo.bufferType(capabilities)).all();
  }

  /** The camera's settings: to read, set, save and watch. */
  public Controls controls() {
    requireOpen();
    return new Controls(node);
  }

  /** The device's sockets, or its one sensor. */
  public Inputs inputs() {
    requireOpen();
    return new Inputs(node);
  }

  /** The analog standards of the selected input. */
  public Standards standards() {
    requireOpen();
    return new Standards(node);
  }

  /** The digital timings of the selected input. */
  public Timings timings() {
    requireOpen();
    return new Timings(node);
  }

  /** What digital inputs say of themselves to their sender. */
  public Edid edid() {
    requireOpen();
    return new Edid(node);
  }

  /** The device's tuners. */
  public Tuners tuners() {
    requireOpen();
    return new Tuners(node);
  }

  /** Which part of the sensor is read, and which part of the buffer it fills. */
  public Selections selections() {
    requireOpen();
    return new Selections(node);
  }

  /**
   * The highest priority that any program has on this device.
   *
   * @throws V4l2Exception if the camera was unplugged, or knows no priorities
   */
  public Priority priority() throws V4l2Exception {
    requireOpen();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment priority = arena.allocate(JAVA_INT);
      node.ioctl(Ioctl.G_PRIORITY, priority);
      return Priority.of(priority.get(JAVA_INT, 0));
    }
  }

  /**
   * Sets this device's own priority, until it is closed.
   *
   * @throws V4l2Exception if another program has a higher one
   */
  public void setPriority(Priority priority) throws V4l2Exception {
    requireOpen();
    try (Arena arena = Arena.ofConfined()) {
      node.ioctl(Ioctl.S_PRIORITY, arena.allocateFrom(JAVA_INT, priority.number()));
    }
  }

  /** Starts the camera, with a ledger of the stream's own. */
  public CaptureStream stream(CaptureConfig config) throws V4l2Exception {
    return stream(config, new CopyLedger());
  }

  /**
   * Starts the camera.
   *
   * @param ledger where {@code Frame.copyTo} counts its passes
   * @throws V4l2Exception if the camera does not offer what is asked for, is in use, fails, or has
   *     not let go of the stream closed before
   * @throws IllegalStateException if this device is closed, or streams already
   */
  public CaptureStream stream(CaptureConfig config, CopyLedger ledger) throws V4l2Exception {
    return stream(config, ledger, new Tally());
  }

  /**
   * Starts the camera and gives each good frame to a consumer, on the stream's own thread: the
   * cheapest way to a frame, for who is done with it well before the next one.
   *
   * <p>While the consumer runs nothing empties the driver's queue: one that takes longer than a
   * frame makes later frames old, and then lost. A frame is closed when the consumer returns; one
   * that is to be kept, or to go to another thread, is taken with {@link Frame#shared}. The
   * consumer may close the stream, which ends once it returns. What it throws ends the stream.
   *
   * @return the stream; its {@code poll} lends nothing, waits for the end, and says what broke it
   * @throws V4l2Exception as {@link #stream(CaptureConfig)}
   * @throws IllegalStateException if this device is closed, or streams already
   */
  public CaptureStream stream(CaptureConfig config, Consumer<? super Frame> consumer)
      throws V4l2Exception {
    return stream(config, new CopyLedger(), new Tally(), Optional.of(consumer));
  }

  /** As {@link #stream(CaptureConfig, CopyLedger)}, counting on where another stream ended. */
  CaptureStream stream(CaptureConfig config, CopyLedger ledger, Tally tally) throws V4l2Exception {
    return stream(config, ledger, tally, Optional.empty());
  }

  private synchronized CaptureStream stream(
      CaptureConfig config,
      CopyLedger ledger,
      Tally tally,
      Optional<Consumer<? super Frame>> consumer)
      throws V4l2Exception {
    requireOpen();
    requireReleased();
    CaptureConfig asked =
        DeviceInfo.streams(capabilities) ? config : config.withMemory(new CaptureMemory.Read());
    Negotiation.Granted granted =
        new Negotiation(node, DeviceInfo.bufferType(capabilities), asked).agree();
    BufferQueue queue = BufferQueue.open(node, granted, asked);
    try {
      CaptureStream stream = new CaptureStream(info, granted, queue, ledger, tally, consumer);
      streaming = Optional.of(stream);
      stream.start();
      return stream;
    } catch (Throwable e) {
      queue.end(); // no thread came to be that would
      throw e;
    }
  }

  private void requireReleased() throws V4l2Exception {
    Optional<CaptureStream> held = streaming.filter(stream -> !stream.released());
    if (held.isPresent() && !held.get().ended()) {
      throw new IllegalStateException(info.path() + " streams already; close that stream first");
    }
    if (held.isPresent()) {
      String message =
          "the driver has not let go of the stream closed before; try again, or unplug the camera";
      throw new V4l2Exception(info.path(), Ioctl.STREAMOFF.kernelName(), 0, message);
    }
  }

  /** Closes the device; a second close does nothing. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      node.release();
    }
  }

  private synchronized void requireOpen() {
    if (closed) {
      throw new IllegalStateException(info.path() + " is closed");
    }
  }
}
