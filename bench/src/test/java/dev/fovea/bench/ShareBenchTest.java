package dev.fovea.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShareBenchTest {
  @Test
  void shouldMeasureAConsumerBesideACopy() throws Exception {
    Tools tools = new Tools(Path.of("..").toAbsolutePath().normalize());
    List<Row> rows = new ShareBench(tools, true, 1, 200).run();
    assertTrue(rows.size() >= 2, rows::toString);
    assertEquals("a copy through loopback TCP", rows.getFirst().peer().orElseThrow().name());
    assertEquals(0.0, rows.getLast().ours(), "bytes copied");
  }
}
