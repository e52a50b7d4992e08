package dev.fovea.app;

import dev.fovea.CopyLedger;
import dev.fovea.net.Order;
import dev.fovea.net.PoseClient;
import dev.fovea.net.SendMode;
import dev.fovea.net.TlsFiles;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which pose server is asked, and in which way; without any option, one of our own. */
final class ClientOptions {
  /** For a frame that others wait for. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

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

  private Order order = Order.LATEST;

  @Option(
      names = "--order",
      paramLabel = "ORDER",
      defaultValue = "latest",
      description =
          "latest: an older pose never comes after a newer one; in-order: none is overtaken, each is"
              + " waited for until its --deadline; all: every one, as they come (default:"
              + " ${DEFAULT-VALUE}).")
  private void order(String value) {
    order =
        switch (value) {
          case "latest" -> Order.LATEST;
          case "in-order" -> Order.IN_ORDER;
          case "all" -> Order.ALL;
          default -> throw wrong("--order takes latest, in-order or all, not " + value);
        };
  }

  private Duration deadline = Duration.ZERO;

  @Option(
      names = "--deadline",
      paramLabel = "MS",
      description =
          "A frame's answer is worth nothing after that, 1 to 60000 (default: 1000 in order, else for"
              + " ever).")
  private void deadline(int millis) {
    deadline = Duration.ofMillis(Range.require(spec, "--deadline", millis, 1, 60_000));
  }

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

  /** Refuses what is said of a server where none was named: our own needs none of it. */
  void requireFit() {
    if (servers.isEmpty()) {
      Fit.refuse(
          spec, "goes with --server", "--token-file", "--tls", "--ca", "--tls-cert", "--tls-key");
    }
  }

  /** Those that were named, in their order; empty: none was. */
  List<HostPort> servers() {
    return servers;
  }

  SendMode send() {
    return send;
  }

  Order order() {
    return order;
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
        to(addresses(servers), cameraName, ledger).withToken(token.token().orElse(""));
    return encrypted() ? options.withTls(tlsFiles()) : options;
  }

  /** How to reach a server of our own. */
  PoseClient.Options ours(InetSocketAddress address, String cameraName, CopyLedger ledger) {
    return to(List.of(address), cameraName, ledger);
  }

  private PoseClient.Options to(
      List<InetSocketAddress> addresses, String cameraName, CopyLedger ledger) {
    boolean waits = order == Order.IN_ORDER && deadline.isZero();
    return PoseClient.Options.of(addresses, cameraName)
        .withSend(send)
        .withOrder(order, waits ? LONGEST_WAIT : deadline)
        .withLedger(ledger);
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
