package dev.fovea.app;

import dev.fovea.CopyLedger;
import dev.fovea.FrameSource;
import dev.fovea.PixelFormat;
import dev.fovea.scene.PictureSource;
import dev.fovea.scene.SceneSource;
import dev.fovea.share.MemfdPool;
import dev.fovea.share.ShareSource;
import dev.fovea.v4l2.CameraId;
import dev.fovea.v4l2.CameraSource;
import dev.fovea.v4l2.CaptureConfig;
import dev.fovea.v4l2.CaptureDevice;
import dev.fovea.v4l2.DeviceInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Where frames come from. */
final class SourceOptions {
  static final String AUTO = "auto";
  static final String SCENE = "scene";
  private static final String SHARED = "share:";

  /** Of a source that is shared: three for itself, five for those who look. */
  private static final int SHARED_BUFFERS = 8;

  private static final int LEAST_SHARED = 4;
  private static final int MOST_BUFFERS = 32;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  private Double framesPerSecond;
  private int buffers;
  private boolean longWay;

  @Option(
      names = "--source",
      paramLabel = "SOURCE",
      defaultValue = AUTO,
      description =
          "auto (the first camera), scene (a drawn figure), a camera (/dev/videoN, its name below"
              + " /dev/v4l/by-id, or the identity that \"fovea watch\" tells), a picture file or a folder of them, or share:PATH (what another fovea shares)"
              + " (default: ${DEFAULT-VALUE}).")
  private String source;

  @Option(
      names = "--size",
      paramLabel = "WxH",
      converter = Size.Converter.class,
      description = "Picture size in pixels (default: the camera's, about 640x480).")
  Size size;

  @Option(
      names = "--fps",
      paramLabel = "N",
      description = "Frames a second (default: the camera's own; scene and pictures 30).")
  private void framesPerSecond(double value) {
    framesPerSecond = Range.require(spec, "--fps", value, 0.01, 1000);
  }

  @Option(
      names = "--format",
      paramLabel = "FOURCC",
      converter = FormatConverter.class,
      description = "Pixel format, e.g. YUYV, NV12, MJPG (default: what Fovea reads cheapest).")
  PixelFormat format;

  @Option(
      names = "--buffers",
      paramLabel = "N",
      description =
          "Buffers of the camera, 2 to 32 (default: 6; 10 where the server is elsewhere, so that more"
              + " frames can be on their way; shared: 4 to 32, default 8).")
  private void buffers(int value) {
    buffers = Range.require(spec, "--buffers", value, 2, MOST_BUFFERS);
  }

  /** Frames will be on their way for longer than the model takes. */
  void expectLongWay() {
    longWay = true;
  }

  /** The source, where a command takes it as its argument too; {@code null} where it was not. */
  void named(String device) {
    if (device != null) {
      Fit.refuse(spec, "says what " + device + " says already: give one of them", "--source");
      source = device;
    }
  }

  private int buffers() {
    return buffers > 0 ? buffers : longWay ? 10 : 6;
  }

  /**
   * How many frames may be in flight at once without being copied: two buffers are with the driver,
   * one waits in the slot, one waits for the display and one is on it.
   */
  int mostInFlight() {
    return Math.max(1, buffers() - 5);
  }

