package dev.fovea.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.CopyLedger;
import dev.fovea.net.PoseServer;
import dev.fovea.net.StageNanos;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What Prometheus, and who watches over a server, are told. */
@Timeout(60)
class ServeMetricsTest {
  private static final HostPort ANY = new HostPort("127.0.0.1", 0);
  private static final StageNanos STAGES = new StageNanos(1_000_000, 2_000_000, 3_000, 40_000_000);

  private final ServerMetrics metrics = new ServerMetrics();

  @Test
  void shouldPublishWhatBecomesOfFrames() throws Exception {
    metrics.onAnswered("door", STAGES, 45_000_000);
    metrics.onAnswered("door", STAGES, 45_000_000);
    metrics.onDropped("door", "corrupt");
    metrics.onDropped("say \"\n*\"", "superseded");
    metrics.onRefused("http");
    try (MetricsEndpoint endpoint = open()) {
      List<String> lines = get(endpoint, "/metrics").body().lines().toList();
      for (String line :
          List.of(
              "fovea_frames_total{camera=\"door\",outcome=\"ok\"} 2.0",
              "fovea_frames_total{camera=\"door\",outcome=\"decode_error\"} 1.0",
              "fovea_frames_total{camera=\"say \\\"\\n*\\\"\",outcome=\"superseded\"} 1.0",
              "fovea_refused_total{reason=\"http\"} 1.0",
              "fovea_stage_seconds_count{stage=\"queue\"} 2",
              "fovea_stage_seconds_bucket{stage=\"infer\",le=\"0.05\"} 2",
              "fovea_stage_seconds_bucket{stage=\"infer\",le=\"0.03\"} 0",
              "fovea_result_age_seconds_count 2")) {
        assertTrue(lines.contains(line), line + " is not in " + lines);
      }
    }
  }

  @Test
  void shouldNotKeepEveryNameThatAPeerChooses() throws Exception {
    for (int i = 0; i < 10_000; i++) {
      metrics.onDropped("camera " + i, "superseded");
    }
    try (MetricsEndpoint endpoint = open()) {
      List<String> lines =
          get(endpoint, "/metrics")
              .body()
              .lines()
              .filter(line -> line.startsWith("fovea_frames_total{"))
              .toList();
      assertEquals(ServerMetrics.MOST_CAMERAS + 1, lines.size());
      assertTrue(lines.stream().anyMatch(line -> line.contains("camera=\"other\"")));
    }
  }

  @Test
  void shouldSayWhenItIsReady() throws Exception {
    try (MetricsEndpoint endpoint = open()) {
      assertEquals(200, get(endpoint, "/healthz").status());
      assertEquals(503, get(endpoint, "/readyz").status());
      assertTrue(get(endpoint, "/readyz").body().contains("being opened"));
      try (PoseServer server = serve()) {
        metrics.watch(server);
        assertEquals(200, get(endpoint, "/readyz").status());
        String body = get(endpoint, "/metrics").body();
        for (String gauge :
            List.of("clients", "in_flight", "queue_cameras_ready", "receive_bytes")) {
          assertTrue(body.contains("\nfovea_" + gauge + " 0.0\n"), gauge + " is not in " + body);
        }
      }
      assertEquals(503, get(endpoint, "/readyz").status());
      assertTrue(get(endpoint, "/readyz").body().contains("ends"));
      IOException taken =
          assertThrows(
              IOException.class,
              () -> MetricsEndpoint.open(endpoint.address(), metrics.registry(), () -> ""));
      assertTrue(taken.getMessage().contains("--metrics"), taken.getMessage());
    }
  }

  private static PoseServer serve() throws IOException {
    InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
    return PoseServer.start(
        PoseServer.Options.at(any),
        () -> ModelAnalyzer.open(ModelChoice.markers(), new CopyLedger()));
  }

  private MetricsEndpoint open() throws IOException {
    return MetricsEndpoint.open(ANY, metrics.registry(), metrics::unready);
  }

  private record Answer(int status, String body) {}

  private static Answer get(MetricsEndpoint endpoint, String path) throws Exception {
    URL url = URI.create("http://" + endpoint.address() + path).toURL();
    HttpURLConnection connection = (HttpURLConnection) url.openConnection();
    int status = connection.getResponseCode();
    try (InputStream stream =
        status == 200 ? connection.getInputStream() : connection.getErrorStream()) {
      return new Answer(status, new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
