package dev.fovea.lab.guest;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.Frame;
import dev.fovea.FrameFormat;
import dev.fovea.PixelFormat;
import dev.fovea.v4l2.Canvas;
import dev.fovea.v4l2.CaptureConfig;
import dev.fovea.v4l2.CaptureDevice;
import dev.fovea.v4l2.CaptureMemory;
import dev.fovea.v4l2.CaptureStream;
import dev.fovea.v4l2.ExportedBuffer;
import dev.fovea.v4l2.Failure;
import dev.fovea.v4l2.OutputDevice;
import dev.fovea.v4l2.PictureOutput;
import dev.fovea.v4l2.V4l2Exception;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pictures into an output node, and what other programs see of them. */
@Tag("output")
@Timeout(60)
class OutputTest {
  private static final Path LOOPBACK = Path.of("/dev/video40");
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final CaptureConfig PICTURES =
      CaptureConfig.defaults()
          .withSize(640, 360)
          .withFramesPerSecond(30)
          .withPixelFormat(PixelFormat.YUYV)
          // v4l2loopback lets its readers see what is drawn over: they have half a second.
          .withBuffers(16);

  private static final CaptureConfig HDMI =
      CaptureConfig.defaults().withSize(720, 480).withPixelFormat(PixelFormat.YUYV);

  @TempDir private Path folder;

  /** Draws pictures at 30 a second until closed, each of one value, the next one higher. */
  private static final class Painter implements AutoCloseable {
    private final AtomicBoolean stop = new AtomicBoolean();
    private final CompletableFuture<Long> shown;

    Painter(PictureOutput output) {
      shown = CompletableFuture.supplyAsync(() -> paint(output));
      // v4l2loopback refuses its readers a format (EBUSY) before the first picture is in it.
      Usbcam.await("the first picture", () -> output.shown() > 0);
    }

    private Long paint(PictureOutput output) {
      try {
        for (int value = 0; !stop.get(); value = value + 1 & 0xff) {
          try (Canvas canvas = output.poll(PATIENCE).orElseThrow()) {
            canvas.segment().fill((byte) value);
          }
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(33));
        }
        return output.shown();
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    long end() {
      stop.set(true);
      return shown.join();
    }

    @Override
    public void close() {
      stop.set(true);
    }
  }

  private static PictureOutput output(Path path, CaptureConfig config) throws IOException {
    try (OutputDevice device = OutputDevice.open(path)) {
      return device.stream(config);
    }
  }

  private static String ctl(Path device, String... options) throws Exception {
    List<String> command = new java.util.ArrayList<>(List.of("v4l2-ctl", "-d", device.toString()));
    command.addAll(List.of(options));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    assertEquals(0, process.waitFor(), said);
    return said;
  }

  @Test
  void shouldShowOtherProgramsWhatWasDrawn() throws Exception {
    Path seen = folder.resolve("seen.yuyv");
    try (PictureOutput output = output(LOOPBACK, PICTURES);
        Painter painter = new Painter(output)) {
      assertEquals("640x360 YUYV", output.format().toString());
      for (int visit = 0; visit < 3; visit++) { // its reader comes and goes
        ctl(LOOPBACK, "--stream-mmap", "--stream-count=10", "--stream-poll", "--stream-to=" + seen);
        byte[] bytes = Files.readAllBytes(seen);
        int size = 640 * 360 * 2;
        assertEquals(10 * size, bytes.length);
        // v4l2loopback's reader looks at the writer's own buffers: one that lags sees them redrawn.
        long whole =
            IntStream.range(0, 10).filter(picture -> oneValue(bytes, picture * size, size)).count();
        assertTrue(whole >= 5, whole + " of 10 pictures as they were drawn");
      }
      assertTrue(painter.end() >= 30, "pictures shown");
    }
  }

  private static boolean oneValue(byte[] bytes, int from, int size) {
    return IntStream.range(from, from + size).allMatch(at -> bytes[at] == bytes[from]);
  }

  private static void assertOneValue(byte[] picture) {
    byte[] expected = new byte[picture.length];
    Arrays.fill(expected, picture[0]);
    assertArrayEquals(expected, picture);
  }

