package dev.fovea.lab.guest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.CopyLedger;
import dev.fovea.Frame;
import dev.fovea.share.ShareServer;
import dev.fovea.share.ShareSource;
import dev.fovea.v4l2.CaptureConfig;
import dev.fovea.v4l2.CaptureStream;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A camera's own buffers in several programs at once. */
@Tag("output")
@Timeout(120)
class ShareTest {
  private static final Path EXAMPLE = Path.of("target", "share-consumer").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final CaptureConfig CONFIG = Captures.SMALL.withBuffers(10);

  @TempDir private Path folder;
  private Path path;
  private final CopyLedger ledger = new CopyLedger();
  private final List<Process> processes = new ArrayList<>();

  @BeforeEach
  void rest() throws Exception {
    path = folder.resolve("camera.sock");
    Vivid.STEADY.rest();
    Vivid.STEADY.set("test_pattern=0");
  }

  @AfterEach
  void end() {
    processes.forEach(Process::destroyForcibly);
  }

  private ShareServer share(CaptureStream camera, Duration leaseTime) throws Exception {
    var options = new ShareServer.Options(path, Optional.empty(), 8, 2, leaseTime);
    return ShareServer.start(camera, camera.buffers(), ledger, options);
  }

  private Process example(int frames) throws Exception {
    Process process =
        new ProcessBuilder(EXAMPLE.toString(), path.toString(), Integer.toString(frames))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    processes.add(process);
    return process;
  }

  @Test
  void shouldShowFourProgramsTheSameFramesWithoutACopy() throws Exception {
    try (CaptureStream camera = Captures.stream(Vivid.STEADY, CONFIG);
        ShareServer server = share(camera, Duration.ofSeconds(10));
        ShareSource one = ShareSource.open(path);
        ShareSource two = ShareSource.open(path)) {
      assertEquals(camera.format(), one.format());
      Process there = example(10);
      for (int same = 0; same < 10; same++) {
        meet(one, two, camera.format().sizeImage());
      }
      assertIntact(there.inputReader(), 10);
      assertEquals(0, there.waitFor());
      try (ShareSource late = ShareSource.open(path);
          Frame frame = late.poll(PATIENCE).orElseThrow()) {
        assertTrue(frame.sequence() > 0);
      }
      assertEquals(0, ledger.bytesWritten(), "no frame was copied");
      assertEquals(0, server.counters().refused());
    }
  }

  /** Both wait for the same frame: who has an older one asks for the next. */
  private static void meet(ShareSource one, ShareSource two, int bytes) throws Exception {
    Frame first = one.poll(PATIENCE).orElseThrow();
    Frame second = two.poll(PATIENCE).orElseThrow();
    for (int i = 0; i < 200 && first.sequence() != second.sequence(); i++) {
      if (first.sequence() < second.sequence()) {
        first.close();
        first = one.poll(PATIENCE).orElseThrow();
      } else {
        second.close();
        second = two.poll(PATIENCE).orElseThrow();
      }
    }
    assertEquals(first.sequence(), second.sequence(), "the two never met");
    assertArrayEquals(Captures.bytes(first), Captures.bytes(second));
    assertTrue(first.intact() && second.intact());
    assertEquals(bytes, first.segment().byteSize());
    first.close();
    second.close();
  }

  private static void assertIntact(BufferedReader lines, int count) throws Exception {
    long before = -1;
    for (int i = 0; i < count; i++) {
      String[] words = lines.readLine().split(" ");
      assertEquals("320x180", words[1]);
      assertEquals("intact", words[4]);
      assertTrue(Long.parseLong(words[0]) > before, "later frames only");
      before = Long.parseLong(words[0]);
    }
  }

  @Test
  void shouldGoOnForOthersWhenOneIsKilledAnotherStoppedAndAThirdHoldsAllItCan() throws Exception {
    try (CaptureStream camera = Captures.stream(Vivid.STEADY, CONFIG);
        ShareServer server = share(camera, Duration.ofMillis(500));
        ShareSource good = ShareSource.open(path);
        ShareSource hoarder = ShareSource.open(path)) {
      Process killed = example(10_000);
      Process stopped = example(10_000);
      killed.inputReader().readLine();
      stopped.inputReader().readLine();
      killed.destroyForcibly().waitFor();
      new ProcessBuilder("kill", "-STOP", "" + stopped.pid()).start().waitFor();
      List<Frame> hoard = new ArrayList<>();
      hoarder.poll(PATIENCE).ifPresent(hoard::add);
      hoarder.poll(PATIENCE).ifPresent(hoard::add);
      long before = -1;
      for (int i = 0; i < 60; i++) {
        try (Frame frame = good.poll(PATIENCE).orElseThrow()) {
          assertTrue(frame.sequence() > before && frame.intact());
          before = frame.sequence();
        }
      }
      assertFalse(hoard.getFirst().intact(), "it was taken back");
      assertTrue(server.counters().revoked() >= 2);
      hoard.forEach(Frame::close);
      new ProcessBuilder("kill", "-CONT", "" + stopped.pid()).start().waitFor();
      assertTrue(stopped.inputReader().readLine() != null);
    }
    try (CaptureStream again = Captures.stream(Vivid.STEADY, CONFIG)) {
      Captures.sequences(again, 5); // nobody pins the device
    }
  }

  @Test
  void shouldKeepAFrameReadableWhenTheCameraIsClosedUnderIt() throws Exception {
    Vivid.STEADY.set("test_pattern=1");
    Frame held;
    try (CaptureStream camera = Captures.stream(Vivid.STEADY, CONFIG);
        ShareServer _ = share(camera, Duration.ofSeconds(30));
        ShareSource consumer = ShareSource.open(path)) {
      held = consumer.poll(PATIENCE).orElseThrow();
    }
    try (held) {
      assertEquals(List.of(), Bars.faults(held));
    }
  }
}
