package dev.fovea.app;

import dev.fovea.CopyLedger;
import dev.fovea.net.PoseClient;
import dev.fovea.net.SendMode;
import dev.fovea.net.TlsFiles;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which pose server is asked, and in which way; without any option, one of our own. */
final class ClientOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  private List<HostPort> servers = List.of();

  @Mixin private TokenOption token;

  @Option(
      names = "--server",
      paramLabel = "HOST:PORT",
      split = ",",
      converter = HostPort.Converter.class,
      description =
          "The pose server, or several with commas between: the first that is there is used (default:"
              + " one of its own).")
  private void servers(List<HostPort> values) {
    if (values.stream().anyMatch(server -> server.port() == 0)) {
      throw wrong("--server needs the port that it listens on");
    }
    servers = values;
  }

  @Option(
      names = "--send",
      paramLabel = "WHAT",
      defaultValue = "auto",
      description =
          "raw, jpeg (the camera's own), tensor (the model's input, made here), scaled (a small JPEG,"
              + " made here), or auto: what is measured to be quickest (default: ${DEFAULT-VALUE}).")
  private SendMode send = SendMode.AUTO;

  @Option(names = "--tls", description = "The server speaks TLS.")
  private boolean tls;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description =
          "The server speaks TLS and has a certificate of these authorities (PEM; default: those that"
              + " Java knows).")
  private Path authorities;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "This client's own certificate chain, where the server wants one (PEM).")
  private Path certificate;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "Its key (PEM, PKCS #8).")
  private Path key;

  /** Those that were named, in their order; empty: none was. */
  List<HostPort> servers() {
    return servers;
  }

  SendMode send() {
    return send;
  }

  /** Whether all of them are on this machine. */
  boolean loopback() {
    return servers.stream().allMatch(HostPort::loopback);
  }

  FrameLink.Distance distance() {
    if (servers.isEmpty()) {
      return FrameLink.Distance.OWN;
    }
    return loopback() ? FrameLink.Distance.LOOPBACK : FrameLink.Distance.NETWORK;
  }

  /**
   * How to reach the servers that were named.
   *
   * @throws IOException if the token cannot be read
   * @throws ParameterException if what was given does not go together
   */
  PoseClient.Options client(String cameraName, CopyLedger ledger) throws IOException {
    PoseClient.Options options =
        PoseClient.Options.of(addresses(servers), cameraName)
            .withToken(token.token().orElse(""))
            .withSend(send)
            .withLedger(ledger);
    return encrypted() ? options.withTls(tlsFiles()) : options;
  }

  /** How to reach a server of our own. */
  PoseClient.Options ours(InetSocketAddress address, String cameraName, CopyLedger ledger) {
    return PoseClient.Options.of(List.of(address), cameraName).withSend(send).withLedger(ledger);
  }

  /** Looked up anew for each connection: a name may lead elsewhere by then. */
  private static List<InetSocketAddress> addresses(List<HostPort> servers) {
    return servers.stream()
        .map(server -> InetSocketAddress.createUnresolved(server.host(), server.port()))
        .toList();
  }

  private boolean encrypted() {
    return tls || authorities != null || certificate != null || key != null;
  }

  private TlsFiles tlsFiles() {
    try {
      return new TlsFiles(
          Optional.ofNullable(certificate),
          Optional.ofNullable(key),
          Optional.ofNullable(authorities));
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage() + ": give both --tls-cert and --tls-key");
    }
  }

  /** What a user should know of the link's safety, or nothing. */
  Optional<String> warning() {
    return loopback() || encrypted()
        ? Optional.empty()
        : Optional.of("frames, poses and token go unencrypted to " + servers);
  }

  private ParameterException wrong(String words) {
    return new ParameterException(spec.commandLine(), words);
  }
}
