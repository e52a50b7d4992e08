package dev.fovea.scene;

import dev.fovea.ColorSpec;
import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.PixelFormat;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The frames of a clip, one after the other, decoded by the {@code ffmpeg} program into YU12: its
 * luma and chroma as the file has them, so that the only conversion to RGB is ours. Turned as the
 * file says. One thread; whoever opened it closes it, which ends the program.
 */
public final class ClipReader implements AutoCloseable {
  private static final List<String> ENDINGS =
      List.of("mp4", "m4v", "mov", "mkv", "webm", "avi", "mpg", "mpeg", "ts", "y4m", "ogv", "wmv");

  private static final int MAX_HEADER = 1000;

  private final Path file;
  private final Process ffmpeg;
  private final Path errors;
  private final InputStream in;
  private final FrameFormat format;
  private final double framesPerSecond;
  private final byte[] row;
  private final MemorySegment memory;
  private long sequence;

  private ClipReader(Path file, Process ffmpeg, Path errors) throws IOException {
    this.file = file;
    this.ffmpeg = ffmpeg;
    this.errors = errors;
    in = new BufferedInputStream(ffmpeg.getInputStream(), 1 << 16);
    String header = line();
    if (header.isEmpty()) {
      throw new IOException(file + ": " + complaint("has no frames that ffmpeg can decode"));
    }
    format = format(header);
    framesPerSecond = rate(header);
    row = new byte[format.width()];
    memory = Arena.ofAuto().allocate(format.sizeImage());
  }

  /** Whether a file's name ends like a clip's. */
  public static boolean isClip(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1));
  }

  /**
   * Starts to read a clip.
   *
   * @throws IOException if there is no such file or no ffmpeg, or it can't decode the file; the
   *     message names the file and the cure
   */
  public static ClipReader open(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new IOException(file + ": no such file, or it may not be read");
    }
    Path errors = Files.createTempFile("fovea-ffmpeg", ".txt");
    Process ffmpeg;
    try {
      ffmpeg = start(file, errors);
    } catch (IOException e) {
      Files.delete(errors);
      throw new IOException(
          file + ": clips are read by the ffmpeg program (sudo apt install ffmpeg)", e);
    }
    try {
      return new ClipReader(file, ffmpeg, errors);
    } catch (IOException | RuntimeException e) {
      ffmpeg.destroy();
      Files.deleteIfExists(errors);
      throw e;
    }
  }

  private static Process start(Path file, Path errors) throws IOException {
    // "file:" keeps a name from being taken for a protocol or an option
    return new ProcessBuilder(
            "ffmpeg",
            "-nostdin",
            "-v",
            "error",
            "-i",
            "file:" + file,
            "-map",
            "0:v:0",
            "-fps_mode",
            "passthrough",
            "-pix_fmt",
            "yuv420p",
            "-f",
            "yuv4mpegpipe",
            "-")
        .redirectError(errors.toFile())
        .start();
  }

  /** Up to the next line feed; empty at the end. */
  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      line.write(b);
      if (line.size() > MAX_HEADER) {
        throw new IOException(file + ": ffmpeg writes no YUV4MPEG2");
      }
    }
    return line.toString(StandardCharsets.US_ASCII);
  }

  /** YUV4MPEG2 W640 H480 F30:1 Ip A1:1 C420jpeg XYSCSS=420JPEG XCOLORRANGE=LIMITED. */
  private FrameFormat format(String header) throws IOException {
    boolean full = header.contains("XCOLORRANGE=FULL");
    try {
      return FrameFormat.packed(
          Integer.parseInt(parameter(header, 'W')),
          Integer.parseInt(parameter(header, 'H')),
          PixelFormat.YU12,
          full ? ColorSpec.BT601_FULL : ColorSpec.BT601_LIMITED);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": frames of a size that can't be: " + header, e);
    }
  }

  private static double rate(String header) {
    String[] fraction = parameter(header, 'F').split(":");
    double rate =
        fraction.length == 2
            ? Double.parseDouble(fraction[0]) / Double.parseDouble(fraction[1])
            : 0;
    return rate > 0 && rate <= 1000 ? rate : 30; // a file that says nothing
  }

  private static String parameter(String header, char letter) {
    for (String word : header.split(" ")) {
      if (!word.isEmpty() && word.charAt(0) == letter) {
        return word.substring(1);
      }
    }
    return "";
  }

  public FrameFormat format() {
    return format;
  }

  public double framesPerSecond() {
    return framesPerSecond;
  }

  /**
   * The next frame, numbered from 0; its time is its number by the clip's rate, from 1 s on. It
   * must be closed before the next is asked for: all have the same memory.
   *
   * @return empty at the end
   * @throws IOException if the clip is broken
   */
  public Optional<Frame> next() throws IOException {
    if (!line().startsWith("FRAME")) {
      if (!Files.readString(errors).isBlank()) {
        throw new IOException(file + ": " + complaint("is broken after " + sequence + " frames"));
      }
      return Optional.empty();
    }
    for (int plane = 0; plane < format.planeCount(); plane++) {
      int width = plane == 0 ? format.width() : (format.width() + 1) / 2;
      for (int y = 0; y < format.planeRows(plane); y++) {
        if (in.readNBytes(row, 0, width) < width) {
          throw new IOException(file + ": " + complaint("ends within frame " + sequence));
        }
        long at = format.planeOffset(plane) + (long) y * format.planeBytesPerLine(plane);
        MemorySegment.copy(row, 0, memory, ValueLayout.JAVA_BYTE, at, width);
      }
    }
    long nanos = 1_000_000_000L + Math.round(sequence * 1e9 / framesPerSecond);
    return Optional.of(Frame.of(format, memory, sequence++, nanos, () -> {}));
  }

  /** What ffmpeg says of the file, its first line; what is wrong in our words before it. */
  private String complaint(String wrong) throws IOException {
    String said = Files.readString(errors).strip();
    return wrong + (said.isEmpty() ? "" : " (ffmpeg: " + said.lines().findFirst().get() + ")");
  }

  @Override
  public void close() {
    ffmpeg.destroy();
    try {
      Files.deleteIfExists(errors);
    } catch (IOException e) {
      errors.toFile().deleteOnExit();
    }
  }
}
