package dev.fovea.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A {@code fovea serve} in a process of its own, on a free port of loopback, until closed. */
final class Server implements AutoCloseable {
  /** "fovea: movenet-lightning on 127.0.0.1:40123, 1 model thread; Ctrl-C ends". */
  private static final Pattern GREETING = Pattern.compile("fovea: (\\S+) on (\\S+:\\d+),.*");

  private final Process process;
  private final String model;
  private final String address;

  private Server(Process process, Matcher greeting) {
    this.process = process;
    this.model = greeting.group(1);
    this.address = greeting.group(2);
  }

  /** With the default model where its weights are here, else with the marker reader. */
  static Server start(Tools tools) throws IOException {
    try {
      return start(tools, "movenet-lightning");
    } catch (IOException noWeights) {
      System.err.println("bench: using --model marker: " + noWeights.getMessage());
      return start(tools, "marker");
    }
  }

  private static Server start(Tools tools, String model) throws IOException {
    Process process =
        new ProcessBuilder(tools.fovea("serve", "--listen", "127.0.0.1:0", "--model", model))
            .start();
    BufferedReader said = process.errorReader();
    String last = "it said nothing";
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      Matcher greeting = GREETING.matcher(line);
      if (greeting.matches()) {
        Thread.ofVirtual().start(() -> drain(said));
        return new Server(process, greeting);
      }
      last = line;
    }
    throw new IOException("fovea serve did not start: " + last);
  }

  /** Or the server would stand still with what it has to say. */
  private static void drain(BufferedReader said) {
    try {
      said.transferTo(Writer.nullWriter());
    } catch (IOException closed) {
      // The process has been told to end.
    }
  }

  String model() {
    return model;
  }

  String address() {
    return address;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
