package dev.fovea.lab.guest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fovea.lab.Fovea;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A pose server behind a network of its own: another network namespace at the other end of a veth
 * pair, whose both ends queue as {@code tc netem} is told. Belongs to the test, and ends with the
 * virtual machine.
 */
final class FarServer implements AutoCloseable {
  static final String ADDRESS = "10.9.0.2";
  static final String TOKEN = "known at both ends of the wire";
  private static final String NAMESPACE = "far";

  private final Fovea command;
  private final int port;

  private FarServer(Fovea command) {
    this.command = command;
    port = Integer.parseInt(command.awaitError("marker on " + ADDRESS + ":(\\d+), "));
  }

  static FarServer start() throws IOException, InterruptedException {
    sh("ip netns add " + NAMESPACE);
    sh("ip link add near type veth peer name beyond netns " + NAMESPACE);
    sh("ip addr add 10.9.0.1/24 dev near && ip link set near up");
    sh("ip -n far addr add " + ADDRESS + "/24 dev beyond && ip -n far link set beyond up");
    List<String> words = new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + NAMESPACE));
    words.addAll(
        Fovea.command("serve", "--model", "marker", "--listen", ADDRESS + ":0", "--threads", "1"));
    words.add(words.indexOf("-p"), "-XX:TieredStopAtLevel=1");
    return new FarServer(Fovea.start(words, Map.of("FOVEA_TOKEN", TOKEN)));
  }

  int port() {
    return port;
  }

  /** How packets are treated from now on, each way: netem's words, or none. */
  void network(String netem) throws IOException, InterruptedException {
    sh("tc " + queue("near", netem));
    sh("tc -n " + NAMESPACE + " " + queue("beyond", netem));
  }

  private static String queue(String device, String netem) {
    return netem.isEmpty()
        ? "qdisc del dev " + device + " root 2>&1 || true"
        : "qdisc replace dev " + device + " root netem " + netem;
  }

  private static void sh(String script) throws IOException, InterruptedException {
    Process process = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(script + ": " + said);
    }
  }

  @Override
  public void close() {
    command.close();
  }
}
