package dev.fovea.lab;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.fovea.BodyPart;
import dev.fovea.CopyLedger;
import dev.fovea.CropRegion;
import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.Keypoint;
import dev.fovea.PixelFormat;
import dev.fovea.Pose;
import dev.fovea.Skeleton;
import dev.fovea.convert.FrameToJpeg;
import dev.fovea.convert.FrameToTensor;
import dev.fovea.convert.Sampling;
import dev.fovea.convert.TensorOptions;
import dev.fovea.pose.PoseModel;
import dev.fovea.pose.PoseTracker;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What each way to make a tensor of a large frame does to MoveNet's error: the avatar's clip, whose
 * joints are known, scaled up to 1920x1080. docs/performance.md quotes what this prints.
 */
class SamplingTruthTest {
  private static final int WIDTH = 1920;
  private static final int HEIGHT = 1080;
  private static final int CLIP_SIDE = 576;

  /** The clip stands in the middle, as high as the frame. */
  private static final double SCALE = (double) HEIGHT / CLIP_SIDE;

  private static final int FRAMES = 120;

  /** What the reference has on the clip as it is, with tracking; pixels of the clip. */
  private static final double MAX_ERROR = 5.3;

  /** The figure is small in a wide frame, when the whole of it is looked at. */
  private static final double MAX_ERROR_UNTRACKED = 28;

  /** One way: with or without tracking, at first hand or through a camera's JPEG. */
  private record Way(Sampling sampling, boolean jpeg, boolean tracked) {}

  @Test
  void shouldKeepMoveNetsErrorWhateverTheSampling() throws IOException {
    Map<Way, Double> errors = new LinkedHashMap<>();
    for (boolean tracked : new boolean[] {true, false}) {
      for (boolean jpeg : new boolean[] {false, true}) {
        for (Sampling sampling : Sampling.values()) {
          Way way = new Way(sampling, jpeg, tracked);
          errors.put(way, error(way));
          System.out.printf(
              "[lab] %s: mean error %.2f px of %d%n", way, errors.get(way), CLIP_SIDE);
        }
      }
    }
    errors.forEach(
        (way, error) ->
            assertTrue(
                error <= (way.tracked() ? MAX_ERROR : MAX_ERROR_UNTRACKED), way + ": " + error));
  }

  private static double error(Way way) throws IOException {
    JsonArray truth =
        JsonParser.parseString(Files.readString(shared("truth/pose_1.json"))).getAsJsonArray();
    FrameFormat format = FrameFormat.packed(WIDTH, HEIGHT, PixelFormat.YU12);
    Process ffmpeg = decode(shared("truth/pose_1.mp4"));
    CopyLedger ledger = new CopyLedger();
    double sum = 0;
    try (Arena arena = Arena.ofConfined();
        InputStream clip = ffmpeg.getInputStream();
        FrameToJpeg camera = FrameToJpeg.create(85, ledger);
        FrameToTensor converter =
            FrameToTensor.create(ledger, TensorOptions.DEFAULT.withSampling(way.sampling()));
        PoseModel model =
            PoseModel.open(
                shared("models/movenet_lightning_int8.tflite"),
                PoseModel.Options.named("movenet-lightning"))) {
      CropRegion region = CropRegion.fullPad(WIDTH, HEIGHT);
      MemorySegment memory = arena.allocate(format.sizeImage(), 64);
      for (int i = 0; i < FRAMES; i++) {
        memory.copyFrom(MemorySegment.ofArray(clip.readNBytes(format.sizeImage())));
        Frame raw = Frame.of(format, memory, i, 0, () -> {});
        Frame frame = way.jpeg() ? jpeg(camera.encode(raw), arena) : raw;
        converter.apply(frame, region, model.input());
        Pose seen = model.estimate(model.input()).getFirst();
        Pose pose = PoseTracker.toFrame(seen, region, WIDTH, HEIGHT);
        if (way.tracked()) {
          region = PoseTracker.next(pose, Skeleton.COCO_17, WIDTH, HEIGHT);
        }
        sum += error(pose, truth.get(i).getAsJsonObject());
      }
    } finally {
      ffmpeg.destroy();
    }
    return sum / FRAMES;
  }

  private static Frame jpeg(byte[] bytes, Arena arena) {
    MemorySegment memory = arena.allocate(bytes.length);
    memory.copyFrom(MemorySegment.ofArray(bytes));
    return Frame.of(FrameFormat.packed(WIDTH, HEIGHT, PixelFormat.MJPG), memory, 0, 0, () -> {});
  }

  private static double error(Pose pose, JsonObject truth) {
    double sum = 0;
    for (BodyPart part : BodyPart.values()) {
      JsonObject place = truth.getAsJsonObject(part.cocoName());
      Keypoint point = pose.keypoints().get(part.ordinal());
      double left = (WIDTH - HEIGHT) / 2.0;
      sum +=
          Math.hypot(
              (point.x() - left) / SCALE - place.get("x").getAsDouble(),
              point.y() / SCALE - place.get("y").getAsDouble());
    }
    return sum / BodyPart.values().length;
  }

  private static Process decode(Path clip) throws IOException {
    boolean present =
        Arrays.stream(System.getenv("PATH").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "ffmpeg")));
    assumeTrue(present, "skipped: there is no ffmpeg program (apt install ffmpeg)");
    return new ProcessBuilder(
            "ffmpeg",
            "-v",
            "error",
            "-i",
            clip.toString(),
            "-vf",
            "scale=%d:%d:flags=bicubic,pad=%d:%d:-1:-1".formatted(HEIGHT, HEIGHT, WIDTH, HEIGHT),
            "-f",
            "rawvideo",
            "-pix_fmt",
            "yuv420p",
            "-")
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static Path shared(String file) {
    String models = System.getenv("FOVEA_MODELS");
    assumeTrue(models != null, "skipped: FOVEA_MODELS names no folder of model files");
    Path path = Path.of(models).resolveSibling(file);
    assumeTrue(Files.exists(path), "skipped: there is no " + path);
    return path;
  }
}
