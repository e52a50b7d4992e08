package dev.fovea.app;

import dev.fovea.net.PoseServer;
import dev.fovea.net.ServerCounters;
import dev.fovea.net.ServerListener;
import dev.fovea.net.StageNanos;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;

/**
 * A pose server's numbers as Prometheus reads them. Called on the server's threads; the gauges ask
 * the server when they are read.
 */
final class ServerMetrics implements ServerListener {
  /** Cameras with a label of their own; clients choose names, and each costs memory for good. */
  static final int MOST_CAMERAS = 64;

  private static final double NANOS = 1e-9;

  /** From a convert pass to an answer that nobody waits for any more, in seconds. */
  private static final double[] BUCKETS = {
    .0005, .001, .002, .005, .01, .02, .03, .05, .075, .1, .15, .2, .3, .5, 1, 2, 5
  };

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Set<String> cameras = ConcurrentHashMap.newKeySet();
  private final Counter frames =
      Counter.builder()
          .name("fovea_frames_total")
          .help("Frames received whole, by what became of them.")
          .labelNames("camera", "outcome")
          .register(registry);
  private final Counter refused =
      Counter.builder()
          .name("fovea_refused_total")
          .help("Connections ended for what the peer did.")
          .labelNames("reason")
          .register(registry);
  private final Histogram stages =
      histogram("fovea_stage_seconds", "Where the server's time for a frame went.", "stage");
  private final Histogram age =
      histogram("fovea_result_age_seconds", "From a frame's first byte here to its result.");

  private volatile PoseServer watched;

  private Histogram histogram(String name, String help, String... labels) {
    return Histogram.builder()
        .name(name)
        .help(help)
        .labelNames(labels)
        .classicOnly()
        .classicUpperBounds(BUCKETS)
        .register(registry);
  }

  PrometheusRegistry registry() {
    return registry;
  }

  /** Adds what the server itself knows, now that there is one. */
  void watch(PoseServer server) {
    watched = server;
    gauge(server, "fovea_clients", "Connections now.", ServerCounters::open);
    gauge(server, "fovea_in_flight", "Frames in work now.", ServerCounters::inWork);
    gauge(
        server,
        "fovea_queue_cameras_ready",
        "Cameras with a frame that waits now.",
        ServerCounters::ready);
    gauge(
        server,
        "fovea_receive_bytes",
        "Native memory that frames are received into now.",
        ServerCounters::receiveBytes);
  }

  /** Why no client should come now, or empty. */
  String unready() {
    PoseServer server = watched;
    return server == null ? "the model is being opened" : server.unready();
  }

  private void gauge(
      PoseServer server, String name, String help, ToLongFunction<ServerCounters> value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.applyAsLong(server.counters())))
        .register(registry);
  }

  @Override
  public void onAnswered(String camera, StageNanos nanos, long ageNanos) {
    frames.labelValues(label(camera), "ok").inc();
    stages.labelValues("net").observe(nanos.receive() * NANOS);
    stages.labelValues("queue").observe(nanos.queue() * NANOS);
    stages.labelValues("pre").observe(nanos.convert() * NANOS);
    stages.labelValues("infer").observe(nanos.inference() * NANOS);
    age.observe(ageNanos * NANOS);
  }

  @Override
  public void onDropped(String camera, String reason) {
    frames.labelValues(label(camera), reason.equals("corrupt") ? "decode_error" : reason).inc();
  }

  @Override
  public void onRefused(String reason) {
    refused.labelValues(reason).inc();
  }

  private String label(String camera) {
    boolean known =
        cameras.contains(camera) || cameras.size() < MOST_CAMERAS && cameras.add(camera);
    return known ? camera : "other";
  }
}