  @Test
  void shouldBeACameraToOurselves() throws Exception {
    try (PictureOutput output = output(LOOPBACK, PICTURES);
        Painter painter = new Painter(output);
        CaptureDevice camera = CaptureDevice.open(LOOPBACK);
        CaptureStream stream = camera.stream(PICTURES)) {
      for (int i = 0; i < 20; i++) {
        try (Frame frame = Captures.next(stream)) {
          assertOneValue(Captures.bytes(frame));
        }
      }
      painter.end();
    }
  }

  /** v4l2loopback offers what is drawn into it, and nothing before. */
  @Test
  void shouldListWhatV4l2CtlListsWhileSomebodyDraws() throws Exception {
    try (PictureOutput output = output(LOOPBACK, PICTURES);
        Painter painter = new Painter(output)) {
      Listing.requireSame(LOOPBACK, 1);
      painter.end();
    }
  }

  @Test
  void shouldGiveADiscardedBufferOutAgainAndNotShowIt() throws Exception {
    try (PictureOutput output = output(Vivid.STEADY.node(1), CaptureConfig.defaults())) {
      for (int i = 0; i < 3 * output.buffers(); i++) {
        output.poll(PATIENCE).orElseThrow().discard();
      }
      assertEquals(0, output.shown());
      try (Canvas canvas = output.poll(PATIENCE).orElseThrow()) {
        canvas.segment().fill((byte) 16);
      }
      assertEquals(1, output.shown());
    }
  }

  @Test
  void shouldPlayAtTheRateOfTheOutput() throws Exception {
    try (PictureOutput output = output(Vivid.STEADY.node(1), CaptureConfig.defaults())) {
      for (int i = 0; i < 60; i++) {
        try (Canvas canvas = output.poll(PATIENCE).orElseThrow()) {
          canvas.memories().forEach(memory -> memory.fill((byte) 0x80));
        }
      }
      assertEquals(60, output.shown());
    }
  }

  @Test
  void shouldDrawIntoPagesOfOurOwn() throws Exception {
    CaptureConfig config = CaptureConfig.defaults().withMemory(new CaptureMemory.UserPtr());
    try (PictureOutput output = output(Vivid.STEADY.node(1), config)) {
      for (int i = 0; i < 20; i++) {
        try (Canvas canvas = output.poll(PATIENCE).orElseThrow()) {
          canvas.memories().forEach(memory -> memory.fill((byte) 0x80));
        }
      }
      assertEquals(20, output.shown());
    }
  }

  /** 720x480p59 out of vivid's HDMI output and into its HDMI input, once they are looped. */
  private static void hdmi(Vivid vivid) throws Exception {
    ctl(vivid.path(), "-i", "3");
    ctl(vivid.node(1), "-o", "1");
    ctl(vivid.node(1), "--set-dv-bt-timings", "index=1");
    ctl(vivid.path(), "--set-dv-bt-timings", "index=1");
  }

  private static void webcam(Vivid vivid) throws Exception {
    ctl(vivid.path(), "-c", "loop_video=0");
    vivid.restHdmi();
  }

  private static Stream<CaptureMemory> drawnMemories() {
    return Stream.of(new CaptureMemory.Mmap(), new CaptureMemory.UserPtr());
  }

  /** In the same size and format, for vivid converts none. */
  @ParameterizedTest
  @MethodSource("drawnMemories")
  void shouldArriveAtVividsInputAsItWasDrawn(CaptureMemory memory) throws Exception {
    Vivid vivid = Vivid.STEADY;
    vivid.rest();
    hdmi(vivid);
    try (PictureOutput output = output(vivid.node(1), HDMI.withMemory(memory))) {
      ctl(vivid.path(), "-c", "loop_video=1");
      try (CaptureDevice camera = CaptureDevice.open(vivid.path());
          CaptureStream stream = camera.stream(HDMI)) {
        byte[] drawn = pattern(output.format());
        boolean arrived = false;
        for (int i = 0; i < 100 && !arrived; i++) {
          try (Canvas canvas = output.poll(PATIENCE).orElseThrow()) {
            MemorySegment.copy(drawn, 0, canvas.segment(), JAVA_BYTE, 0, drawn.length);
          }
          arrived = sees(stream, drawn);
        }
        assertTrue(arrived, "the picture, byte for byte, within 100 frames");
      }
    } finally {
      webcam(vivid);
    }
  }

