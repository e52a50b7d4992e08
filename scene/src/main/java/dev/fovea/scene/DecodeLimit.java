package dev.fovea.scene;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import javax.imageio.IIOException;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadProgressListener;
import javax.imageio.event.IIOReadWarningListener;

/**
 * Decodes with a limit of time, as some files are small and take for ever; and not in part: ImageIO
 * fills up a JPEG file that was cut with grey, in which there is nobody or half of somebody. One
 * thread.
 */
final class DecodeLimit implements IIOReadProgressListener, IIOReadWarningListener {
  /** Of libjpeg's "Corrupt JPEG data: premature end of data segment". */
  private static final String CUT = "premature end";

  static final Duration USUAL = Duration.ofSeconds(20);

  private final ImageReader reader;
  private final Path file;
  private final Duration limit;
  private final long deadline;
  private boolean late;
  private boolean cut;

  DecodeLimit(ImageReader reader, Path file, Duration limit) {
    this.reader = reader;
    this.file = file;
    this.limit = limit;
    this.deadline = System.nanoTime() + limit.toNanos();
  }

  BufferedImage read() throws IOException {
    reader.addIIOReadProgressListener(this);
    reader.addIIOReadWarningListener(this);
    BufferedImage image = reader.read(0);
    if (cut) {
      throw new IIOException("its data ends early");
    }
    if (late) {
      throw new IOException(
          file
              + ": takes more than "
              + limit.toSeconds()
              + " s to decode; save it anew or smaller");
    }
    return image;
  }

  @Override
  public void imageProgress(ImageReader source, float percentageDone) {
    if (System.nanoTime() - deadline > 0) {
      late = true;
      source.abort();
    }
  }

  @Override
  public void warningOccurred(ImageReader source, String warning) {
    cut |= warning.contains(CUT);
  }

  @Override
  public void sequenceStarted(ImageReader source, int minIndex) {}

  @Override
  public void sequenceComplete(ImageReader source) {}

  @Override
  public void imageStarted(ImageReader source, int imageIndex) {}

  @Override
  public void imageComplete(ImageReader source) {}

  @Override
  public void thumbnailStarted(ImageReader source, int imageIndex, int thumbnailIndex) {}

  @Override
  public void thumbnailProgress(ImageReader source, float percentageDone) {}

  @Override
  public void thumbnailComplete(ImageReader source) {}

  @Override
  public void readAborted(ImageReader source) {}
}
