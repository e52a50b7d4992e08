package dev.fovea.scene;

import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The pictures of a folder, once, in the order of their names; lives on the pump's thread. */
final class PictureFolder implements FrameMaker {
  private static final Logger LOG = System.getLogger(PictureFolder.class.getName());

  /** One to fill, one in the slot, two with the consumers. */
  private static final int BUFFERS = 8;

  private final List<Path> files;
  private final FrameFormat format;
  private final BufferPool pool;
  private final Drops drops;

  private PictureFolder(List<Path> files, FrameFormat format, Drops drops) {
    this.files = files;
    this.format = format;
    this.pool = new BufferPool(format, BUFFERS, BufferPool.COLLECTED);
    this.drops = drops;
  }

  /** A folder whose first readable picture gives the size. */
  static PictureFolder open(Path folder, Drops drops) throws IOException {
    List<Path> files = list(folder);
    for (int first = 0; first < files.size(); first++) {
      Optional<BufferedImage> image = tryRead(files.get(first));
      if (image.isPresent()) {
        FrameFormat format = PictureSource.format(image.get());
        return new PictureFolder(files.subList(first, files.size()), format, drops);
      }
    }
    throw new IOException(
        folder + ": no picture in this folder (put PNG, JPEG, BMP or GIF files there)");
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static Optional<BufferedImage> tryRead(Path file) {
    try {
      return Optional.of(PictureFile.read(file));
    } catch (IOException e) {
      LOG.log(Level.WARNING, "skipped {0}", e.getMessage());
      return Optional.empty();
    }
  }

  FrameFormat format() {
    return format;
  }

  @Override
  public boolean has(long sequence) {
    return sequence < files.size();
  }

  /** A folder is no camera: a slow machine or consumer sees every picture, only later. */
  @Override
  public boolean maySkip() {
    return false;
  }

  @Override
  public Optional<Frame> make(long sequence) {
    Optional<BufferedImage> image = tryRead(files.get((int) sequence));
    if (image.isEmpty()) {
      drops.add("unreadable", 1);
      return Optional.empty();
    }
    Optional<MemorySegment> buffer = pool.take();
    if (buffer.isEmpty()) {
      drops.add("no buffer", 1);
    }
    return buffer.map(memory -> fill(image.get(), memory, sequence));
  }

  private Frame fill(BufferedImage image, MemorySegment memory, long sequence) {
    Rgb3.write(fitted(image), memory);
    return pool.lend(memory, sequence, System.nanoTime());
  }

  private BufferedImage fitted(BufferedImage image) {
    if (image.getWidth() == format.width() && image.getHeight() == format.height()) {
      return image;
    }
    double scale =
        Math.min(
            (double) format.width() / image.getWidth(),
            (double) format.height() / image.getHeight());
    int width = (int) Math.max(1, Math.round(image.getWidth() * scale));
    int height = (int) Math.max(1, Math.round(image.getHeight() * scale));
    BufferedImage fitted =
        new BufferedImage(format.width(), format.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D g = fitted.createGraphics();
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    g.drawImage(
        image, (format.width() - width) / 2, (format.height() - height) / 2, width, height, null);
    g.dispose();
    return fitted;
  }
}
