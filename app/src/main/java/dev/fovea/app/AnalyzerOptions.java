package dev.fovea.app;

import dev.fovea.CopyLedger;
import dev.fovea.net.PoseServer;
import java.io.IOException;
import java.net.InetSocketAddress;
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
  PoseServer startOwn(ModelChoice choice, CopyLedger ledger) throws IOException {
    InetSocketAddress anyPort = new InetSocketAddress("127.0.0.1", 0);
    return PoseServer.start(
        PoseServer.Options.at(anyPort).withModelThreads(threads).withLedger(ledger),
        factory(choice, ledger));
  }

  /** An analyzer for each frame at a time. */
  static PoseServer.AnalyzerFactory factory(ModelChoice choice, CopyLedger ledger) {
    return () -> ModelAnalyzer.open(choice, ledger);
  }
}
