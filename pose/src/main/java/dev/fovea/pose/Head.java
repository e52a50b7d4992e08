package dev.fovea.pose;

import java.util.List;
import java.util.Optional;

/** An output that is a square grid of cells with some channels each. One thread. */
final class Head {
  private final Output output;
  private final int side;
  private final int channels;
  private final int cellStep;
  private final int channelStep;

  private Head(Output output, int side, int channels, boolean channelsLast) {
    this.output = output;
    this.side = side;
    this.channels = channels;
    cellStep = channelsLast ? channels : 1;
    channelStep = channelsLast ? 1 : side * side;
  }

  /** [1,S,S,C] or [1,C,S,S]; empty for anything else. */
  static Optional<Head> of(Engine engine, int index) {
    Engine.Spec spec = engine.outputs().get(index);
    List<Integer> shape = spec.shape();
    if (shape.size() != 4 || shape.getFirst() != 1 || !Output.readable(spec)) {
      return Optional.empty();
    }
    Output output = Output.of(engine, index);
    if (shape.get(1).equals(shape.get(2))) {
      return Optional.of(new Head(output, shape.get(1), shape.get(3), true));
    }
    return shape.get(2).equals(shape.get(3))
        ? Optional.of(new Head(output, shape.get(2), shape.get(1), false))
        : Optional.empty();
  }

  int side() {
    return side;
  }

  int channels() {
    return channels;
  }

  void refresh() {
    output.refresh();
  }

  float at(int cell, int channel) {
    return output.at((long) cell * cellStep + (long) channel * channelStep);
  }
}
