package dev.fovea.pose;

import dev.fovea.pose.TfLiteGraph.Operator;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;

/**
 * Looks for sense in a {@code .tflite} file whose structure TensorFlow Lite has found sound. The
 * library believes what a graph says of itself, and XNNPACK's kernels more so: a tensor that two
 * operators write, or a filter of another depth than its input, ends the process. Here such a file
 * is an error with words. Not everything that a forger could think of is found. One thread.
 */
final class TfLiteCheck {
  private static final int DEQUANTIZE = 6;

  private final TfLiteGraph graph;
  private final int tensors;

  /** Tensors that have values before the operator that is looked at runs. */
  private final boolean[] filled;

  private TfLiteCheck(TfLiteGraph graph) {
    this.graph = graph;
    tensors = graph.tensors().length();
    filled = new boolean[tensors];
  }

  /** What makes no sense in a file, in words; empty if it can be run. */
  static Optional<String> fault(MemorySegment file) {
    try {
      return TfLiteGraph.all(file).stream()
          .flatMap(graph -> new TfLiteCheck(graph).fault().stream())
          .findFirst();
    } catch (IndexOutOfBoundsException e) {
      return Optional.of("a number points out of the file");
    }
  }

  private Optional<String> fault() {
    for (int tensor = 0; tensor < tensors; tensor++) {
      filled[tensor] = graph.constant(tensor) || graph.variable(tensor) || elements(tensor) == 0;
    }
    for (int input : graph.inputs()) {
      filled[input] = true;
    }
    for (int i = 0; i < graph.operators().size(); i++) {
      String fault = fault(graph.operators().get(i));
      if (fault != null) {
        return Optional.of("its operator " + i + " " + fault);
      }
    }
    return Arrays.stream(graph.outputs())
        .filter(output -> output >= 0 && !filled[output])
        .mapToObj(output -> "nothing makes its output, tensor " + output)
        .findFirst();
  }

  private String fault(Operator operator) {
    for (int input : operator.inputs()) {
      if (input < -1 || input >= tensors || input >= 0 && !filled[input]) {
        return "reads tensor " + input + ", which has no values by then";
      }
    }
    for (int output : operator.outputs()) {
      if (output < -1 || output >= tensors) {
        return "writes tensor " + output + ", which there is not";
      }
      if (output >= 0 && filled[output] && !graph.variable(output)) {
        return "writes tensor " + output + ", which has its values already";
      }
      if (output >= 0) {
        filled[output] = true;
      }
    }
    if (keepsTheType(operator.code()) && !ofOneType(operator)) {
      return "gives another type than it takes";
    }
    if (operator.code() == DEQUANTIZE && !ofOneShape(operator)) {
      return "gives another shape than it takes";
    }
    return operator.convolves() ? convolutionFault(operator) : null;
  }

  /**
   * Operators whose output has the type of their first input: ADD, AVERAGE_POOL_2D, CONCATENATION,
   * the convolutions, LOGISTIC, MAX_POOL_2D, MUL, RELU, RELU6, RESHAPE, RESIZE_BILINEAR, PAD, SUB.
   */
  private static boolean keepsTheType(int code) {
    return switch (code) {
      case 0, 1, 2, TfLiteGraph.CONV_2D, TfLiteGraph.DEPTHWISE_CONV_2D -> true;
      case 14, 17, 18, 19, 21, 22, 23, 34, 41 -> true;
      default -> false;
    };
  }

  private boolean ofOneType(Operator operator) {
    return has(operator, 1, 1)
        && graph.type(operator.inputs()[0]) == graph.type(operator.outputs()[0]);
  }

  private boolean ofOneShape(Operator operator) {
    return has(operator, 1, 1)
        && Arrays.equals(graph.shape(operator.inputs()[0]), graph.shape(operator.outputs()[0]));
  }

  /** At least so many inputs that are not left out, and so many outputs. */
  private static boolean has(Operator operator, int inputs, int outputs) {
    return operator.inputs().length >= inputs
        && operator.outputs().length >= outputs
        && Arrays.stream(operator.inputs()).limit(inputs).allMatch(input -> input >= 0)
        && Arrays.stream(operator.outputs()).limit(outputs).allMatch(output -> output >= 0);
  }

  /** Filters are [out, height, width, in], of depthwise convolutions [1, height, width, out]. */
  private String convolutionFault(Operator operator) {
    if (!has(operator, 2, 1)) {
      return "has no filter";
    }
    boolean deep = operator.code() == TfLiteGraph.CONV_2D;
    int filter = operator.inputs()[1];
    int[] sides = graph.shape(filter);
    int[] in = graph.shape(operator.inputs()[0]);
    int[] out = graph.shape(operator.outputs()[0]);
    if (sides.length != 4 || in.length != 4 || out.length != 4 || elements(filter) <= 0) {
      return "takes a filter or a picture that has not four sides";
    }
    int channels = sides[deep ? 0 : 3];
    int most = deep ? sides[3] : channels; // groups have a part of the input's channels each
    if (out[3] != channels || (deep ? in[3] % most : most % Math.max(1, in[3])) != 0) {
      return "has a filter of other channels than its input and output";
    }
    int scales = graph.scales(filter);
    boolean biased = operator.inputs().length > 2 && operator.inputs()[2] >= 0;
    if (scales > 1 && scales != channels || biased && elements(operator.inputs()[2]) != channels) {
      return "has not one scale and one bias a channel";
    }
    return null;
  }

  /** How many values it has, -1 if a side is less than 0 or there are too many to count. */
  private long elements(int tensor) {
    long elements = 1;
    for (int side : graph.shape(tensor)) {
      if (side < 0 || elements > Integer.MAX_VALUE) {
        return -1;
      }
      elements *= side;
    }
    return elements;
  }
}
