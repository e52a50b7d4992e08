package dev.fovea.app;

import com.google.gson.JsonObject;
import dev.fovea.CopyLedger;
import dev.fovea.Frame;
import dev.fovea.FrameSource;
import dev.fovea.convert.FrameToImage;
import dev.fovea.convert.FrameToJpeg;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "snapshot",
    mixinStandardHelpOptions = true,
    description = "Write one frame of a camera to a file.")
final class SnapshotCommand implements Callable<Integer> {
  private static final int QUALITY = 90;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private enum Kind {
    JPEG,
    PNG,
    RAW
  }

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "DEVICE",
      description = "The same as --source: /dev/videoN, or a name below /dev/v4l/by-id.")
  private String device;

  @Mixin private SourceOptions source;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "Where to: a name that ends in .jpg or .png (default: snapshot.jpg; with --raw"
              + " snapshot.raw). A camera's own JPEG goes into a .jpg as it is.")
  private Path file;

  @Option(
      names = "--raw",
      description = "Write the bytes of the frame as the camera made them, whatever the name.")
  private boolean raw;

  @Option(
      names = "--skip",
      paramLabel = "N",
      defaultValue = "5",
      description =
          "Let N frames pass first, in which a camera finds its exposure (default:"
              + " ${DEFAULT-VALUE}).")
  private int skip;

  @Option(names = "--json", description = "Print an object that says what was written.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Range.require(spec, "--skip", skip, 0, 1000);
    Kind kind = kind();
    source.named(device);
    SourceOptions.Choice choice = source.choose(false);
    source.requireFit(choice);
    CopyLedger ledger = new CopyLedger();
    try (FrameSource frames = source.open(choice, ledger);
        Frame frame = take(frames)) {
      byte[] bytes =
          switch (kind) {
            case RAW -> frame.segment().toArray(ValueLayout.JAVA_BYTE);
            case JPEG -> jpeg(frame, ledger);
            case PNG -> png(frame, ledger);
          };
      write(bytes);
      print(frame, bytes.length);
    }
    return Main.DONE;
  }

  private void write(byte[] bytes) throws IOException {
    try {
      Files.write(file, bytes);
    } catch (FileSystemException e) {
      throw e; // it names the file
    } catch (IOException e) {
      throw new IOException(
          "%s is not whole: %s; make room, or choose another place with -o"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private Kind kind() {
    if (file == null) {
      file = Path.of(raw ? "snapshot.raw" : "snapshot.jpg");
    }
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (!raw && !name.endsWith(".jpg") && !name.endsWith(".jpeg") && !name.endsWith(".png")) {
      throw new ParameterException(
          spec.commandLine(), "-o " + file + ": the name ends in .jpg or .png, or add --raw");
    }
    return raw ? Kind.RAW : name.endsWith(".png") ? Kind.PNG : Kind.JPEG;
  }

  private Frame take(FrameSource frames) throws IOException, InterruptedException {
    Frame frame = next(frames);
    for (int i = 0; i < skip && !frames.ended(); i++) { // a picture file has one
      frame.close();
      frame = next(frames);
    }
    return frame;
  }

  private static Frame next(FrameSource frames) throws IOException, InterruptedException {
    return frames
        .poll(PATIENCE)
        .orElseThrow(
            () ->
                new IOException(
                    "%s sent no frame within %d s; \"fovea selftest DEVICE\" tells more"
                        .formatted(frames.name(), PATIENCE.toSeconds())));
  }

  private static byte[] jpeg(Frame frame, CopyLedger ledger) throws IOException {
    try (FrameToJpeg encoder = FrameToJpeg.create(QUALITY, ledger)) {
      return encoder.encode(frame);
    }
  }

  private static byte[] png(Frame frame, CopyLedger ledger) throws IOException {
    BufferedImage image =
        new BufferedImage(
            frame.format().width(), frame.format().height(), BufferedImage.TYPE_INT_RGB);
    try (FrameToImage converter = FrameToImage.create(ledger)) {
      converter.apply(frame, ((DataBufferInt) image.getRaster().getDataBuffer()).getData());
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  private void print(Frame frame, int bytes) {
    if (!json) {
      System.out.printf(
          "%s: %s, frame %d, %d bytes%n", file, frame.format(), frame.sequence(), bytes);
      return;
    }
    JsonObject line = new JsonObject();
    line.addProperty("file", file.toString());
    line.addProperty("bytes", bytes);
    line.addProperty("width", frame.format().width());
    line.addProperty("height", frame.format().height());
    line.addProperty("fourcc", frame.format().pixelFormat().name());
    line.addProperty("bytesPerLine", frame.format().bytesPerLine());
    line.addProperty("sequence", frame.sequence());
    line.addProperty("timestampNanos", frame.timestampNanos());
    System.out.println(line);
  }
}
