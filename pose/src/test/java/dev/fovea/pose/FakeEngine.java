package dev.fovea.pose;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Outputs that a test has written, for what reads outputs. */
final class FakeEngine implements Engine {
  private final List<Spec> outputs = new ArrayList<>();
  private final List<float[]> values = new ArrayList<>();

  /** An output of that name and shape, all zero; the array may be written. */
  float[] add(String name, Integer... shape) {
    int count = 1;
    for (int side : shape) {
      count *= side;
    }
    outputs.add(new Spec(name, "f32", List.of(shape), 1, 0));
    values.add(new float[count]);
    return values.getLast();
  }

  Decoder decoder() {
    return Decoders.of(this).orElseThrow();
  }

  @Override
  public List<Spec> inputs() {
    return List.of(new Spec("input", "u8", List.of(1, 192, 192, 3), 1, 0));
  }

  @Override
  public List<Spec> outputs() {
    return outputs;
  }

  @Override
  public MemorySegment input() {
    return MemorySegment.NULL;
  }

  @Override
  public MemorySegment output(int index) {
    return MemorySegment.ofArray(values.get(index));
  }

  @Override
  public void invoke() {}

  @Override
  public void close() {}
}
