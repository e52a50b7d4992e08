package dev.fovea.pose;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.fovea.pose.FlatTable.Vector;
import dev.fovea.pose.TfLiteGraph.Operator;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Cuts MoveNet's decoding out of an official {@code .tflite} file, in memory: the graph then ends
 * with the four heads that {@link HeadsDecoder} reads, and the operators behind them are not run.
 *
 * <p>The heads are the convolutions with no convolution behind them, on one grid of S x S, with 1,
 * 17, 34 and 34 channels. Of the last two, the graph gathers one row of the regression (at the
 * person's centre) and 17 of the offsets (at each joint).
 */
final class TfLiteHeads {
  private static final int GATHER_ND = 107;
  private static final int PARTS = 17;
  private static final int[] ONE_PERSON = {1, 1, PARTS, 3};

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);

  private final MemorySegment file;
  private final TfLiteGraph graph;

  private TfLiteHeads(MemorySegment file) {
    this.file = file;
    graph = TfLiteGraph.all(file).getFirst();
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
    } catch (IndexOutOfBoundsException | NoSuchElementException damaged) {
      return file; // TensorFlow Lite has the words for it
    }
    return file;
  }

  /** Whether the graph decodes one person: MultiPose has the same four heads. */
  private boolean ofOnePerson() {
    int[] outputs = graph.outputs();
    return outputs.length == 1 && Arrays.equals(graph.shape(outputs[0]), ONE_PERSON);
  }

  /** The tensors of centre, heat, regression and offset; null if this is another graph. */
  private int[] heads() {
    if (!ofOnePerson()) {
      return null;
    }
    int[] heads = {-1, -1, -1, -1};
    int found = 0;
    boolean[] convolvedLater = new boolean[graph.tensors().length()];
    for (Operator operator : graph.operators().reversed()) {
      boolean last = true;
      for (int output : operator.outputs()) {
        last &= !convolvedLater[output];
      }
      if (operator.code() == TfLiteGraph.CONV_2D && last) {
        int head = headAt(operator.outputs()[0]);
        if (head < 0 || heads[head] >= 0) {
          return null;
        }
        heads[head] = operator.outputs()[0];
        found++;
      }
      for (int input : operator.inputs()) {
        if (input >= 0 && (operator.convolves() || !last)) {
          convolvedLater[input] = true;
        }
      }
    }
    return found == heads.length && sameGrid(heads) ? heads : null;
  }

  private int headAt(int tensor) {
    int[] shape = graph.shape(tensor);
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
    int side = graph.shape(heads[0])[1];
    for (int tensor : heads) {
      if (graph.shape(tensor)[1] != side || graph.shape(tensor)[2] != side) {
        return false;
      }
    }
    return true;
  }

  /** How many rows a gather takes of a tensor; 0 if none does. */
  private int gatheredRows(int tensor) {
    for (Operator operator : graph.operators()) {
      if (operator.code() == GATHER_ND && operator.inputs()[0] == tensor) {
        return graph.shape(operator.outputs()[0])[0];
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
    Vector vector = graph.table().vector(3);
    if (kept.size() + heads.length + 1 > vector.length()) {
      return;
    }
    long place = vector.at();
    file.set(INT, place, kept.size());
    for (Operator operator : kept) {
      place += Integer.BYTES;
      file.set(INT, place, (int) (operator.at() - place));
    }
    place += Integer.BYTES;
    file.set(INT, graph.table().place(2), (int) (place - graph.table().place(2)));
    file.set(INT, place, heads.length);
    for (int head : heads) {
      place += Integer.BYTES;
      file.set(INT, place, head);
    }
  }

  private List<Operator> neededFor(int[] heads) {
    boolean[] needed = new boolean[graph.tensors().length()];
    for (int head : heads) {
      needed[head] = true;
    }
    List<Operator> kept = new ArrayList<>();
    for (Operator operator : graph.operators().reversed()) {
      boolean wanted = false;
      for (int output : operator.outputs()) {
        wanted |= needed[output];
      }
      if (wanted) {
        kept.addFirst(operator);
        for (int input : operator.inputs()) {
          if (input >= 0) {
            needed[input] = true;
          }
        }
      }
    }
    return kept;
  }
}
