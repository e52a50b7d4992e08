package dev.fovea.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs one benchmark: {@code capture}, {@code convert} or {@code link}, with {@code --json} an
 * object a line.
 */
public final class Main {
  private Main() {}

  /** Runs it and exits: 0 done, 1 failed, 2 wrong usage. */
  public static void main(String[] args) {
    Runtime.getRuntime().addShutdownHook(new Thread(Main::endChildren));
    System.exit(run(List.of(args)));
  }

  private static int run(List<String> args) {
    boolean json = args.size() == 2 && args.get(1).equals("--json");
    if (args.isEmpty() || args.size() > 2 || args.size() == 2 && !json) {
      return usage();
    }
    Tools tools = new Tools(Path.of(System.getProperty("fovea.root", ".")).toAbsolutePath());
    try {
      switch (args.getFirst()) {
        case "capture" -> new CaptureBench(tools, json).run();
        case "convert" -> new ConvertBench(json).run();
        case "link" -> new LinkBench(tools, json).run();
        case "share" -> new ShareBench(tools, json, 5, 24_000).run();
        default -> {
          return usage();
        }
      }
      return 0;
    } catch (IOException | InterruptedException e) {
      System.err.println("bench: " + e.getMessage());
      return 1;
    }
  }

  private static int usage() {
    System.err.println("usage: bench/run capture|convert|link|share [--json]");
    return 2;
  }

  /** After Ctrl-C nothing of ours holds a camera or a port. */
  private static void endChildren() {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroy);
  }
}
