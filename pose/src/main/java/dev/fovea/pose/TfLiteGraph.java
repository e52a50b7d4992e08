package dev.fovea.pose;

import dev.fovea.pose.FlatTable.Vector;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A graph of a {@code .tflite} file: tensors, and operators in the order in which they run. Field
 * numbers are those of TensorFlow Lite's {@code schema.fbs}, operator codes those of its {@code
 * BuiltinOperator}. Reading a damaged one throws {@link IndexOutOfBoundsException}.
 *
 * @param table the graph's own
 * @param tensors tables
 * @param buffers tables with the values of constants
 * @param operators in their order
 */
record TfLiteGraph(FlatTable table, Vector tensors, Vector buffers, List<Operator> operators) {
  static final int CONV_2D = 3;
  static final int DEPTHWISE_CONV_2D = 4;

  /**
   * One step.
   *
   * @param code what it does
   * @param inputs tensors, -1 for one that is left out
   * @param outputs tensors
   * @param at where its table stands
   */
  record Operator(int code, int[] inputs, int[] outputs, long at) {
    boolean convolves() {
      return code == CONV_2D || code == DEPTHWISE_CONV_2D;
    }
  }

  /** All graphs of a file; the first is the model, others are the branches of its conditions. */
  static List<TfLiteGraph> all(MemorySegment file) {
    FlatTable model = FlatTable.root(file);
    Vector graphs = model.vector(2);
    List<TfLiteGraph> all = new ArrayList<>();
    for (int i = 0; i < graphs.length(); i++) {
      FlatTable graph = graphs.table(i);
      all.add(
          new TfLiteGraph(
              graph, graph.vector(0), model.vector(4), operators(graph, model.vector(1))));
    }
    return all;
  }

  private static List<Operator> operators(FlatTable graph, Vector codes) {
    Vector vector = graph.vector(3);
    List<Operator> operators = new ArrayList<>();
    for (int i = 0; i < vector.length(); i++) {
      FlatTable operator = vector.table(i);
      FlatTable code = codes.table(operator.number(0, 0));
      operators.add(
          new Operator(
              Math.max(code.number(3, 0), code.octet(0, 0)), // its new and its old place
              operator.vector(1).numbers(),
              operator.vector(2).numbers(),
              operator.at()));
    }
    return operators;
  }

  int[] inputs() {
    return table.vector(1).numbers();
  }

  int[] outputs() {
    return table.vector(2).numbers();
  }

  int[] shape(int tensor) {
    return tensors.table(tensor).vector(0).numbers();
  }

  /** The number of its type, a {@code TensorType}. */
  int type(int tensor) {
    return tensors.table(tensor).octet(1, 0);
  }

  /** Whether the file holds its values; those of a file over 2 GB stand behind all tables. */
  boolean constant(int tensor) {
    FlatTable buffer = buffers.table(tensors.table(tensor).number(2, 0));
    return buffer.vector(0).length() > 0 || buffer.place(1) >= 0;
  }

  /** Whether it keeps its values from run to run. */
  boolean variable(int tensor) {
    return tensors.table(tensor).octet(5, 0) != 0;
  }

  /** How many scales it is quantized with: none, one, or one a channel. */
  int scales(int tensor) {
    return tensors.table(tensor).table(4).map(how -> how.vector(2).length()).orElse(0);
  }
}
