package dev.fovea.v4l2;

import dev.fovea.CopyLedger;
import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.FrameSource;
import dev.fovea.SourceCounters;
import dev.fovea.v4l2.uapi.Errno;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A camera that does not go down: what {@link CaptureStream} reports, this cures. A stream that
 * fails is opened anew, waiting longer each time that it brings no frame; a camera that was
 * unplugged is found again by its identity, whatever its node is then; where what the camera sees
 * has changed, its format is asked for anew. The settings made here are made again each time.
 * Sequence and counters go on.
 *
 * <p>One thread polls; any thread may close, set, and ask. A thread of its own opens the camera
 * again, and ends with {@link #close}. While the camera is away {@link #poll} is empty and {@link
 * #trouble} says why.
 */
public final class CameraSource implements FrameSource {
  private static final String UNPLUGGED = "not plugged in; \"fovea devices\" lists cameras";

  private final CameraId id;
  private final Line line;
  private final Keeper keeper;

  private CameraSource(CameraId id, Line line, Keeper keeper) {
    this.id = id;
    this.line = line;
    this.keeper = keeper;
  }

  /**
   * Opens a camera, with a ledger of its own.
   *
   * @param camera its node, such as {@code /dev/video0}, or its name below {@code /dev/v4l/by-id}:
   *     the camera that is there now is meant from then on, not the node
   * @throws V4l2Exception if it cannot be opened; the message has the cure
   * @throws InterruptedException if the calling thread was interrupted
   */
  public static CameraSource open(Path camera, CaptureConfig config)
      throws V4l2Exception, InterruptedException {
    return open(camera, config, new CopyLedger());
  }

  /**
   * Opens a camera. A node that has just come and may not be opened yet is waited for, three
   * seconds at most.
   *
   * @param ledger where {@code Frame.copyTo} and copies for slow consumers are counted
   * @throws V4l2Exception if it cannot be opened; the message has the cure
   * @throws InterruptedException if the calling thread was interrupted
   */
  public static CameraSource open(Path camera, CaptureConfig config, CopyLedger ledger)
      throws V4l2Exception, InterruptedException {
    Connection.Plan plan = new Connection.Plan(config, ledger, new Tally());
    Connection first = YoungNode.open(camera, plan);
    CameraId id = CameraId.of(first.info().path());
    Line line = new Line(first);
    Keeper keeper = new Keeper(id, plan, line);
    keeper.start(first);
    return new CameraSource(id, line, keeper);
  }

  /**
   * Opens the camera with that identity, wherever it is.
   *
   * @throws V4l2Exception if it is not there, or cannot be opened; the message has the cure
   * @throws InterruptedException if the calling thread was interrupted
   */
  public static CameraSource open(CameraId id, CaptureConfig config, CopyLedger ledger)
      throws V4l2Exception, InterruptedException {
    Optional<Path> node = id.find();
    if (node.isEmpty()) {
      throw new V4l2Exception(Path.of(id.toString()), "open", Errno.ENOENT.number(), UNPLUGGED);
    }
    return open(node.get(), config, ledger);
  }

  /** By what the camera is found again. */
  public CameraId id() {
    return id;
  }

  /** What the camera said of itself when it was opened last; its node may change. */
  public DeviceInfo info() {
    return line.info();
  }

  /** As it was granted last; each frame says its own. */
  @Override
  public FrameFormat format() {
    return line.format();
  }

  @Override
  public double framesPerSecond() {
    return line.framesPerSecond();
  }

  @Override
  public String name() {
    return line.info().card();
  }

  /**
   * Makes settings, now and each time that the camera is opened again.
   *
   * @return what could not be made now, with the reason; nothing while the camera is away
   */
  public Map<String, String> set(Settings settings) {
    return keeper.set(settings);
  }

  /**
   * {@inheritDoc}
   *
   * @return empty if there was none in time, the camera is away, or this source is closed
   */
  @Override
  public Optional<Frame> poll(Duration timeout) throws InterruptedException {
    return line.poll(TimeUnit.NANOSECONDS.convert(timeout));
  }

  @Override
  public boolean ended() {
    return line.closed();
  }

  @Override
  public Optional<String> trouble() {
    return line.trouble();
  }

  @Override
  public SourceCounters counters() {
    return keeper.counters();
  }

  /**
   * Ends the source and gives the camera back, within about a second; held frames stay readable.
   */
  @Override
  public void close() {
    line.close();
    keeper.close();
  }
}
