package dev.fovea.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "The whole job in one process: camera (or a drawn figure), pose server, client, live page.",
      "Without weights they are fetched; without a network too, a camera runs as video and the"
          + " figure by its markers."
    })
final class DemoCommand implements Callable<Integer> {
  @Mixin private SourceOptions source;
  @Mixin private ViewOptions view;
  @Mixin private ModelOptions model;
  @Mixin private AnalyzerOptions analyzers;

  @Override
  public Integer call() throws Exception {
    return new ViewSession(source, view, new ClientOptions()).runDemo(model, analyzers);
  }
}
