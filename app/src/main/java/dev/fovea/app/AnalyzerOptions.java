package dev.fovea.app;

import dev.fovea.CopyLedger;
import dev.fovea.net.PoseServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Semaphore;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How many frames a pose server of our own analyses at the same time. */
final class AnalyzerOptions {
  private static final int MOST_THREADS = 64;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  private int threads;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "Frames analysed at the same time, 1 to 64 (default: ${DEFAULT-VALUE}).")
  private void threads(int value) {
    threads = Range.require(spec, "--threads", value, 1, MOST_THREADS);
  }

  int threads() {
    return threads;
  }

  /** A server for this process alone. */
  PoseServer startOwn(ModelOptions model, ModelChoice choice, CopyLedger ledger)
      throws IOException {
    InetSocketAddress anyPort = new InetSocketAddress("127.0.0.1", 0);
    return PoseServer.start(
        PoseServer.Options.at(anyPort).withModelThreads(count(model)).withLedger(ledger),
        factory(choice, ledger));
  }

  /**
   * Analyzers of which as many infer at a time as there are {@code --threads}. Where a core is free
   * there is one more, which makes the next frame's tensor meanwhile.
   */
  PoseServer.AnalyzerFactory factory(ModelChoice choice, CopyLedger ledger) {
    Semaphore turns = new Semaphore(threads, true);
    return () -> ModelAnalyzer.open(choice, ledger, turns);
  }

  /** How many analyzers a server opens for that model. */
  int count(ModelOptions model) {
    int cores = Runtime.getRuntime().availableProcessors();
    return threads < MOST_THREADS && threads * model.cores() < cores ? threads + 1 : threads;
  }
}
