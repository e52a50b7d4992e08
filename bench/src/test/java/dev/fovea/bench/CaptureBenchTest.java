package dev.fovea.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fovea.bench.CaptureRun.Work;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CaptureBenchTest {
  private static final Work SLOW = new Work(30, 100, 2);

  @Test
  void shouldCarryARunFromProcessToProcess() {
    CaptureRun run = new CaptureRun(SLOW, 4, 300, 20, 1, 0.25, 1.125);
    assertEquals(run, CaptureRun.parse(run.line()));
  }

  @Test
  void shouldTakeMediansOfEachConsumerAndNumberOfBuffers() {
    List<CaptureRun> runs =
        List.of(
            new CaptureRun(SLOW, 2, 10, 0, 61, 30, 33),
            new CaptureRun(SLOW, 4, 30, 59, 0, 8, 33),
            new CaptureRun(SLOW, 2, 12, 2, 60, 31, 39),
            new CaptureRun(SLOW, 4, 29, 61, 2, 9, 35),
            new CaptureRun(SLOW, 2, 11, 1, 50, 99, 34),
            new CaptureRun(SLOW, 4, 28, 60, 1, 7, 34));
    assertEquals(
        List.of(
            new CaptureRun(SLOW, 2, 11, 1, 60, 31, 34), new CaptureRun(SLOW, 4, 29, 60, 1, 8, 34)),
        CaptureBench.medians(runs));
    assertEquals(
        List.of(11.0, 1.0, 60.0, 31.0, 34.0),
        CaptureBench.rows(runs).stream().limit(5).map(Row::ours).toList());
  }

  @Test
  void shouldReadWhatVcamSaysBesideOtherThings() throws IOException {
    VcamReport report = VcamReport.in("a warning\n" + report(3_000, 9_012, "0.510", "0.110"));
    assertEquals(new VcamReport(3_000, 9_012, 0.62), report);
  }

  @Test
  void shouldSayThatVcamHasNotReported() {
    assertThrows(IOException.class, () -> VcamReport.in("vcam: seccomp: not permitted"));
  }

  private static String report(int delivered, int calls, String user, String system) {
    return "vcam: %d delivered, 0 dropped, 0 polls, %d ioctls; command used %s s user, %s s system\n"
        .formatted(delivered, calls, user, system);
  }
}
