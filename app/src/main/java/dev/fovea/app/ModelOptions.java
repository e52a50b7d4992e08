package dev.fovea.app;

import dev.fovea.pose.Models;
import dev.fovea.pose.PoseModel;
import dev.fovea.pose.Provider;
import dev.fovea.pose.ThreadTrial;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which model makes the poses, and how it is computed. */
final class ModelOptions {
  static final String DEFAULT = "movenet-lightning";
  static final String HOW_TO_GET_WEIGHTS =
      "no weights, so no poses: \"fovea model pull " + DEFAULT + "\" fetches them";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  private static final int AUTO = 0;

  private int modelThreads;

  @Option(
      names = "--model",
      paramLabel = "NAME|FILE",
      description =
          "A model's name, its .tflite or .onnx file, or marker, which reads the drawn figure's markers"
              + " (default: movenet-lightning).")
  private String model;

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

  private boolean named() {
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
      Fit.refuse(
          spec,
          "goes with a model's file, not with " + ModelChoice.MARKER,
          "--model-threads",
          "--provider",
          "--detector");
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

  /** Refuses what is said of a model where a server that was named has one of its own. */
  void requireNone(List<HostPort> servers) {
    if (!servers.isEmpty()) {
      String why = "goes with a server of our own; " + servers.getFirst() + " has its own model";
      Fit.refuse(spec, why, "--model", "--threads", "--model-threads", "--provider", "--detector");
    }
  }
}
