package dev.fovea.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** All programs of the comparison run and are counted; no number here says what they cost. */
class CaptureCostTest {
  private static final Tools TOOLS = new Tools(Path.of("..").toAbsolutePath().normalize());

  @Test
  void shouldCompareWithEveryPeer() throws Exception {
    for (List<String> need :
        List.of(
            List.of("gcc", "-O2", "-o", TOOLS.scratch() + "/vcam", "../lab/vcam.c"),
            List.of("v4l2-ctl", "--version"),
            List.of("ffmpeg", "-version"),
            TOOLS.underCamera(List.of(), List.of("true")))) {
      assumeTrue(runs(need), String.join(" ", need) + " does not run here: nothing compared");
    }
    List<Row> rows = new CaptureCost(TOOLS, 1, 1200).rows();
    List<String> peers =
        rows.stream().flatMap(row -> row.peer().stream()).map(Row.Peer::name).toList();
    assertTrue(
        peers.stream().anyMatch(name -> name.contains("OpenCV"))
            && peers.stream().anyMatch(name -> name.contains("ffmpeg")),
        peers::toString);
    assertEquals(2, rows.stream().filter(row -> row.goal().isPresent()).count(), rows::toString);
    assertEquals(1, rows.stream().filter(row -> row.unit().equals("bytes")).count());
    // Ours drown in what a cold JVM does beside so few frames: VcamTest counts them.
    rows.stream()
        .filter(row -> row.unit().equals("calls"))
        .forEach(row -> assertTrue(row.peer().orElseThrow().theirs() >= 3, row::text));
  }

  @Test
  void shouldReadTheSumOfCalls() throws IOException {
    assertEquals(
        31, CaptureCost.total(List.of("---- ----", "  30 ioctl", "   1 poll", "  31 total")));
    assertThrows(IOException.class, () -> CaptureCost.total(List.of()));
    assertThrows(IOException.class, () -> CaptureCost.total(List.of("strace: no")));
  }

  private static boolean runs(List<String> command) throws InterruptedException {
    try {
      TOOLS.run(command, _ -> {});
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
