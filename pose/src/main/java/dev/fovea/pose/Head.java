package dev.fovea.pose;

import java.util.List;
import java.util.Optional;

/** An output that is a grid of cells with some channels each. One thread. */
final class Head {
  private final Output output;
  private final int rows;
  private final int columns;
  private final int channels;
  private final int cellStep;
  private final int channelStep;

  private Head(Output output, int rows, int columns, int channels, boolean channelsLast) {
    this.output = output;
    this.rows = rows;
    this.columns = columns;
    this.channels = channels;
    cellStep = channelsLast ? channels : 1;
    channelStep = channelsLast ? 1 : rows * columns;
  }

  /** A square grid, [1,S,S,C] or [1,C,S,S]; empty for anything else. */
  static Optional<Head> square(Engine engine, int index) {
    List<Integer> shape = engine.outputs().get(index).shape();
    if (shape.size() != 4) {
      return Optional.empty();
    }
    boolean last = shape.get(1).equals(shape.get(2));
    boolean first = shape.get(2).equals(shape.get(3));
    return last || first ? of(engine, index, last) : Optional.empty();
  }

  /** Any grid with so many channels, [1,H,W,C] or [1,C,H,W]; empty for anything else. */
  static Optional<Head> ofChannels(Engine engine, int index, int channels) {
    List<Integer> shape = engine.outputs().get(index).shape();
    if (shape.size() != 4 || shape.get(1) != channels && shape.get(3) != channels) {
      return Optional.empty();
    }
    return of(engine, index, shape.get(3) == channels);
  }

  private static Optional<Head> of(Engine engine, int index, boolean channelsLast) {
    Engine.Spec spec = engine.outputs().get(index);
    if (spec.side(0) != 1 || !Output.readable(spec)) {
      return Optional.empty();
    }
    Output output = Output.of(engine, index);
    return Optional.of(
        channelsLast
            ? new Head(output, spec.side(1), spec.side(2), spec.side(3), true)
            : new Head(output, spec.side(2), spec.side(3), spec.side(1), false));
  }

  int rows() {
    return rows;
  }

  int columns() {
    return columns;
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
