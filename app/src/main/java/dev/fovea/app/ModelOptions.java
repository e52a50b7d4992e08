package dev.fovea.app;

import dev.fovea.CopyLedger;
import dev.fovea.net.PoseServer;
import dev.fovea.pose.Models;
import dev.fovea.pose.PoseModel;
import dev.fovea.pose.Provider;
import dev.fovea.pose.ThreadTrial;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which model makes the poses, and on how many threads. */
final class ModelOptions {
  static final String DEFAULT = "movenet-lightning";
  static final String HOW_TO_GET_WEIGHTS =
      "no weights, so no poses: \"fovea model pull " + DEFAULT + "\" fetches them";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  private static final int AUTO = 0;

  private static final int MOST_THREADS = 64;

  private int threads;
  private int modelThreads;

  @Option(
      names = "--model",
      paramLabel = "NAME|FILE",
      description =
          "A model's name, its .tflite or .onnx file, or marker, which reads the drawn figure's markers"
              + " (default: movenet-lightning).")
  String model;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "Frames analysed at the same time, 1 to 64 (default: ${DEFAULT-VALUE}).")
  private void threads(int value) {
    threads = Range.require(spec, "--threads", value, 1, MOST_THREADS);
  }

  @Option(
      names = "--model-threads",
      paramLabel = "N|auto",
      defaultValue = "1",
      description =
          "Threads of one inference, 1 to 64; auto: measured at the start"
              + " (default: ${DEFAULT-VALUE}).")
  private void modelThreads(String value) {
    modelThreads = value.equals("auto") ? AUTO : modelThreads(value, spec);
  }

  private static int modelThreads(String value, CommandSpec spec) {
    try {
      return Range.require(spec, "--model-threads", Integer.parseInt(value), 1, 64);
    } catch (NumberFormatException e) {
      throw new ParameterException(
          spec.commandLine(), "--model-threads takes a number or auto, not " + value, e);
    }
  }

  @Option(
      names = "--provider",
      paramLabel = "NAME",
      defaultValue = "cpu",
      description =
          "What an .onnx file is computed with: cpu, cuda, tensorrt or openvino, where the ONNX"
              + " Runtime on the module path has it (default: ${DEFAULT-VALUE}).")
  private Provider provider;

  @Option(
      names = "--detector",
      paramLabel = "FILE",
      description =
          "BlazePose's pose_detection.tflite: finds several people for a model that sees one.")
  private Path detector;

  private ModelChoice pose(String name, Path file, boolean floatDecode) throws IOException {
    PoseModel.Options options =
        PoseModel.Options.named(name).withProvider(provider).withFloatDecode(floatDecode);
    if (modelThreads == AUTO) {
      options = ThreadTrial.fastest(file, options);
      System.err.printf("fovea: threads an inference is fastest on: %d%n", options.threads());
    } else {
      options = options.withThreads(modelThreads);
    }
    return detector == null
        ? ModelChoice.pose(file, options)
        : ModelChoice.seeded(file, options, detector);
  }

  int threads() {
    return threads;
  }

  boolean named() {
    return model != null;
  }

  /**
   * What was asked for.
   *
   * @throws IOException if its weights are not here; the message says how to get them
   */
  ModelChoice choice() throws IOException {
    return choice(true);
  }

  /**
   * The same.
   *
   * @param floatDecode false: with the file's whole graph, its own decoding included
   */
  ModelChoice choice(boolean floatDecode) throws IOException {
    String name = named() ? model : DEFAULT;
    if (name.equals(ModelChoice.MARKER)) {
      return ModelChoice.markers();
    }
    Path file = Models.find(name);
    // what is shown is a poses' maker, not a path on this disk
    return pose(
        name.equals(file.toString()) ? file.getFileName().toString() : name, file, floatDecode);
  }

  /**
   * What was asked for; else the default, fetched if need be; else the markers of the scene; else
   * nothing.
   */
  Optional<ModelChoice> forDemo(boolean scene) throws IOException {
    if (named()) {
      return Optional.of(choice());
    }
    Optional<Path> weights = Models.installed(DEFAULT).or(ModelOptions::pull);
    if (weights.isPresent()) {
      return Optional.of(pose(DEFAULT, weights.get(), true));
    }
    return scene ? Optional.of(ModelChoice.markers()) : Optional.empty();
  }

  private static Optional<Path> pull() {
    try {
      return Optional.of(ModelCommand.pull(DEFAULT));
    } catch (IOException e) {
      System.err.println("fovea: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** A server of our own, for this process alone. */
  PoseServer startOwn(ModelChoice choice, CopyLedger ledger) throws IOException {
    InetSocketAddress anyPort = new InetSocketAddress("127.0.0.1", 0);
    return PoseServer.start(
        PoseServer.Options.at(anyPort).withModelThreads(analyzers()).withLedger(ledger),
        factory(choice, ledger));
  }

  /**
   * Analyzers of which as many infer at a time as there are {@code --threads}. Where a core is free
   * there is one more, which makes the next frame's tensor meanwhile.
   */
  PoseServer.AnalyzerFactory factory(ModelChoice choice, CopyLedger ledger) {
    Semaphore turns = new Semaphore(threads, true);
    return () -> ModelAnalyzer.open(choice, ledger, turns);
  }

  /** How many analyzers a server opens. */
  int analyzers() {
    int cores = Runtime.getRuntime().availableProcessors();
    int busy = threads * (modelThreads == AUTO ? cores : modelThreads);
    return threads < MOST_THREADS && busy < cores ? threads + 1 : threads;
  }
}
