package dev.fovea.lab.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.CopyLedger;
import dev.fovea.Frame;
import dev.fovea.convert.FrameToImage;
import dev.fovea.lab.Fovea;
import dev.fovea.v4l2.CaptureConfig;
import dev.fovea.v4l2.CaptureDevice;
import dev.fovea.v4l2.CaptureStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code fovea view --output}, seen by another program as a camera. */
@Tag("output")
@Tag("long") // the whole program starts in the emulated machine: a minute where others are at work
@Timeout(180)
class VirtualCameraTest {
  private static final Path LOOPBACK = Path.of("/dev/video40");

  /** What marks the left side of a person; nothing in the drawn room has it. */
  private static final int LEFT = 0xff40ff;

  private static Fovea view(String... more) throws Exception {
    List<String> words =
        Fovea.command(
            "view", "--source", "scene", "--size", "320x180", "--fps", "10", "--model", "marker");
    words.addAll(List.of("--show", "none"));
    words.addAll(List.of(more));
    words.add(1, "-XX:TieredStopAtLevel=1"); // C2's code crashes the emulated processor
    return Fovea.start(words, Map.of("FOVEA_MODELS", ""));
  }

  @Test
  void shouldShowOthersTheSkeletonOnThePicture() throws Exception {
    try (Fovea view = view("--output", LOOPBACK.toString())) {
      view.awaitError("a camera for others");
      CaptureConfig config = CaptureConfig.defaults().withSize(320, 180);
      int[] pixels = new int[320 * 180];
      boolean drawn = false;
      try (CaptureDevice camera = CaptureDevice.open(LOOPBACK);
          CaptureStream stream = camera.stream(config);
          FrameToImage toImage = FrameToImage.create(new CopyLedger())) {
        for (int i = 0; i < 100 && !drawn; i++) {
          try (Frame frame = Captures.next(stream)) {
            assertEquals("320x180 YUYV", frame.format().toString());
            toImage.apply(frame, pixels);
            drawn = Arrays.stream(pixels).filter(VirtualCameraTest::left).count() > 50;
          }
        }
      }
      assertTrue(drawn, "a skeleton within 100 frames");
    }
  }

  private static boolean left(int pixel) {
    return near(pixel >> 16, LEFT >> 16) && near(pixel >> 8, LEFT >> 8) && near(pixel, LEFT);
  }

  private static boolean near(int value, int wanted) {
    return Math.abs((value & 0xff) - (wanted & 0xff)) <= 8;
  }
}
