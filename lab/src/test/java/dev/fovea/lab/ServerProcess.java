package dev.fovea.lab;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** {@code fovea serve} as its user runs it, and what its metrics tell. Ends with the test. */
final class ServerProcess implements AutoCloseable {
  private final Fovea command;
  private final int port;
  private final int metricsPort;

  private ServerProcess(Fovea command) {
    this.command = command;
    metricsPort = Integer.parseInt(command.awaitError("metrics on http://\\S+:(\\d+)/metrics"));
    port = Integer.parseInt(command.awaitError("marker on \\S+:(\\d+), "));
  }

  /** A server with the built-in marker model, on a free port. */
  static ServerProcess start(String... options) throws IOException {
    return start(List.of(), 0, options);
  }

  /**
   * A server with the built-in marker model.
   *
   * @param before the words of what runs it
   * @param port where it listens; 0: any free one
   */
  static ServerProcess start(List<String> before, int port, String... options) throws IOException {
    return of(launch(before, port, options));
  }

  /** The same, not waited for. */
  static Fovea launch(List<String> before, int port, String... options) throws IOException {
    List<String> words = new ArrayList<>(before);
    words.addAll(Fovea.command("serve", "--model", "marker", "--metrics", "127.0.0.1:0"));
    words.addAll(List.of("--listen", "127.0.0.1:" + port, "--max-rate", "10000"));
    words.addAll(List.of(options));
    return Fovea.start(words, Map.of());
  }

  /** A launched server, as soon as it has said where it listens. */
  static ServerProcess of(Fovea launched) {
    return new ServerProcess(launched);
  }

  int port() {
    return port;
  }

  InetSocketAddress address() {
    return new InetSocketAddress("127.0.0.1", port);
  }

  Fovea command() {
    return command;
  }

  /** Its numbers now, by name with labels. */
  Map<String, Double> metrics() throws IOException {
    Map<String, Double> metrics = new TreeMap<>();
    URI uri = URI.create("http://127.0.0.1:" + metricsPort + "/metrics");
    try (var stream = uri.toURL().openStream()) {
      new String(stream.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(line -> put(metrics, line));
    }
    return metrics;
  }

  private static void put(Map<String, Double> metrics, String line) {
    int space = line.lastIndexOf(' ');
    metrics.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
  }

  /** The sum of a metric over its labels, of those that have a word in them. */
  static long sum(Map<String, Double> metrics, String name, String word) {
    return metrics.entrySet().stream()
        .filter(each -> each.getKey().startsWith(name + "{") && each.getKey().contains(word))
        .mapToLong(each -> each.getValue().longValue())
        .sum();
  }

  /** The numbers as soon as they are so. */
  Map<String, Double> await(String what, Predicate<Map<String, Double>> condition)
      throws IOException {
    Map<String, Double> now = metrics();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.test(now)) {
      if (System.nanoTime() > deadline) {
        return fail("never: " + what + "; " + now);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      now = metrics();
    }
    return now;
  }

  /** Memory that the process has in RAM, in KiB. */
  long residentKib() throws IOException {
    return status("VmRSS");
  }

  /** A number of the kernel's about the process: proc_pid_status(5). */
  long status(String name) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + command.pid() + "/status")).stream()
        .filter(line -> line.startsWith(name + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  /** Descriptors that the process has open. */
  long descriptors() throws IOException {
    return descriptors(command.pid());
  }

  /** Descriptors that a process has open. */
  static long descriptors(long pid) throws IOException {
    try (var open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return open.count();
    }
  }

  @Override
  public void close() {
    command.close();
  }
}
