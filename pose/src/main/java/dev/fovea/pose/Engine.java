package dev.fovea.pose;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A loaded model that maps input memory to output memory, whatever runs it. One thread at a time;
 * whoever opened it closes it, after which its memory can no longer be reached.
 */
interface Engine extends AutoCloseable {

  /** What a side is called that a model leaves open until it is run. */
  int ANY = -1;

  /**
   * One input or output.
   *
   * @param name what the file calls it
   * @param type of its values: "u8", "i8", "i32", "f32" …
   * @param shape its sides, {@link #ANY} where the file leaves one open
   * @param scale what one step of an integer type stands for
   * @param zero the integer that stands for 0
   */
  record Spec(String name, String type, List<Integer> shape, float scale, int zero) {

    /** Whether type and shape are these; {@link #ANY} fits any side. */
    boolean is(String type, int... sides) {
      if (!type.equals(this.type) || sides.length != shape.size()) {
        return false;
      }
      for (int i = 0; i < sides.length; i++) {
        if (sides[i] != ANY && sides[i] != shape.get(i)) {
          return false;
        }
      }
      return true;
    }

    int side(int index) {
      return shape.get(index);
    }

    @Override
    public String toString() {
      return shape.stream()
          .map(side -> side == ANY ? "?" : side.toString())
          .collect(Collectors.joining(",", type + "[", "]"));
    }
  }

  List<Spec> inputs();

  List<Spec> outputs();

  /** The memory of the first input. */
  MemorySegment input();

  /** The memory of an output; its bytes are those of the last {@link #invoke}. */
  MemorySegment output(int index);

  /**
   * Runs the model on what is in its input.
   *
   * @throws IOException if the model fails
   * @throws IllegalStateException if the engine is closed
   */
  void invoke() throws IOException;

  @Override
  void close();
}
