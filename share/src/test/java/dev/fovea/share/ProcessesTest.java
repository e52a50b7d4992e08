package dev.fovea.share;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.fovea.Frame;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Owners and consumers as processes, one of them in C: killed, stopped, joining and leaving. */
@Timeout(120)
class ProcessesTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Path EXAMPLE = Path.of("../examples/share-consumer.c");

  @TempDir private Path folder;
  private Path path;
  private final List<Process> processes = new ArrayList<>();

  @BeforeEach
  void choosePath() {
    path = folder.resolve("camera.sock");
  }

  @AfterEach
  void end() {
    processes.forEach(Process::destroyForcibly);
  }

  private Process start(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    processes.add(process);
    return process;
  }

  private Process owner() throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-Djava.awt.headless=true",
            "-cp",
            classPath(),
            OwnerProgram.class.getName(),
            path.toString());
    Process owner = start(command);
    assertEquals("shared", owner.inputReader().readLine());
    return owner;
  }

  /** The tests run on the module path; a process of their own needs no modules. */
  private static String classPath() {
    String modules = System.getProperty("jdk.module.path", "");
    return String.join(
        ":",
        Path.of("target", "test-classes").toString(),
        Path.of("target", "classes").toString(),
        modules,
        System.getProperty("java.class.path"));
  }

  private String example() throws IOException, InterruptedException {
    Path program = folder.resolve("share-consumer");
    Process cc;
    try {
      cc =
          new ProcessBuilder(
                  "cc", "-Wall", "-Wextra", "-Werror", "-O2", "-o", program + "", EXAMPLE + "")
              .inheritIO()
              .start();
    } catch (IOException e) {
      return abort("no C compiler here: " + e.getMessage());
    }
    assertEquals(0, cc.waitFor());
    return program.toString();
  }

  @Test
  void shouldShowFourConsumersOneInCAndOneLateTheOwnersBytes() throws Exception {
    MemfdPool pool = new MemfdPool();
    Numbers numbers = new Numbers(8, pool);
    var options = new ShareServer.Options(path, Optional.empty(), 4, 2, LONG);
    List<ShareSource> here = new ArrayList<>();
    try (ShareServer server = ShareServer.start(numbers, pool, options)) {
      here.add(ShareSource.open(path));
      here.add(ShareSource.open(path));
      Process there = start(List.of(example(), path.toString(), "10"));
      BufferedReader lines = there.inputReader();
      for (int i = 0; i < 10; i++) {
        if (i == 5) {
          here.add(ShareSource.open(path));
        }
        assertEquals(i, numbers.give());
        String expected = "";
        for (ShareSource consumer : here) {
          try (Frame frame = consumer.poll(LONG).orElseThrow()) {
            assertEquals(i, frame.sequence());
            assertTrue(Numbers.shows(frame) && frame.intact());
            expected = "%d 64x32 4096 %08x intact".formatted(i, checksum(frame.segment()));
          }
        }
        assertEquals(expected, lines.readLine());
      }
      assertEquals(0, there.waitFor());
      assertEquals(10 + 10 + 10 + 5, server.counters().lent());
      assertEquals(1, server.counters().dropped(), "what was there when the late one came");
    } finally {
      here.forEach(ShareSource::close);
    }
  }

  /** FNV-1a, as in the example. */
  private static int checksum(MemorySegment bytes) {
    int sum = 0x811c9dc5;
    for (byte b : bytes.toArray(ValueLayout.JAVA_BYTE)) {
      sum = (sum ^ (b & 0xff)) * 16777619;
    }
    return sum;
  }

  @Test
  void shouldNotMindThatOneIsKilledOneStoppedAndOneHoldsAllItCan() throws Exception {
    MemfdPool pool = new MemfdPool();
    Numbers numbers = new Numbers(8, pool);
    var options = new ShareServer.Options(path, Optional.empty(), 4, 2, Duration.ofSeconds(2));
    String example = example();
    try (ShareServer server = ShareServer.start(numbers, pool, options);
        ShareSource hoarder = ShareSource.open(path);
        ShareSource neighbour = ShareSource.open(path)) {
      List<Frame> hoard = new ArrayList<>();
      Process killed = start(List.of(example, path.toString(), "1000"));
      Process stopped = start(List.of(example, path.toString(), "1000"));
      for (int i = 0; i < 100; i++) {
        if (i == 20) {
          killed.inputReader().readLine();
          stopped.inputReader().readLine();
          killed.destroyForcibly().waitFor();
          signal(stopped, "STOP");
        }
        if (i == 40 || i == 41) {
          hoard.add(hoarder.poll(LONG).orElseThrow());
        }
        assertEquals(i, numbers.give());
        try (Frame frame = neighbour.poll(LONG).orElseThrow()) {
          assertEquals(i, frame.sequence());
          assertTrue(Numbers.shows(frame) && frame.intact());
        }
      }
      assertEquals(0, neighbour.counters().dropped().get("superseded"));
      assertEquals(100, neighbour.counters().delivered());
      assertEquals(100, server.counters().offered());
      assertEquals(3, server.counters().consumers(), "who is stopped may go on");
      hoard.forEach(Frame::close);
      signal(stopped, "CONT");
      long before = server.counters().lent();
      while (server.counters().lent() < before + 6) {
        numbers.give();
        neighbour.poll(LONG).ifPresent(Frame::close);
      }
    }
  }

  private static void signal(Process process, String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  @Test
  void shouldKeepAHeldFrameWhenTheOwnerIsKilledAndFindTheNextOwner() throws Exception {
    Process first = owner();
    try (ShareSource ending = ShareSource.open(path);
        ShareSource waiting = ShareSource.openWaiting(path)) {
      Frame held = ending.poll(LONG).orElseThrow();
      int sum = checksum(held.segment());
      first.destroyForcibly().waitFor();
      assertTrue(ending.poll(LONG).isEmpty() && ending.ended());
      assertTrue(held.intact());
      assertEquals(sum, checksum(held.segment()));
      held.close();
      assertTrue(waiting.poll(Duration.ofMillis(300)).isEmpty());
      assertFalse(waiting.ended());
      owner();
      waiting.poll(LONG).orElseThrow().close();
      assertEquals(1, waiting.counters().reconnects());
    }
  }

  @Test
  void shouldLeaveNothingBehindAfterHundredsOfJoins() throws Exception {
    MemfdPool pool = new MemfdPool();
    Numbers numbers = new Numbers(8, pool);
    var options = new ShareServer.Options(path, Optional.empty(), 4, 2, LONG);
    try (ShareServer server = ShareServer.start(numbers, pool, options)) {
      join(numbers, 20);
      awaitNobody(server);
      long heap = Raw.heapKiB();
      long descriptors = Raw.openDescriptors();
      long mappings = Raw.mappings("fovea-");
      join(numbers, 500);
      awaitNobody(server);
      long grown = Raw.heapKiB() - heap;
      // the JVM's own caches take half of that, once; a consumer that stays takes 4 KiB
      assertTrue(grown < 1024, grown + " KiB more heap after 500 consumers");
      assertTrue(Raw.openDescriptors() <= descriptors);
      assertTrue(Raw.mappings("fovea-") <= mappings, "others' memory may have been collected");
      assertEquals(520, server.counters().joined());
      assertTrue(server.counters().held() <= 1);
    }
  }

  private void join(Numbers numbers, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      numbers.give();
      Frame frame;
      try (ShareSource consumer = ShareSource.open(path)) {
        frame = consumer.poll(LONG).orElseThrow();
        assertTrue(Numbers.shows(frame));
        if (i % 2 == 0) { // every other one leaves with the frame
          frame.close();
        }
      }
      frame.close();
    }
  }

  private static void awaitNobody(ShareServer server) {
    Await.until("all have gone", () -> server.counters().consumers() == 0);
  }
}
