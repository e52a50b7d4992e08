package dev.fovea.lab.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.CopyLedger;
import dev.fovea.Frame;
import dev.fovea.FrameSource;
import dev.fovea.share.ShareServer;
import dev.fovea.share.ShareSource;
import dev.fovea.v4l2.CaptureConfig;
import dev.fovea.v4l2.CaptureStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A camera's own buffers in several programs at once. */
@Tag("output")
@Timeout(120)
class ShareTest {
  private static final Path EXAMPLE = Path.of("target", "share-consumer").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Path LIAR = Path.of("target", "share-liar").toAbsolutePath();
  private static final int BUFFERS = 10;
  private static final CaptureConfig CONFIG = Captures.SMALL.withBuffers(BUFFERS);

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

  private ShareServer share(FrameSource camera, Duration leaseTime) throws Exception {
    var options = new ShareServer.Options(path, Optional.empty(), 8, 2, leaseTime);
    return ShareServer.start(camera, BUFFERS, ledger, options);
  }

  private Process start(Path program, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(program.toString(), path.toString()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    processes.add(process);
    return process;
  }

  private Process example(int frames) throws Exception {
    return start(EXAMPLE, Integer.toString(frames));
  }

  @Test
  void shouldShowFourProgramsTheOwnersFramesWithoutACopy() throws Exception {
    Vivid.STEADY.set("horizontal_movement=6");
    try (CaptureStream camera = Captures.stream(Vivid.STEADY, CONFIG.withFramesPerSecond(10));
        Witness owner = new Witness(camera);
        ShareServer server = share(owner, Duration.ofSeconds(10));
        ShareSource one = ShareSource.open(path);
        ShareSource two = ShareSource.open(path)) {
      assertEquals(camera.format(), one.format());
      Process there = example(10);
      for (int same = 0; same < 10; same++) {
        meet(one, two, owner);
      }
      requireSeen(there.inputReader(), 10, owner);
      assertEquals(0, there.waitFor());
      try (ShareSource late = ShareSource.open(path)) {
        for (int i = 0; i < 5; i++) {
          requireSeen(late, owner);
        }
      }
      assertTrue(owner.pictures() > 1, "the picture moves");
      assertEquals(0, ledger.bytesWritten(), "no frame was copied");
      assertEquals(0, server.counters().refused());
    }
  }

  /** Both wait for the same frame: who has an older one asks for the next. */
  private static void meet(ShareSource one, ShareSource two, Witness owner) throws Exception {
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
    owner.requireSeen(first);
    owner.requireSeen(second);
    assertTrue(first.intact() && second.intact());
    first.close();
    second.close();
  }

  /** The next frame, which must be the owner's: its number. */
  private static long requireSeen(ShareSource consumer, Witness owner) throws Exception {
    try (Frame frame = consumer.poll(PATIENCE).orElseThrow()) {
      owner.requireSeen(frame);
      assertTrue(frame.intact());
      return frame.sequence();
    }
  }

  /** Lines of the program in C. */
  private static void requireSeen(BufferedReader lines, int count, Witness owner) throws Exception {
    long before = -1;
    for (int i = 0; i < count; i++) {
      String[] words = lines.readLine().split(" ");
      long sequence = Long.parseLong(words[0]);
      assertEquals("320x180", words[1]);
      owner.requireSeen(sequence, Integer.parseUnsignedInt(words[3], 16));
      assertEquals("intact", words[4]);
      assertTrue(sequence > before, "later frames only");
      before = sequence;
    }
  }

  /** A consumer whose every frame, got or missed, is counted. */
  private static final class Accountant {
    private final ShareSource consumer;
    private final Witness owner;
    private final long first;
    private final long missed;
    private long last;
    private int got;

    Accountant(ShareSource consumer, Witness owner) throws Exception {
      this.consumer = consumer;
      this.owner = owner;
      this.first = requireSeen(consumer, owner);
      this.missed = missed();
      this.last = first;
    }

    private long missed() {
      return consumer.counters().dropped().get("superseded");
    }

    void next() throws Exception {
      long sequence = requireSeen(consumer, owner);
      assertTrue(sequence > last, "later frames only");
      last = sequence;
      got++;
    }

    void requireSum() {
      assertEquals(owner.count(first, last), got + missed() - missed, "frames got and missed");
    }
  }

  @Test
  void shouldGoOnForOthersWhenOneIsKilledAnotherStoppedAndAThirdHoldsAllItCan() throws Exception {
    try (CaptureStream camera = Captures.stream(Vivid.STEADY, CONFIG);
        Witness owner = new Witness(camera);
        ShareServer server = share(owner, Duration.ofMillis(500));
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
      Accountant accountant = new Accountant(good, owner);
      for (int i = 0; i < 60; i++) {
        accountant.next();
      }
      accountant.requireSum();
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

  @ParameterizedTest
  @ValueSource(strings = {"lease", "twice", "garbage", "long"})
  void shouldDropALiarWhileNobodyElseNotices(String lie) throws Exception {
    try (CaptureStream camera = Captures.stream(Vivid.STEADY, CONFIG);
        Witness owner = new Witness(camera);
        ShareServer server = share(owner, Duration.ofSeconds(10));
        ShareSource good = ShareSource.open(path)) {
      Accountant accountant = new Accountant(good, owner);
      Process liar = start(LIAR, lie);
      while (liar.isAlive()) {
        accountant.next();
      }
      assertEquals(0, liar.exitValue());
      for (int i = 0; i < 5; i++) {
        accountant.next();
      }
      accountant.requireSum();
      assertEquals(1, server.counters().refused());
      assertEquals(1, server.counters().consumers());
    }
  }

  @Test
  void shouldLetOnlyTheSocketsGroupLook() throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path program =
        Files.copy(EXAMPLE, folder.resolve("consumer"), StandardCopyOption.COPY_ATTRIBUTES);
    try (CaptureStream camera = Captures.stream(Vivid.STEADY, CONFIG);
        ShareServer _ = ShareServer.start(camera, BUFFERS, ledger, ShareServer.Options.at(path))) {
      assertEquals(1, lookAsNobody("65534", program));
      assertEquals(0, lookAsNobody("video", program));
    }
  }

  private int lookAsNobody(String group, Path program) throws Exception {
    return new ProcessBuilder(
            "setpriv",
            "--reuid=65534",
            "--regid=" + group,
            "--clear-groups",
            program.toString(),
            path.toString(),
            "1")
        .inheritIO()
        .start()
        .waitFor();
  }

  /** What this process holds of cameras' memory. */
  private record Holdings(long descriptors, long mappings, long heapKiB) {
    static Holdings take() throws IOException {
      long heap = Census.take().heapKiB();
      try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"));
          Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
        long mappings = maps.filter(line -> line.contains("/dmabuf:")).count();
        return new Holdings(open.count(), mappings, heap);
      }
    }
  }

  @Test
  void shouldLeaveNothingBehindAfterFiveHundredConsumers() throws Exception {
    try (CaptureStream camera = Captures.stream(Vivid.STEADY, CONFIG);
        ShareServer server = share(camera, Duration.ofSeconds(10))) {
      joinAndLeave(server, 50);
      Holdings before = Holdings.take();
      joinAndLeave(server, 500);
      Holdings after = Holdings.take();
      System.out.printf("[vm] 500 consumers came and went: %s, then %s%n", before, after);
      assertEquals(before.descriptors, after.descriptors);
      assertEquals(before.mappings, after.mappings);
      assertTrue(after.heapKiB <= before.heapKiB + 1024, before + ", " + after);
      assertEquals(550, server.counters().joined());
      try (ShareSource consumer = ShareSource.open(path);
          Frame _ = consumer.poll(PATIENCE).orElseThrow()) {
        assertTrue(Holdings.take().mappings > after.mappings, "a consumer's mapping is seen");
      }
    }
  }

  private void joinAndLeave(ShareServer server, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      Frame frame;
      try (ShareSource consumer = ShareSource.open(path)) {
        frame = consumer.poll(PATIENCE).orElseThrow();
        if (i % 2 == 0) { // every other one leaves with the frame
          frame.close();
        }
      }
      frame.close();
    }
    Usbcam.await("all have gone", () -> server.counters().consumers() == 0);
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
