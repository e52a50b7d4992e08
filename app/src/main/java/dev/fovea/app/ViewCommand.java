package dev.fovea.app;

import dev.fovea.net.SendMode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "view",
    mixinStandardHelpOptions = true,
    description = "Send a camera's frames to a pose server and show what comes back.")
final class ViewCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private SourceOptions source;
  @Mixin private ViewOptions view;
  @Mixin private ModelOptions model;

  @Option(
      names = "--server",
      paramLabel = "HOST:PORT",
      split = ",",
      converter = HostPort.Converter.class,
      description =
          "The pose server, or several with commas between: the first that is there is used (default:"
              + " one of its own).")
  private List<HostPort> servers = List.of();

  @Option(
      names = "--send",
      paramLabel = "WHAT",
      defaultValue = "auto",
      description =
          "raw, jpeg (the camera's own), tensor (the model's input, made here), scaled (a small JPEG,"
              + " made here), or auto: what is measured to be quickest (default: ${DEFAULT-VALUE}).")
  private SendMode send;

  @Override
  public Integer call() throws Exception {
    if (!servers.isEmpty() && model.named()) {
      throw new ParameterException(
          spec.commandLine(),
          "--model goes with a server of our own; " + servers.getFirst() + " has its own");
    }
    if (servers.stream().anyMatch(server -> server.port() == 0)) {
      throw new ParameterException(
          spec.commandLine(), "--server needs the port that it listens on");
    }
    ViewSession session = new ViewSession(source, view, send);
    return servers.isEmpty() ? session.runOwnServer(model) : session.runWith(servers);
  }
}
