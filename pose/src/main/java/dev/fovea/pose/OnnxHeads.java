package dev.fovea.pose;

import dev.fovea.pose.ProtoMessage.Field;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * Cuts MoveNet's decoding out of an {@code .onnx} file, as {@link TfLiteHeads} does out of a {@code
 * .tflite}: the graph then ends with the four heads that {@link HeadsDecoder} reads. They are the
 * convolutions with no convolution behind them, of 1, 17, 34 and 34 channels; the regression is the
 * one of the last two that an ArgMax hangs on. Field numbers are those of {@code onnx.proto}.
 */
final class OnnxHeads {
  private static final int MODEL_GRAPH = 7;
  private static final int GRAPH_NODE = 1;
  private static final int GRAPH_INITIALIZER = 5;
  private static final int GRAPH_OUTPUT = 12;
  private static final List<Long> ONE_PERSON = List.of(1L, 1L, 17L, 3L);
  private static final int FLOAT = 1;

  private record Node(Field field, String type, List<String> inputs, List<String> outputs) {}

  private final ProtoMessage model;
  private final ProtoMessage graph;
  private final List<Node> nodes = new ArrayList<>();

  private OnnxHeads(byte[] file) {
    model = ProtoMessage.of(file, 0, file.length);
    graph = model.messages(MODEL_GRAPH).getFirst();
    for (Field field : graph.fields()) {
      if (field.number() == GRAPH_NODE) {
        ProtoMessage node = graph.message(field);
        nodes.add(new Node(field, String.join("", node.texts(4)), node.texts(1), node.texts(2)));
      }
    }
  }

  /** Another file that ends with the heads; the same bytes if it is not MoveNet's, or no model. */
  static byte[] cut(byte[] file) {
    try {
      OnnxHeads model = new OnnxHeads(file);
      String[] heads = model.heads();
      return heads == null ? file : model.endingWith(heads);
    } catch (IndexOutOfBoundsException | NoSuchElementException damaged) {
      return file; // ONNX Runtime has the words for it
    }
  }

  /** Whether the graph decodes one person: MultiPose has the same four heads. */
  private boolean ofOnePerson() {
    List<ProtoMessage> outputs = graph.messages(GRAPH_OUTPUT);
    return outputs.size() == 1 && sides(outputs.getFirst()).equals(ONE_PERSON);
  }

  /** The shape in a ValueInfoProto; sides without a number are left out. */
  private static List<Long> sides(ProtoMessage output) {
    return output.messages(2).stream() // TypeProto
        .flatMap(type -> type.messages(1).stream()) // of a tensor
        .flatMap(tensor -> tensor.messages(2).stream()) // its shape
        .flatMap(shape -> shape.messages(1).stream()) // a side
        .flatMap(side -> side.fields().stream())
        .filter(field -> field.number() == 1)
        .map(Field::from)
        .toList();
  }

  /** The tensors of centre, heat, regression and offset; null if this is another graph. */
  private String[] heads() {
    if (!ofOnePerson()) {
      return null;
    }
    Set<String> beforeConv = leadingTo("Conv");
    Set<String> beforeArgMax = leadingTo("ArgMax");
    Map<String, Integer> channels = channels();
    String[] heads = new String[4];
    int found = 0;
    for (Node node : nodes) {
      if (!node.type.equals("Conv") || node.outputs.stream().anyMatch(beforeConv::contains)) {
        continue;
      }
      String output = node.outputs.getFirst();
      int head =
          switch (channels.getOrDefault(node.inputs.get(1), 0)) {
            case 1 -> 0;
            case 17 -> 1;
            case 34 -> beforeArgMax.contains(output) ? 2 : 3;
            default -> -1;
          };
      if (head < 0 || heads[head] != null) {
        return null;
      }
      heads[head] = dequantized(output);
      found++;
    }
    return found == heads.length ? heads : null;
  }

  /** All tensors that a node of that type hangs on. */
  private Set<String> leadingTo(String type) {
    Set<String> leading = new HashSet<>();
    for (Node node : nodes.reversed()) {
      if (node.type.equals(type) || node.outputs.stream().anyMatch(leading::contains)) {
        leading.addAll(node.inputs);
      }
    }
    return leading;
  }

  /** The first side of each weight, by its name or by that of its dequantized copy. */
  private Map<String, Integer> channels() {
    Map<String, Integer> channels = new HashMap<>();
    for (ProtoMessage weight : graph.messages(GRAPH_INITIALIZER)) {
      weight.fields().stream()
          .filter(field -> field.number() == 1)
          .findFirst()
          .ifPresent(
              side -> channels.put(String.join("", weight.texts(8)), firstSide(weight, side)));
    }
    for (Node node : nodes) {
      if (node.type.equals("DequantizeLinear") && channels.containsKey(node.inputs.getFirst())) {
        channels.put(node.outputs.getFirst(), channels.get(node.inputs.getFirst()));
      }
    }
    return channels;
  }

  /** Sides stand one by one, or packed into one field. */
  private static int firstSide(ProtoMessage weight, Field side) {
    boolean packed = weight.bytes()[side.start()] == (1 << 3 | 2);
    return packed ? weight.bytes()[(int) side.from()] : (int) side.from();
  }

  /** Where a tensor is quantized, what comes out of that: the kernels of int8 want it so. */
  private String dequantized(String tensor) {
    String found = tensor;
    for (Node node : nodes) {
      boolean follows = node.inputs.contains(found);
      if (follows && (node.type.equals("QuantizeLinear") || node.type.equals("DequantizeLinear"))) {
        found = node.outputs.getFirst();
      }
    }
    return found;
  }

  private byte[] endingWith(String[] heads) {
    Set<String> needed = new HashSet<>(Arrays.asList(heads));
    Set<Field> kept = new HashSet<>();
    for (Node node : nodes.reversed()) {
      if (node.outputs.stream().anyMatch(needed::contains)) {
        needed.addAll(node.inputs);
        kept.add(node.field);
      }
    }
    ByteArrayOutputStream newGraph = new ByteArrayOutputStream();
    for (Field field : graph.fields()) {
      boolean dropped =
          field.number() == GRAPH_OUTPUT || field.number() == GRAPH_NODE && !kept.contains(field);
      if (!dropped) {
        graph.copy(field, newGraph);
      }
    }
    for (String head : heads) {
      ProtoMessage.write(newGraph, GRAPH_OUTPUT, floatOutput(head));
    }
    ByteArrayOutputStream newModel = new ByteArrayOutputStream();
    for (Field field : model.fields()) {
      if (field.number() == MODEL_GRAPH) {
        ProtoMessage.write(newModel, MODEL_GRAPH, newGraph.toByteArray());
      } else {
        model.copy(field, newModel);
      }
    }
    return newModel.toByteArray();
  }

  /** A ValueInfoProto: a name and a TypeProto; its shape is the runtime's to infer. */
  private static byte[] floatOutput(String name) {
    ByteArrayOutputStream tensor = new ByteArrayOutputStream();
    ProtoMessage.write(tensor, 1, FLOAT);
    ByteArrayOutputStream type = new ByteArrayOutputStream();
    ProtoMessage.write(type, 1, tensor.toByteArray());
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    ProtoMessage.write(value, 1, name.getBytes(StandardCharsets.UTF_8));
    ProtoMessage.write(value, 2, type.toByteArray());
    return value.toByteArray();
  }
}
