package dev.fovea.app;

import dev.fovea.CopyLedger;
import dev.fovea.net.PoseServer;
import dev.fovea.net.ServerCounters;
import dev.fovea.net.ServerListener;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = "Answer frames with poses, for any number of cameras.")
final class ServeCommand implements Callable<Integer> {
  /** How long SIGTERM waits for the frames in work: more than a frame ever takes. */
  private static final Duration DRAIN = Duration.ofSeconds(8);

  @Mixin private ServerOptions options;

  @Option(
      names = "--metrics",
      paramLabel = "HOST:PORT",
      converter = HostPort.MetricsConverter.class,
      description = "Serve /metrics (Prometheus), /healthz and /readyz over HTTP there.")
  private HostPort metrics;

  @Mixin private ModelOptions model;
  @Mixin private AnalyzerOptions analyzers;

  @Override
  public Integer call() throws Exception {
    // A log's first line, and the first answer over HTTP, read the time zones' file. Where that
    // fails
    // once, for want of a descriptor, the JVM never tries again.
    Logger.getLogger("").getHandlers();
    CountDownLatch end = new CountDownLatch(1);
    CopyLedger ledger = new CopyLedger();
    ModelChoice choice = model.choice();
    ServerMetrics numbers = new ServerMetrics();
    PoseServer.Options serving =
        options.server(
            analyzers.threads(), metrics == null ? ServerListener.NONE : numbers, ledger);
    try (Interrupt _ = Interrupt.on(end::countDown, DRAIN);
        MetricsEndpoint _ = publish(numbers);
        PoseServer server =
            PoseServer.start(serving, WarmUp.before(AnalyzerOptions.factory(choice, ledger)))) {
      numbers.watch(server);
      options.warning().ifPresent(words -> System.err.println("fovea: warning: " + words));
      System.err.println(
          "fovea: %s on %s, %d model thread%s; Ctrl-C ends"
              .formatted(
                  server.model().name(),
                  HostPort.of(server.address()),
                  analyzers.threads(),
                  analyzers.threads() == 1 ? "" : "s"));
      try (StatusLine _ = StatusLine.start(() -> status(server.counters()))) {
        end.await();
      }
    }
    return Main.DONE;
  }

  /** Opened before the server and closed after it, so that somebody says when it is not ready. */
  private MetricsEndpoint publish(ServerMetrics numbers) throws IOException {
    if (metrics == null) {
      return null;
    }
    MetricsEndpoint endpoint = MetricsEndpoint.open(metrics, numbers.registry(), numbers::unready);
    System.err.println("fovea: metrics on http://%s/metrics".formatted(endpoint.address()));
    return endpoint;
  }

  private static String status(ServerCounters counters) {
    return "%d connected · %d frames · %d answered · dropped %s · refused %s"
        .formatted(
            counters.open(),
            counters.frames(),
            counters.answered(),
            counters.dropped(),
            counters.refused());
  }
}
