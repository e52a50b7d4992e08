package dev.fovea.app;

import dev.fovea.LiveStatus;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * One line on a terminal, written anew each second by a thread of its own until closed. Nothing
 * where standard error is no terminal.
 */
final class StatusLine implements AutoCloseable {
  /** Whether a person sees standard error: the launcher knows, Java does not tell. */
  static final boolean TERMINAL = Boolean.getBoolean("fovea.terminal");

  private final PrintStream terminal;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("fovea-status").daemon().factory());

  private StatusLine(PrintStream terminal) {
    this.terminal = terminal;
  }

  /** Starts writing if a person sees it. */
  static StatusLine start(Supplier<String> line) {
    StatusLine status = new StatusLine(System.err);
    if (TERMINAL) {
      status.clock.scheduleAtFixedRate(() -> status.write(line.get()), 1, 1, TimeUnit.SECONDS);
    }
    return status;
  }

  static String of(LiveStatus status) {
    long dropped = status.dropped().values().stream().mapToLong(Long::longValue).sum();
    return "%s · %s · %.1f frames/s · age %.0f ms · inference %.1f ms · dropped %d%s"
        .formatted(
            status.source(),
            status.model(),
            status.framesPerSecond(),
            status.ageMillis(),
            status.inferenceMillis(),
            dropped,
            status.notice().isEmpty() ? "" : " · " + status.notice());
  }

  /** What was dropped, by reason. */
  static String of(Map<String, Long> counts) {
    return counts.isEmpty()
        ? "none"
        : counts.entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
  }

  private void write(String line) {
    terminal.print("\r\033[K" + line);
    terminal.flush();
  }

  @Override
  public void close() {
    clock.shutdownNow();
    if (TERMINAL) {
      terminal.println();
    }
  }
}