  private static boolean sees(CaptureStream stream, byte[] picture) throws Exception {
    Optional<Frame> frame = stream.poll(Duration.ofMillis(50));
    if (frame.isEmpty()) {
      return false;
    }
    try (Frame seen = frame.get()) {
      return Arrays.equals(picture, Captures.bytes(seen));
    }
  }

  /** Out of one vivid's camera, through its own buffers, into the other's HDMI cable. */
  @Test
  void shouldShowACamerasBuffersByteForByte() throws Exception {
    try {
      for (Vivid vivid : Vivid.values()) {
        vivid.rest();
        hdmi(vivid);
      }
      Vivid.STEADY.set("test_pattern=11"); // black and white squares that stand still
      showThroughTheCable();
    } finally {
      webcam(Vivid.STEADY);
      webcam(Vivid.DOOMED);
    }
  }

  private static void showThroughTheCable() throws Exception {
    try (CaptureStream camera = Captures.stream(Vivid.STEADY, HDMI.withBuffers(8));
        OutputDevice device = OutputDevice.open(Vivid.DOOMED.node(1))) {
      List<ExportedBuffer> buffers = camera.exportBuffers();
      CaptureConfig imported = HDMI.withBuffers(8).withMemory(new CaptureMemory.DmaBufs(buffers));
      try (PictureOutput output = device.stream(imported)) {
        buffers.forEach(ExportedBuffer::close);
        Vivid.DOOMED.set("loop_video=1");
        boolean arrived = false;
        try (CaptureStream cable = Captures.stream(Vivid.DOOMED, HDMI)) {
          for (int i = 0; i < 300 && !arrived; i++) {
            try (Frame frame = Captures.next(camera)) {
              output.show(frame);
              arrived = sees(cable, Captures.bytes(frame));
            }
          }
        }
        assertTrue(arrived, "the camera's picture, byte for byte, within 300 frames");
      }
    }
  }

  private static byte[] pattern(FrameFormat format) {
    byte[] bytes = new byte[format.sizeImage()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (16 + (i * 31 + i / format.bytesPerLine() * 7) % 219);
    }
    return bytes;
  }

  @Test
  void shouldShowACamerasBuffersWithoutACopy() throws Exception {
    Vivid.STEADY.rest();
    Vivid.DOOMED.rest();
    try (OutputDevice device = OutputDevice.open(Vivid.DOOMED.node(1))) {
      FrameFormat format = granted(device);
      CaptureConfig config =
          CaptureConfig.defaults()
              .withSize(format.width(), format.height())
              .withPixelFormat(PixelFormat.YUYV)
              .withBuffers(8);
      show(device, config);
    }
  }

  private static FrameFormat granted(OutputDevice device) throws IOException {
    try (PictureOutput output =
        device.stream(CaptureConfig.defaults().withPixelFormat(PixelFormat.YUYV))) {
      return output.format();
    }
  }

  private static void show(OutputDevice device, CaptureConfig config) throws Exception {
    ctl(Vivid.STEADY.path(), "-i", "3");
    try (CaptureDevice camera = CaptureDevice.open(Vivid.STEADY.path());
        CaptureStream stream = camera.stream(config)) {
      List<ExportedBuffer> buffers = stream.exportBuffers();
      try (PictureOutput output =
          device.stream(config.withMemory(new CaptureMemory.DmaBufs(buffers)))) {
        buffers.forEach(ExportedBuffer::close);
        for (int i = 0; i < 60; i++) {
          try (Frame frame = Captures.next(stream)) {
            output.show(frame);
          }
        }
        assertTrue(output.shown() >= 20, output.shown() + " of 60 frames shown");
        try (Frame drawn =
            Frame.of(stream.format(), MemorySegment.ofArray(new byte[4]), 0, 0, () -> {})) {
          assertFalse(output.show(drawn), "a frame in no camera's buffer");
        }
        try (CaptureStream other = Captures.stream(Vivid.DOOMED, Captures.SMALL);
            Frame others = Captures.next(other)) {
          assertFalse(output.show(others), "another camera's buffer of the same number");
        }
      }
      Captures.sequences(stream, 20); // every buffer is back
    } finally {
      ctl(Vivid.STEADY.path(), "-i", "0");
    }
  }

