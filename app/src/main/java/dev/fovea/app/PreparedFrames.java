package dev.fovea.app;

import dev.fovea.CopyLedger;
import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.PixelFormat;
import dev.fovea.convert.FrameToJpeg;
import dev.fovea.scene.SceneSource;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Half a second of the drawn figure, made beforehand, so that a bench does not measure the drawing.
 * Any thread may take frames, until it is closed.
 */
final class PreparedFrames implements AutoCloseable {
  private static final int FRAMES = 16;
  private static final int QUALITY = 85;

  private final Arena arena = Arena.ofShared();
  private final List<MemorySegment> pictures = new ArrayList<>();
  private final FrameFormat format;

  private PreparedFrames(FrameFormat format) {
    this.format = format;
  }

  /**
   * @param jpeg whether they are JPEGs, else YUYV
   */
  static PreparedFrames make(Size size, boolean jpeg) throws IOException, InterruptedException {
    FrameFormat raw = FrameFormat.packed(size.width(), size.height(), PixelFormat.YUYV);
    FrameFormat format =
        jpeg ? FrameFormat.packed(size.width(), size.height(), PixelFormat.MJPG) : raw;
    PreparedFrames frames = new PreparedFrames(format);
    try (SceneSource scene = SceneSource.open(size.width(), size.height(), 30);
        FrameToJpeg encoder = FrameToJpeg.create(QUALITY, new CopyLedger())) {
      while (frames.pictures.size() < FRAMES) {
        try (Frame frame = scene.poll(Duration.ofSeconds(10)).orElseThrow()) {
          frames.keep(jpeg ? MemorySegment.ofArray(encoder.encode(frame)) : frame.segment());
        }
      }
      return frames;
    } catch (IOException | InterruptedException | RuntimeException e) {
      frames.close();
      throw e;
    }
  }

  private void keep(MemorySegment picture) {
    pictures.add(arena.allocate(picture.byteSize(), 64).copyFrom(picture));
  }

  FrameFormat format() {
    return format;
  }

  /** A frame taken now. */
  Frame next(long sequence) {
    MemorySegment picture = pictures.get((int) (sequence % FRAMES));
    return Frame.of(format, picture, sequence, System.nanoTime(), () -> {});
  }

  @Override
  public void close() {
    arena.close();
  }
}
