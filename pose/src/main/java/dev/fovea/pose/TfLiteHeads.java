package dev.fovea.pose;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.fovea.pose.FlatTable.Vector;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts MoveNet's decoding out of an official {@code .tflite} file, in memory: the graph then ends
 * with the four heads that {@link HeadsDecoder} reads, and the operators behind them are not run.
 *
 * <p>The heads are the convolutions with no convolution behind them, on one grid of S x S, with 1,
 * 17, 34 and 34 channels. Of the last two, the graph gathers one row of the regression (at the
 * person's centre) and 17 of the offsets (at each joint). Field numbers are those of TensorFlow
 * Lite's {@code schema.fbs}, operator codes those of its {@code BuiltinOperator}.
 */
final class TfLiteHeads {
  private static final int CONV_2D = 3;
  private static final int DEPTHWISE_CONV_2D = 4;
  private static final int GATHER_ND = 107;
  private static final int PARTS = 17;

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);

  private record Operator(int code, int[] inputs, int[] outputs, long at) {
    boolean convolves() {
      return code == CONV_2D || code == DEPTHWISE_CONV_2D;
    }
  }

  private final MemorySegment file;
  private final FlatTable graph;
  private final Vector tensors;
  private final List<Operator> operators = new ArrayList<>();

  private TfLiteHeads(MemorySegment file) {
    this.file = file;
    FlatTable model = FlatTable.root(file);
    Vector codes = model.vector(1);
    graph = model.vector(2).table(0);
    tensors = graph.vector(0);
    Vector vector = graph.vector(3);
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
  }

  /**
   * The same bytes, changed where they are if they are MoveNet's. Files that are none, or no model
   * at all, stay as they are.
   */
  static MemorySegment cut(MemorySegment file) {
    try {
      TfLiteHeads model = new TfLiteHeads(file);
      int[] heads = model.heads();
      if (heads != null) {
        model.endWith(heads);
      }
    } catch (IndexOutOfBoundsException damaged) {
      return file; // TensorFlow Lite has the words for it
    }
    return file;
  }

  /** The tensors of centre, heat, regression and offset; null if this is another graph. */
  private int[] heads() {
    int[] heads = {-1, -1, -1, -1};
    int found = 0;
    boolean[] convolvedLater = new boolean[tensors.length()];
    for (Operator operator : operators.reversed()) {
      boolean last = true;
      for (int output : operator.outputs) {
        last &= !convolvedLater[output];
      }
      if (operator.code == CONV_2D && last) {
        int head = headAt(operator.outputs[0]);
        if (head < 0 || heads[head] >= 0) {
          return null;
        }
        heads[head] = operator.outputs[0];
        found++;
      }
      for (int input : operator.inputs) {
        if (input >= 0 && (operator.convolves() || !last)) {
          convolvedLater[input] = true;
        }
      }
    }
    return found == heads.length && sameGrid(heads) ? heads : null;
  }

  private int headAt(int tensor) {
    int[] shape = shape(tensor);
    if (shape.length != 4) {
      return -1;
    }
    return switch (shape[3]) {
      case 1 -> 0;
      case PARTS -> 1;
      case 2 * PARTS -> gatheredRows(tensor) == 1 ? 2 : 3;
      default -> -1;
    };
  }

  private boolean sameGrid(int[] heads) {
    int side = shape(heads[0])[1];
    for (int tensor : heads) {
      if (shape(tensor)[1] != side || shape(tensor)[2] != side) {
        return false;
      }
    }
    return true;
  }

  private int[] shape(int tensor) {
    return tensors.table(tensor).vector(0).numbers();
  }

  /** How many rows a gather takes of a tensor; 0 if none does. */
  private int gatheredRows(int tensor) {
    for (Operator operator : operators) {
      if (operator.code == GATHER_ND && operator.inputs[0] == tensor) {
        return shape(operator.outputs[0])[0];
      }
    }
    return 0;
  }

  /**
   * Makes tensors the graph's outputs and drops the operators that they don't hang on. The kept
   * ones move up in their vector (their offsets still point forwards), and what becomes free behind
   * them holds the vector of the new outputs.
   */
  private void endWith(int[] heads) {
    List<Operator> kept = neededFor(heads);
    Vector vector = graph.vector(3);
    if (kept.size() + heads.length + 1 > vector.length()) {
      return;
    }
    long place = vector.at();
    file.set(INT, place, kept.size());
    for (Operator operator : kept) {
      place += Integer.BYTES;
      file.set(INT, place, (int) (operator.at - place));
    }
    place += Integer.BYTES;
    file.set(INT, graph.place(2), (int) (place - graph.place(2)));
    file.set(INT, place, heads.length);
    for (int head : heads) {
      place += Integer.BYTES;
      file.set(INT, place, head);
    }
  }

  private List<Operator> neededFor(int[] heads) {
    boolean[] needed = new boolean[tensors.length()];
    for (int head : heads) {
      needed[head] = true;
    }
    List<Operator> kept = new ArrayList<>();
    for (Operator operator : operators.reversed()) {
      boolean wanted = false;
      for (int output : operator.outputs) {
        wanted |= needed[output];
      }
      if (wanted) {
        kept.addFirst(operator);
        for (int input : operator.inputs) {
          if (input >= 0) {
            needed[input] = true;
          }
        }
      }
    }
    return kept;
  }
}
