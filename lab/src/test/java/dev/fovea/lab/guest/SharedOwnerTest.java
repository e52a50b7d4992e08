package dev.fovea.lab.guest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.fovea.ColorSpec.Matrix;
import dev.fovea.CopyLedger;
import dev.fovea.Frame;
import dev.fovea.app.Main;
import dev.fovea.share.ShareServer;
import dev.fovea.share.ShareSource;
import dev.fovea.v4l2.CameraSource;
import dev.fovea.v4l2.CaptureConfig;
import dev.fovea.v4l2.CaptureDevice;
import java.io.BufferedReader;
import java.nio.file.Files;
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

/** A shared camera that goes and comes back, changes its format, or loses its owner. */
@Tag("output")
@Timeout(300)
class SharedOwnerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration A_MOMENT = Duration.ofMillis(200);
  private static final int BUFFERS = 8;
  private static final CaptureConfig CONFIG = Captures.SMALL.withBuffers(BUFFERS);

  @TempDir private Path folder;
  private Path path;
  private final CopyLedger ledger = new CopyLedger();
  private final List<Process> processes = new ArrayList<>();

  @BeforeEach
  void rest() throws Exception {
    path = folder.resolve("camera.sock");
    Vivid.STEADY.rest();
    Vivid.DOOMED.rest();
  }

  @AfterEach
  void end() {
    processes.forEach(Process::destroyForcibly);
  }

  private ShareServer share(CameraSource camera) throws Exception {
    var options = new ShareServer.Options(path, Optional.empty(), 8, 2, Duration.ofSeconds(2));
    return ShareServer.start(camera, BUFFERS, ledger, options);
  }

  @Test
  void shouldTellAllThatTheCameraHasGoneAndLendItsNewBuffersWhenItIsBack() throws Exception {
    try (CameraSource camera = CameraSource.open(Vivid.DOOMED.path(), CONFIG);
        ShareServer _ = share(camera);
        ShareSource early = ShareSource.open(path)) {
      long before = Captures.sequences(early, 3).getLast();
      try (CaptureDevice _ = CaptureDevice.open(Vivid.DOOMED.path())) { // vivid waits for its close
        Vivid.DOOMED.set("disconnect=1");
        String words = awaitTrouble(early);
        assertEquals(camera.trouble().orElseThrow(), words);
        try (ShareSource late = ShareSource.open(path)) {
          assertEquals(words, awaitTrouble(late));
        }
      }
      assertTrue(next(early) > before);
      assertEquals(Optional.empty(), early.trouble());
      assertEquals(1, camera.counters().reconnects());
      assertEquals(0, ledger.bytesWritten(), "no frame was copied, before or after");
    }
  }

  private static String awaitTrouble(ShareSource consumer) throws Exception {
    for (int i = 0; i < 300 && consumer.trouble().isEmpty(); i++) {
      consumer.poll(A_MOMENT).ifPresent(Frame::close);
    }
    return consumer.trouble().orElseThrow();
  }

  /** The number of the next frame. */
  private static long next(ShareSource consumer) throws Exception {
    try (Frame frame = consumer.poll(PATIENCE).orElseThrow()) {
      return frame.sequence();
    }
  }

  @Test
  void shouldTellAllThatTheFormatHasChanged() throws Exception {
    try (CameraSource camera = CameraSource.open(Vivid.STEADY.path(), CONFIG);
        ShareServer _ = share(camera);
        ShareSource one = ShareSource.open(path);
        ShareSource two = ShareSource.open(path)) {
      assertEquals(Matrix.BT601, one.format().color().matrix());
      Vivid.STEADY.set("colorspace=1"); // Rec. 709
      for (ShareSource consumer : List.of(one, two)) {
        Captures.pollUntil(consumer, () -> consumer.format().color().matrix() == Matrix.BT709);
      }
    }
  }

  /** {@code fovea share} as its user starts it: a process of its own. */
  private Process owner() throws Exception {
    List<String> command =
        List.of(
            ProcessHandle.current().info().command().orElseThrow(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "share",
            Vivid.STEADY.path().toString(),
            "--size=320x180",
            "--fps=10",
            "--lease-millis=60000",
            "--json",
            "--at=" + path);
    Process owner = new ProcessBuilder(command).start();
    processes.add(owner);
    BufferedReader said = owner.errorReader();
    List<String> lines = new ArrayList<>();
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      lines.add(line);
      if (line.contains("--source share:" + path)) {
        return owner;
      }
    }
    throw new AssertionError("it did not share: " + lines);
  }

  @Test
  void shouldKeepAHeldFrameWhenTheOwnerIsKilledAndFindTheNextOwner() throws Exception {
    Process first = owner();
    try (ShareSource ending = ShareSource.open(path);
        ShareSource waiting = ShareSource.openWaiting(path)) {
      long last = Captures.sequences(waiting, 3).getLast();
      Frame held = ending.poll(PATIENCE).orElseThrow();
      byte[] before = Captures.bytes(held);
      first.destroyForcibly().waitFor();
      assertTrue(ending.poll(PATIENCE).isEmpty() && ending.ended());
      assertTrue(held.intact());
      assertArrayEquals(before, Captures.bytes(held));
      held.close();
      assertTrue(waiting.poll(A_MOMENT).isEmpty());
      assertFalse(waiting.ended());
      Process second = owner();
      assertTrue(Captures.sequences(waiting, 3).getFirst() > last, "its numbers go on");
      assertEquals(1, waiting.counters().reconnects());
      requireSummary(second);
    }
  }

  /** Ctrl-C: its summary, the status of a program that was interrupted, and no socket. */
  private void requireSummary(Process owner) throws Exception {
    new ProcessBuilder("kill", "-INT", Long.toString(owner.pid())).start().waitFor();
    String said = owner.inputReader().readAllAsString();
    assertEquals(130, owner.waitFor(), said);
    JsonObject summary = JsonParser.parseString(said).getAsJsonObject().getAsJsonObject("summary");
    assertEquals(1, summary.get("joined").getAsInt(), said);
    assertEquals(0, summary.get("copiedBytes").getAsLong(), said);
    assertEquals(0, summary.get("refused").getAsInt(), said);
    assertTrue(Files.notExists(path), "the name goes with the owner");
  }
}
