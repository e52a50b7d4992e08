package dev.fovea.pose;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Tells a model by the types and shapes of its outputs. */
final class Decoders {
  private static final List<Function<Engine, Optional<Decoder>>> KNOWN =
      List.of(
          SinglePoseDecoder::matching,
          MultiPoseDecoder::matching,
          HeadsDecoder::matching,
          HeatmapDecoder::matching,
          SimccDecoder::matching,
          RtmoDecoder::matching,
          YoloPoseDecoder::matching,
          BlazePoseDecoder::matching);

  private Decoders() {}

  /** What reads this model's outputs; empty if it is no pose model that is known here. */
  static Optional<Decoder> of(Engine engine) {
    return KNOWN.stream().flatMap(matching -> matching.apply(engine).stream()).findFirst();
  }

  /** A model's signature, for people. */
  static String signature(Engine engine) {
    return list(engine.inputs()) + " -> " + list(engine.outputs());
  }

  private static String list(List<Engine.Spec> specs) {
    return specs.stream().map(Engine.Spec::toString).collect(Collectors.joining(" "));
  }
}
