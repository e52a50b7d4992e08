package dev.fovea.lab.guest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.fovea.CopyLedger;
import dev.fovea.Frame;
import dev.fovea.convert.FrameToImage;
import dev.fovea.v4l2.CaptureConfig;
import dev.fovea.v4l2.CaptureDevice;
import dev.fovea.v4l2.CaptureStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code fovea view --output}, seen by another program as a camera. */
@Tag("output")
@Timeout(300)
class VirtualCameraTest {
  private static final Path LOOPBACK = Path.of("/dev/video40");

  /** One that is a camera only while somebody draws, as Chromium wants it (exclusive_caps=1). */
  private static final Path EXCLUSIVE = Path.of("/dev/video41");

  private static final Path CAMERA = Vivid.STEADY.path();

  /** What marks the left side of a person; nothing in the drawn room has it. */
  private static final int LEFT = 0xff40ff;

  @TempDir private Path folder;

  @BeforeEach
  void rest() throws Exception {
    Vivid.STEADY.rest();
    Vivid.DOOMED.rest();
  }

  @AfterEach
  void backToTheWebcams() throws Exception {
    Vivid.STEADY.restHdmi();
    Vivid.DOOMED.set("loop_video=0");
    Vivid.DOOMED.restHdmi();
  }

  /** A view without weights: the reader of markers finds nobody but the drawn figure. */
  private static RunningCommand view(Object source, String size, Path output, String... more) {
    List<String> words = new ArrayList<>(List.of("view", "--source", source.toString()));
    words.addAll(List.of("--size", size, "--model", "marker", "--show", "none"));
    words.addAll(List.of("--output", output.toString()));
    words.addAll(List.of(more));
    return RunningCommand.start(words.toArray(String[]::new));
  }

  /** What v4l2-ctl, another program, sees of a camera: one picture after the other. */
  private byte[] seen(Path node, int pictures) throws Exception {
    Path file = folder.resolve("seen");
    V4l2Ctl.run(node, "--stream-mmap", "--stream-count=" + pictures, "--stream-to=" + file);
    return Files.readAllBytes(file);
  }

  /**
   * A still picture of black and white squares, as the camera makes it and without a word in it.
   */
  private byte[] checkers(String width, String height) throws Exception {
    Vivid.STEADY.set("test_pattern=11");
    Vivid.STEADY.ctl(
        "--set-fmt-video", "width=" + width + ",height=" + height + ",pixelformat=YUYV");
    return seen(CAMERA, 1);
  }

  @Test
  void shouldShowOthersTheSkeletonOnThePicture() throws Exception {
    try (RunningCommand view = view("scene", "320x180", EXCLUSIVE, "--fps", "10")) {
      view.awaitError("a camera for others", 1);
      CaptureConfig config = CaptureConfig.defaults().withSize(320, 180);
      int[] pixels = new int[320 * 180];
      boolean drawn = false;
      try (CaptureDevice camera = CaptureDevice.open(EXCLUSIVE);
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

  @Test
  @SuppressWarnings("try") // what a view says at its end is the matter
  void shouldShowOthersTheCamerasOwnBytesWhileTheyComeAndGo() throws Exception {
    byte[] expected = checkers("640", "360");
    try (RunningCommand view = view(CAMERA, "640x360", LOOPBACK, "--fps", "30")) {
      view.awaitError("a camera for others: /dev/video40, 640x360 YUYV", 1);
      for (int visit = 0; visit < 3; visit++) {
        byte[] pictures = seen(LOOPBACK, 10);
        assertEquals(10 * expected.length, pictures.length);
        for (int i = 0; i < 10; i++) {
          int from = i * expected.length;
          assertArrayEquals(expected, Arrays.copyOfRange(pictures, from, from + expected.length));
        }
      }
      view.close();
      view.awaitError("pictures and skipped 0", 1);
    }
  }

  @Test
  void shouldWriteEachPictureOnceAndCopyItNowhereElse() throws Exception {
    long without = copiedBytesPerFrame();
    long with = copiedBytesPerFrame("--output", LOOPBACK.toString());
    // A frame that is posed and not shown counts for its neighbours: a few of 60.
    double passes = (with - without) / (2.0 * 320 * 180);
    assertEquals(1, passes, 0.5, without + ", then " + with);
  }

  private static long copiedBytesPerFrame(String... more) throws Exception {
    List<String> words = new ArrayList<>(List.of("view", "--source", CAMERA.toString()));
    words.addAll(List.of("--size", "320x180", "--fps", "10", "--model", "marker"));
    words.addAll(List.of("--show", "none", "--frames", "60", "--json"));
    words.addAll(List.of(more));
    CommandRun run = CommandRun.of(words.toArray(String[]::new));
    assertEquals(0, run.status(), run::toString);
    JsonObject summary =
        JsonParser.parseString(run.out().getLast()).getAsJsonObject().getAsJsonObject("summary");
    return summary.get("copiedBytesPerFrame").getAsLong();
  }

  @Test
  void shouldShowThemOnAnOutputWithAClockOfItsOwn() throws Exception {
    for (Vivid vivid : Vivid.values()) {
      vivid.ctl("-i", "3", "--set-dv-bt-timings", "index=1"); // 720x480p59
    }
    Path output = Vivid.DOOMED.node(1);
    V4l2Ctl.run(output, "-o", "1", "--set-dv-bt-timings", "index=1");
    byte[] expected = checkers("720", "480");
    try (RunningCommand view = view(CAMERA, "720x480", output)) {
      view.awaitError("a camera for others: " + output + ", 720x480 YUYV", 1);
      Vivid.DOOMED.set("loop_video=1");
      Vivid.DOOMED.ctl("--set-fmt-video", "width=720,height=480,pixelformat=YUYV");
      boolean arrived = false;
      for (int visit = 0; visit < 10 && !arrived; visit++) {
        byte[] pictures = seen(Vivid.DOOMED.path(), 10);
        int last = pictures.length - expected.length;
        arrived = Arrays.equals(expected, Arrays.copyOfRange(pictures, last, pictures.length));
      }
      assertTrue(arrived, "the picture, byte for byte, within 10 visits");
    }
  }

  @Test
  void shouldGoOnWhileTheOutputIsAwayAndComeBackToIt() throws Exception {
    Path output = Vivid.DOOMED.node(1);
    try (RunningCommand view = view(CAMERA, "320x180", output, "--json")) {
      view.awaitError("a camera for others", 1);
      view.awaitLines(5);
      Vivid.DOOMED.set("disconnect=1");
      view.awaitError("the view goes on without it", 1);
      view.awaitLines(view.out().size() + 5);
      view.awaitError("a camera for others", 2);
      view.awaitLines(view.out().size() + 5);
    }
  }

  @Test
  void shouldSayInOneLineWhichOutputItCannotUse() throws Exception {
    requireRefusal("/dev/video99", "no such output (ENOENT on open); outputs here: /dev/video1");
    requireRefusal("/dev/null", "takes no pictures; outputs here: /dev/video1");
    requireRefusal(CAMERA.toString(), "takes no pictures; outputs here: /dev/video1");
  }

  private static void requireRefusal(String output, String words) throws Exception {
    try (RunningCommand view = view("scene", "320x180", Path.of(output))) {
      CommandRun run = view.await();
      List<String> said = run.err().stream().filter(line -> line.startsWith("fovea: ")).toList();
      assertEquals(1, run.status(), run::toString);
      assertEquals(1, said.size(), run::toString);
      assertTrue(said.getFirst().contains(words), run::toString);
    }
  }
}
