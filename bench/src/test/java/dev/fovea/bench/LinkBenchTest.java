package dev.fovea.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LinkBenchTest {
  private static final String SUMMARY =
      "{\"summary\":{\"frames\":310,\"shown\":300,\"fps\":29.98,"
          + "\"ageMillis\":{\"p50\":9.5,\"p99\":21.25},\"inferenceMillis\":{\"p50\":6.0,\"p99\":7.5},"
          + "\"dropped\":{\"superseded\":4},\"copiedBytesPerFrame\":0,"
          + "\"camera\":{\"delivered\":310,\"dropped\":{\"superseded\":4},\"lost\":2},\"link\":{%s}}}";

  @Test
  void shouldReadASummary() throws IOException {
    LinkRun run =
        LinkRun.parse(SUMMARY.formatted("\"roundTripMillis\":{\"p50\":8.5,\"p99\":12.0}"));
    assertEquals(new LinkRun(300, 29.98, 9.5, 21.25, 6, 7.5, Optional.of(8.5), 4, 2), run);
    assertEquals(3.5, run.ageBeyondInferenceP50Millis());
    assertEquals(13.75, run.ageBeyondInferenceP99Millis());
  }

  @Test
  void shouldSayWhereThereIsNoSummary() {
    assertThrows(IOException.class, () -> LinkRun.parse("{\"sequence\":17}"));
  }

  @Test
  void shouldTakeMediansAndNameTheGoal() {
    List<Row> rows = LinkBench.rows("raw", List.of(run(9, 6, 0), run(12, 6.5, 5), run(8, 5.5, 1)));
    assertEquals(
        "{\"bench\":\"link\",\"work\":\"raw: age beyond inference, p50\",\"unit\":\"ms\","
            + "\"ours\":3.0,\"goal\":2.0}",
        rows.getFirst().json().toString());
    Row lost = rows.getLast();
    assertEquals("raw: lost by the driver", lost.work());
    assertEquals(1, lost.ours());
  }

  @Test
  void shouldFindTheTimePerPose() throws IOException {
    String time = "{\"work\":\"8 cameras: time per pose\",\"ours\":6.5}";
    String poses = "{\"work\":\"8 cameras: poses\",\"ours\":153}";
    assertEquals(6.5, RudeBench.millisPerPose(List.of(poses, time)));
    assertThrows(IOException.class, () -> RudeBench.millisPerPose(List.of(poses)));
  }

  private static LinkRun run(double age, double inference, long lost) {
    return new LinkRun(300, 30, age, 2 * age, inference, 2 * inference, Optional.empty(), 0, lost);
  }
}
