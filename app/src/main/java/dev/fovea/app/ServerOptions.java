package dev.fovea.app;

import dev.fovea.CopyLedger;
import dev.fovea.net.PoseServer;
import dev.fovea.net.ServerCaps;
import dev.fovea.net.ServerListener;
import dev.fovea.net.ServerSecurity;
import dev.fovea.net.TlsFiles;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where a server listens, whom it serves, and how much of it one client may use. */
final class ServerOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:10026",
      converter = HostPort.Converter.class,
      description =
          "Where to listen (default: ${DEFAULT-VALUE}). Where others than this machine reach it, a"
              + " token is needed.")
  HostPort listen;

  @Mixin private TokenOption token;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "Speak TLS 1.3 with this certificate chain (PEM; read anew when it changes).")
  private Path certificate;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "Its key (PEM, PKCS #8).")
  private Path key;

  @Option(
      names = "--tls-client-ca",
      paramLabel = "FILE",
      description = "Take only clients with a certificate of these authorities (PEM).")
  private Path clientAuthorities;

  private int connections;
  private int perHost;
  private double rate;

  @Option(
      names = "--max-clients",
      paramLabel = "N",
      defaultValue = "64",
      description = "Clients at a time, 1 to 4096 (default: ${DEFAULT-VALUE}).")
  private void connections(int value) {
    connections = Range.require(spec, "--max-clients", value, 1, 4096);
  }

  @Option(
      names = "--max-per-host",
      paramLabel = "N",
      defaultValue = "32",
      description = "Of them from one address, 1 to 4096 (default: ${DEFAULT-VALUE}).")
  private void perHost(int value) {
    perHost = Range.require(spec, "--max-per-host", value, 1, 4096);
  }

  @Option(
      names = "--max-rate",
      paramLabel = "N",
      defaultValue = "240",
      description =
          "Frames a second that one client may have analyzed, 1 to 10000 (default:"
              + " ${DEFAULT-VALUE}).")
  private void rate(double value) {
    rate = Range.require(spec, "--max-rate", value, 1, 10_000);
  }

  @Option(
      names = "--weight",
      paramLabel = "CAMERA=N",
      description = "Turns of a camera beside another's one, 1 to 100; repeatable.")
  private void weights(Map<String, Integer> values) {
    values.values().forEach(weight -> Range.require(spec, "--weight", weight, 1, 100));
    weights = values;
  }

  private Map<String, Integer> weights = Map.of();

  /**
   * How to serve.
   *
   * @throws IOException if the token cannot be read
   * @throws ParameterException if what was given does not go together
   */
  PoseServer.Options server(int threads, ServerListener listener, CopyLedger ledger)
      throws IOException {
    return PoseServer.Options.at(listen.address())
        .withModelThreads(threads)
        .withCaps(
            ServerCaps.DEFAULT
                .withConnections(connections, perHost)
                .withRates(rate, Double.POSITIVE_INFINITY))
        .withSecurity(security())
        .withWeights(weights)
        .withListener(listener)
        .withLedger(ledger);
  }

  private ServerSecurity security() throws IOException {
    try {
      ServerSecurity security = new ServerSecurity(token.token(), tls());
      InetSocketAddress address = listen.address();
      if (!address.isUnresolved() && !security.suffices(address.getAddress())) {
        throw wrong(
            "others than this machine reach %s: give a token in --token-file FILE or %s"
                .formatted(listen, TokenOption.VARIABLE));
      }
      return security;
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  private Optional<TlsFiles> tls() {
    if (certificate == null && key == null && clientAuthorities == null) {
      return Optional.empty();
    }
    if (certificate == null || key == null) {
      throw wrong("TLS needs both --tls-cert and --tls-key");
    }
    TlsFiles files = TlsFiles.server(certificate, key);
    return Optional.of(
        clientAuthorities == null ? files : files.withAuthorities(clientAuthorities));
  }

  private ParameterException wrong(String words) {
    return new ParameterException(spec.commandLine(), words);
  }

  /** What the one who starts a server should know of its safety, or nothing. */
  Optional<String> warning() {
    return listen.loopback() || certificate != null
        ? Optional.empty()
        : Optional.of(
            "frames, poses and token go unencrypted to and from %s: --tls-cert and --tls-key mend that"
                .formatted(listen));
  }
}
