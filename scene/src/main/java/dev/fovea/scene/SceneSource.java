package dev.fovea.scene;

import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.FrameSource;
import dev.fovea.Keypoint;
import dev.fovea.PixelFormat;
import dev.fovea.SourceCounters;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The {@link Scene} as a camera: YUYV frames in native memory, BT.601 limited range, at a steady
 * rate. What a frame shows depends on its sequence number alone, so the truth of any frame can be
 * asked for at any time.
 *
 * <p>A platform thread of its own draws; it ends within a frame after {@link #close}. Frames that
 * nobody fetched in time are counted as "superseded", those for which the machine was too slow as
 * "late", those for which all buffers were lent as "no buffer"; the latter two leave gaps in the
 * sequence.
 */
public final class SceneSource implements FrameSource {
  /** One to draw, one in the slot, two with the consumers. */
  private static final int BUFFERS = 8;

  /** Java2D takes a while over its first pictures; without these the first second would be late. */
  private static final int WARM_UP_PICTURES = 8;

  private final Scene scene;
  private final FrameFormat format;
  private final double framesPerSecond;
  private final BufferPool pool;
  private final BufferedImage canvas;
  private final Drops drops = new Drops();
  private final FramePump pump;

  private SceneSource(
      int width, int height, double framesPerSecond, int buffers, SegmentAllocator memory) {
    this.format = FrameFormat.packed(width, height, PixelFormat.YUYV);
    this.scene = Scene.of(width, height);
    this.framesPerSecond = framesPerSecond;
    this.pool = new BufferPool(format, buffers, memory);
    this.canvas = scene.canvas();
    this.pump = new FramePump("scene", new Maker(), drops, framesPerSecond);
  }

  /**
   * A scene that plays from now on.
   *
   * @param width pixels of a frame
   * @param height rows of a frame
   * @param framesPerSecond above 0 and up to 1000
   * @throws IllegalArgumentException if there can be no such frame or rate
   */
  public static SceneSource open(int width, int height, double framesPerSecond) {
    return open(width, height, framesPerSecond, BUFFERS, BufferPool.COLLECTED);
  }

  /**
   * As above, drawn into memory of the caller's: memory that other programs map, say.
   *
   * @param buffers frames that there is memory for, at least 3: one to draw, one in the slot, and
   *     one for each that is held
   * @param memory where the frames are drawn; it must outlive them
   */
  public static SceneSource open(
      int width, int height, double framesPerSecond, int buffers, SegmentAllocator memory) {
    SceneSource source = new SceneSource(width, height, framesPerSecond, buffers, memory);
    for (int i = 0; i < WARM_UP_PICTURES; i++) {
      source.scene.draw(i, source.canvas);
    }
    source.pump.start();
    return source;
  }

  /** The 17 joints of {@link dev.fovea.BodyPart} in that frame, in pixels, each of score 1. */
  public List<Keypoint> truth(long sequence) {
    return scene.truth(sequence);
  }

  /** That frame as a new picture, before it becomes YUYV. */
  public BufferedImage picture(long sequence) {
    return scene.picture(sequence);
  }

  @Override
  public FrameFormat format() {
    return format;
  }

  @Override
  public double framesPerSecond() {
    return framesPerSecond;
  }

  @Override
  public String name() {
    return "scene";
  }

  @Override
  public Optional<Frame> poll(Duration timeout) throws IOException, InterruptedException {
    return pump.poll(timeout);
  }

  @Override
  public boolean ended() {
    return pump.ended();
  }

  @Override
  public SourceCounters counters() {
    return pump.counters();
  }

  @Override
  public void close() {
    pump.close();
  }

  private final class Maker implements FrameMaker {
    @Override
    public boolean has(long sequence) {
      return true;
    }

    @Override
    public boolean maySkip() {
      return true;
    }

    @Override
    public Optional<Frame> make(long sequence) {
      Optional<MemorySegment> buffer = pool.take();
      if (buffer.isEmpty()) {
        drops.add("no buffer", 1);
      }
      return buffer.map(memory -> draw(sequence, memory));
    }

    private Frame draw(long sequence, MemorySegment memory) {
      long timestampNanos = System.nanoTime();
      scene.draw(sequence, canvas);
      Yuyv.write(canvas, memory, format.bytesPerLine());
      return pool.lend(memory, sequence, timestampNanos);
    }
  }
}
