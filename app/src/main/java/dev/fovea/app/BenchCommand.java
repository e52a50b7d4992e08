package dev.fovea.app;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "What a part of the way costs on this machine.",
    synopsisSubcommandLabel = "PART",
    subcommands = {BenchConvertCommand.class, BenchLinkCommand.class, BenchPoseCommand.class})
final class BenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "which part? " + String.join(", ", spec.subcommands().keySet()));
  }
}
