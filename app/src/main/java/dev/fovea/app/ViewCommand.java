package dev.fovea.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

  @Mixin private ClientOptions client;

  @Override
  public Integer call() throws Exception {
    if (!client.servers().isEmpty() && model.named()) {
      throw new ParameterException(
          spec.commandLine(),
          "--model goes with a server of our own; " + client.servers().getFirst() + " has its own");
    }
    ViewSession session = new ViewSession(source, view, client);
    return client.servers().isEmpty() ? session.runOwnServer(model) : session.runWithNamed();
  }
}