  @Test
  @SuppressWarnings("try") // closing twice is the matter
  void shouldEndAPollThatWaitsWhenAnotherThreadCloses() throws Exception {
    try (PictureOutput output = output(Vivid.STEADY.node(1), CaptureConfig.defaults())) {
      while (output.poll(Duration.ZERO).map(OutputTest::shown).isPresent()) {
        // until all buffers are the driver's
      }
      CompletableFuture<Void> closed = CompletableFuture.runAsync(output::close);
      while (output.poll(PATIENCE).map(OutputTest::shown).isPresent()) {
        // until the close is heard
      }
      closed.join();
      output.close();
      assertTrue(output.poll(Duration.ZERO).isEmpty());
    }
  }

  private static boolean shown(Canvas canvas) {
    try (canvas) {
      return true;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  @SuppressWarnings("try") // closing twice is the matter
  void shouldThrowAtMemoryThatWasKept() throws Exception {
    try (PictureOutput output = output(Vivid.STEADY.node(1), CaptureConfig.defaults())) {
      Canvas canvas = output.poll(PATIENCE).orElseThrow();
      MemorySegment kept = canvas.segment();
      canvas.close();
      canvas.close();
      assertThrows(IllegalStateException.class, () -> kept.fill((byte) 0));
      Canvas late = output.poll(PATIENCE).orElseThrow();
      output.close();
      late.segment().fill((byte) 0); // drawn for nobody, into memory that is still there
      late.close();
    }
  }

  @Test
  void shouldSayWhatAnOutputTakes() throws Exception {
    PixelFormat odd = PixelFormat.of("H264");
    V4l2Exception refused =
        assertThrows(
            V4l2Exception.class,
            () -> output(Vivid.STEADY.node(1), CaptureConfig.defaults().withPixelFormat(odd)));
    assertTrue(refused.getMessage().contains("does not take H264"), refused.getMessage());
    assertTrue(refused.getMessage().contains("YUYV"), refused.getMessage());
  }

  @Test
  void shouldSayThatACameraTakesNoPictures() {
    V4l2Exception refused =
        assertThrows(V4l2Exception.class, () -> OutputDevice.open(Vivid.STEADY.path()));
    assertTrue(refused.getMessage().contains("takes no pictures"), refused.getMessage());
    assertTrue(refused.getMessage().contains("/dev/video40"), refused.getMessage());
  }

  @Test
  void shouldSayThatThereIsNoSuchNode() {
    V4l2Exception refused =
        assertThrows(V4l2Exception.class, () -> OutputDevice.open(Path.of("/dev/video99")));
    assertEquals(Failure.NOT_FOUND, refused.failure());
  }

  /** vivid's node is there again when nobody has the old one open or mapped. */
  @Test
  void shouldLetGoOfAnOutputThatWentWhileAPictureWasDrawn() throws Exception {
    Path node = Vivid.DOOMED.node(1);
    try (PictureOutput output = output(node, CaptureConfig.defaults())) {
      Canvas canvas = output.poll(PATIENCE).orElseThrow();
      Vivid.DOOMED.set("disconnect=1");
      V4l2Exception gone = assertThrows(V4l2Exception.class, canvas::close);
      assertEquals(Failure.UNPLUGGED, gone.failure());
    }
    Usbcam.await("the node", () -> opens(node));
  }

  private static boolean opens(Path node) {
    try {
      OutputDevice.open(node).close();
      return true;
    } catch (V4l2Exception e) {
      return false;
    }
  }

  @Test
  void shouldSayThatTheOutputHasGone() throws Exception {
    try (PictureOutput output = output(Vivid.DOOMED.node(1), CaptureConfig.defaults())) {
      shown(output.poll(PATIENCE).orElseThrow());
      Vivid.DOOMED.set("disconnect=1");
      V4l2Exception gone =
          assertThrows(
              V4l2Exception.class,
              () -> {
                for (int i = 0; i < 100; i++) {
                  Optional<Canvas> canvas = output.poll(PATIENCE);
                  if (canvas.isPresent()) {
                    canvas.get().close();
                  }
                }
              });
      assertEquals(Failure.UNPLUGGED, gone.failure());
    }
  }
}
