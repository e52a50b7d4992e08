package dev.fovea.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code fovea} command. Exit status: 0 done, 1 failed (one line says why), 2 wrong usage. */
@Command(
    name = "fovea",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = "Live pose estimation from a Linux camera.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      ViewCommand.class,
      ServeCommand.class,
      ShareCommand.class,
      DevicesCommand.class,
      InfoCommand.class,
      SetCommand.class,
      WatchCommand.class,
      SnapshotCommand.class,
      SelftestCommand.class,
      PoseCommand.class,
      EvalCommand.class,
      ModelCommand.class,
      DoctorCommand.class,
      BenchCommand.class,
    },
    footer = {
      "",
      "In a checkout also: ./fovea build, ./fovea test [--long], ./fovea format.",
      "\"fovea COMMAND --help\" says what a command takes."
    })
public final class Main {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;

  private Main() {}

  /** Runs a command and exits with its status. */
  public static void main(String[] args) {
    System.setProperty("java.util.logging.SimpleFormatter.format", "fovea: %5$s%6$s%n");
    System.exit(run(args));
  }

  /** Runs a command: its exit status. Tests do so where starting a JVM takes half a minute. */
  public static int run(String... args) {
    CommandLine line = new CommandLine(new Main());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler((problem, _) -> wrongUsage(problem));
    line.setExecutionExceptionHandler((problem, _, _) -> failed(problem));
    return args.length == 0 ? help(line) : line.execute(args);
  }

  private static int help(CommandLine line) {
    line.usage(System.err);
    return USAGE;
  }

  private static int wrongUsage(ParameterException problem) {
    System.err.println("fovea: " + words(problem));
    System.err.println(
        "see: " + problem.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return USAGE;
  }

  private static String words(ParameterException problem) {
    return problem instanceof UnmatchedArgumentException unmatched
            && !unmatched.isUnknownOption()
            && problem.getCommandLine().getParent() == null
        ? "no such command: " + unmatched.getUnmatched().getFirst()
        : problem.getMessage();
  }

  private static int failed(Exception problem) {
    Throwable cause = problem instanceof UncheckedIOException ? problem.getCause() : problem;
    if (!(cause instanceof IOException || cause instanceof InterruptedException)) {
      cause.printStackTrace(); // a bug of ours: the trace is what its report needs
    }
    System.err.println("fovea: " + words(cause));
    return FAILED;
  }

  /** Of a file that can't be had Java says its name only. */
  static String words(Throwable cause) {
    return switch (cause) {
      case NoSuchFileException e -> e.getFile() + ": no such file or folder";
      case FileAlreadyExistsException e -> e.getFile() + ": a file of that name is in the way";
      case AccessDeniedException e -> e.getFile() + ": permission denied";
      case FileSystemException e when e.getReason() == null ->
          e.getFile() + ": can't be read or written";
      default -> cause.getMessage() == null ? cause.toString() : cause.getMessage();
    };
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version =
          Main.class
              .getModule()
              .getDescriptor()
              .rawVersion()
              .map(raw -> raw.replace("-SNAPSHOT", ""))
              .orElse("unversioned");
      return new String[] {
        "fovea %s (Java %s, %s %s %s)"
            .formatted(
                version,
                Runtime.version().toString(),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch"))
      };
    }
  }
}
