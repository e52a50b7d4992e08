package dev.fovea.scene;

import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.FrameSource;
import dev.fovea.PixelFormat;
import dev.fovea.SourceCounters;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Picture files as a camera: RGB3 frames at a steady rate. A file is shown again and again; a
 * folder is played once, in the order of its files' names, each picture waiting until the former
 * was polled, and then the source has ended. All frames have the size of the first picture: others
 * are scaled to fit into it, on black. Alpha is ignored, the colours under it stay as they are;
 * pictures are turned upright by their Exif data.
 *
 * <p>A platform thread of its own decodes; it ends within a frame after {@link #close}, or when a
 * folder's last picture was polled.
 */
public final class PictureSource implements FrameSource {
  private final String name;
  private final FrameFormat format;
  private final double framesPerSecond;
  private final FramePump pump;

  private PictureSource(
      String name, FrameFormat format, FrameMaker maker, Drops drops, double framesPerSecond) {
    this.name = name;
    this.format = format;
    this.framesPerSecond = framesPerSecond;
    this.pump = new FramePump("pictures", maker, drops, framesPerSecond);
  }

  /**
   * The pictures of a file or folder, playing from now on.
   *
   * @param fileOrFolder PNG, JPEG, BMP or GIF; a folder's other files are skipped with a log line
   * @param framesPerSecond above 0 and up to 1000
   * @throws IOException if the file is no picture, broken or larger than 100 megapixels, or the
   *     folder holds no picture; the message names the file and the cure
   * @throws IllegalArgumentException if there can be no such rate
   */
  public static PictureSource open(Path fileOrFolder, double framesPerSecond) throws IOException {
    PictureSource source =
        Files.isDirectory(fileOrFolder)
            ? ofFolder(fileOrFolder, framesPerSecond)
            : ofFile(fileOrFolder, framesPerSecond);
    source.pump.start();
    return source;
  }

  /**
   * One picture as a frame, RGB3, sequence 0; any thread may hold it.
   *
   * @throws IOException as for {@link #open}
   */
  public static Frame read(Path file) throws IOException {
    BufferedImage image = PictureFile.read(file);
    return Frame.of(format(image), Rgb3.copy(image), 0, System.nanoTime(), () -> {});
  }

  private static PictureSource ofFile(Path file, double framesPerSecond) throws IOException {
    BufferedImage image = PictureFile.read(file);
    FrameFormat format = format(image);
    FrameMaker maker = new Still(format, Rgb3.copy(image));
    return new PictureSource(name(file), format, maker, new Drops(), framesPerSecond);
  }

  private static PictureSource ofFolder(Path folder, double framesPerSecond) throws IOException {
    Drops drops = new Drops();
    PictureFolder maker = PictureFolder.open(folder, drops);
    return new PictureSource(name(folder), maker.format(), maker, drops, framesPerSecond);
  }

  static FrameFormat format(BufferedImage image) {
    return FrameFormat.packed(image.getWidth(), image.getHeight(), PixelFormat.RGB3);
  }

  private static String name(Path path) {
    Path last = path.getFileName();
    return last == null ? path.toString() : last.toString();
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
    return name;
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

  /** One picture for ever: all frames show the same memory, nothing is copied. */
  private record Still(FrameFormat format, MemorySegment pixels) implements FrameMaker {
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
      return Optional.of(Frame.of(format, pixels, sequence, System.nanoTime(), () -> {}));
    }
  }
}
