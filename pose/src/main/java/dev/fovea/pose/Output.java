package dev.fovea.pose;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** One output of an engine, read as floats whatever its type. One thread; allocates nothing. */
final class Output {
  private final Engine engine;
  private final int index;
  private final Engine.Spec spec;
  private final int bytes;
  private MemorySegment memory;

  private Output(Engine engine, int index) {
    this.engine = engine;
    this.index = index;
    spec = engine.outputs().get(index);
    bytes = readable(spec) && !spec.type().equals("f32") ? 1 : Float.BYTES;
  }

  /** The output of that place; read it again after every run, as its memory may be another. */
  static Output of(Engine engine, int index) {
    return new Output(engine, index);
  }

  /** Whether values of that type can be read. */
  static boolean readable(Engine.Spec spec) {
    return switch (spec.type()) {
      case "f32", "i8", "u8" -> true;
      default -> false;
    };
  }

  Engine.Spec spec() {
    return spec;
  }

  /** Must be called after each run, before the values are read. */
  void refresh() {
    memory = engine.output(index);
  }

  /** How many values the last run gave. */
  long count() {
    return memory.byteSize() / bytes;
  }

  float at(long at) {
    return switch (spec.type()) {
      case "f32" -> memory.getAtIndex(ValueLayout.JAVA_FLOAT, at);
      case "i8" -> (memory.get(ValueLayout.JAVA_BYTE, at) - spec.zero()) * spec.scale();
      default -> ((memory.get(ValueLayout.JAVA_BYTE, at) & 0xff) - spec.zero()) * spec.scale();
    };
  }
}
