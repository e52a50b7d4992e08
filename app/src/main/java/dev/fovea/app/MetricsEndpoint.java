package dev.fovea.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * {@code /metrics} for Prometheus, {@code /healthz} for who restarts what hangs, {@code /readyz}
 * for who sends clients here. A virtual thread a request; whoever opened it closes it.
 */
final class MetricsEndpoint implements AutoCloseable {
  private static final int BACKLOG = 16;

  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private MetricsEndpoint(HttpServer http) {
    this.http = http;
  }

  /**
   * Listens.
   *
   * @param unready why no client should come now, or empty
   * @throws IOException if the address cannot be listened at
   */
  static MetricsEndpoint open(
      HostPort listen, PrometheusRegistry registry, Supplier<String> unready) throws IOException {
    MetricsEndpoint endpoint = new MetricsEndpoint(bind(listen));
    endpoint.http.setExecutor(endpoint.threads);
    endpoint.http.createContext("/metrics", new MetricsHandler(registry));
    endpoint.http.createContext("/healthz", exchange -> answer(exchange, ""));
    endpoint.http.createContext("/readyz", exchange -> answer(exchange, unready.get()));
    endpoint.http.start();
    return endpoint;
  }

  private static HttpServer bind(HostPort listen) throws IOException {
    InetSocketAddress address = listen.address();
    if (address.isUnresolved()) {
      throw new IOException("there is no host " + listen.host() + ": check --metrics");
    }
    try {
      return HttpServer.create(address, BACKLOG);
    } catch (BindException e) {
      throw new IOException(
          "cannot serve metrics at %s (%s): choose another with --metrics"
              .formatted(listen, e.getMessage()),
          e);
    }
  }

  private static void answer(HttpExchange exchange, String trouble) throws IOException {
    byte[] words = (trouble.isEmpty() ? "ok\n" : trouble + "\n").getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      exchange.sendResponseHeaders(trouble.isEmpty() ? 200 : 503, words.length);
      exchange.getResponseBody().write(words);
    }
  }

  /** Where it listens, its port never 0. */
  HostPort address() {
    return HostPort.of(http.getAddress());
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
