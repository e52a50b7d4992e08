package dev.fovea.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "view",
    mixinStandardHelpOptions = true,
    description = "Send a camera's frames to a pose server and show what comes back.")
final class ViewCommand implements Callable<Integer> {
  @Mixin private SourceOptions source;
  @Mixin private ViewOptions view;
  @Mixin private ModelOptions model;
  @Mixin private AnalyzerOptions analyzers;
  @Mixin private ClientOptions client;

  @Override
  public Integer call() throws Exception {
    model.requireNone(client.servers());
    client.requireFit();
    ViewSession session = new ViewSession(source, view, client);
    return client.servers().isEmpty()
        ? session.runOwnServer(model, analyzers)
        : session.runWithNamed();
  }
}