  static final class FormatConverter implements ITypeConverter<PixelFormat> {
    @Override
    public PixelFormat convert(String text) {
      try {
        return PixelFormat.of(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** What kinds of source there are. */
  enum Kind {
    CAMERA,
    SCENE,
    PICTURES,
    SHARED
  }

  /** A source made out: its kind, and the camera's or file's name. */
  record Choice(Kind kind, String name) {}

  /**
   * Makes out what was asked for, once: cameras come and go.
   *
   * @param sceneWithoutCamera whether {@code auto} falls back on the scene
   * @throws IOException if there is no such source; the message has the cure
   */
  Choice choose(boolean sceneWithoutCamera) throws IOException {
    if (source.isBlank()) {
      throw new ParameterException(
          spec.commandLine(), "--source names nothing: auto, scene, a camera, or a picture");
    }
    if (source.equals(AUTO)) {
      return auto(sceneWithoutCamera);
    }
    if (source.equals(SCENE)) {
      return new Choice(Kind.SCENE, SCENE);
    }
    if (source.equals(SHARED)) {
      throw new ParameterException(
          spec.commandLine(), "--source share: wants the path that \"fovea share\" tells after it");
    }
    if (source.startsWith(SHARED)) {
      return new Choice(Kind.SHARED, source.substring(SHARED.length()));
    }
    Path path = Path.of(source);
    if (Files.isRegularFile(path) || Files.isDirectory(path)) {
      return new Choice(Kind.PICTURES, source);
    }
    if (source.contains("/") && !source.startsWith("/dev/") && identity(source).isEmpty()) {
      throw new IOException(
          source + ": no such picture or folder (\"fovea devices\" lists cameras)");
    }
    return new Choice(Kind.CAMERA, source);
  }

  private static Choice auto(boolean sceneWithoutCamera) throws IOException {
    List<DeviceInfo> cameras = CaptureDevice.list();
    if (!cameras.isEmpty()) {
      return new Choice(Kind.CAMERA, cameras.getFirst().path().toString());
    }
    if (sceneWithoutCamera) {
      return new Choice(Kind.SCENE, SCENE);
    }
    throw new IOException(
        "no camera found: plug one in (\"fovea doctor\" says what is in the way), or try --source"
            + " scene");
  }

  /**
   * Opens the source.
   *
   * @throws IOException if it cannot be opened; the message has the cure
   */
  FrameSource open(Choice choice, CopyLedger ledger) throws IOException, InterruptedException {
    return switch (choice.kind) {
      case CAMERA -> openCamera(choice.name, config(), ledger);
      case SCENE -> {
        Size drawn = drawn();
        yield SceneSource.open(drawn.width(), drawn.height(), rate());
      }
      case PICTURES -> PictureSource.open(Path.of(choice.name), rate());
      case SHARED -> ShareSource.openWaiting(Path.of(choice.name));
    };
  }

  /** As {@link #open}, into memory that can be shared where we draw the frames ourselves. */
  SharedSource openShared(Choice choice, CopyLedger ledger)
      throws IOException, InterruptedException {
    buffers =
        buffers > 0
            ? Range.require(spec, "--buffers", buffers, LEAST_SHARED, MOST_BUFFERS)
            : SHARED_BUFFERS;
    if (choice.kind != Kind.SCENE) {
      return new SharedSource(open(choice, ledger), Optional.empty(), buffers);
    }
    MemfdPool pool = new MemfdPool();
    Size drawn = drawn();
    SceneSource scene = SceneSource.open(drawn.width(), drawn.height(), rate(), buffers, pool);
    return new SharedSource(scene, Optional.of(pool), buffers);
  }

  private Size drawn() {
    return size == null ? new Size(640, 480) : size;
  }

  private double rate() {
    return framesPerSecond == null ? 30 : framesPerSecond;
  }

  /** Refuses the options that a source of this kind cannot honour. */
  void requireFit(Choice choice) {
    String why = "goes with a camera, not with " + choice.name;
    if (choice.kind != Kind.CAMERA) {
      Fit.refuse(spec, why, "--format");
    }
    if (choice.kind == Kind.PICTURES || choice.kind == Kind.SHARED) {
      Fit.refuse(spec, why, "--size");
    }
    if (choice.kind == Kind.SHARED) {
      Fit.refuse(spec, why, "--fps");
    }
  }

  /**
   * Opens a camera by whatever names one: its node, its name below /dev/v4l/by-id, its identity.
   *
   * @throws IOException if it cannot be opened; the message has the cure
   */
  static CameraSource openCamera(String name, CaptureConfig config, CopyLedger ledger)
      throws IOException, InterruptedException {
    Optional<CameraId> id = identity(name);
    return id.isPresent()
        ? CameraSource.open(id.get(), config, ledger)
        : CameraSource.open(Path.of(name), config, ledger);
  }

  private static Optional<CameraId> identity(String name) {
    try {
      return Optional.of(CameraId.parse(name));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private CaptureConfig config() {
    CaptureConfig config = CaptureConfig.defaults().withBuffers(buffers());
    if (size != null) {
      config = config.withSize(size.width(), size.height());
    }
    if (framesPerSecond != null) {
      config = config.withFramesPerSecond(framesPerSecond);
    }
    return format == null ? config : config.withPixelFormat(format);
  }
}
