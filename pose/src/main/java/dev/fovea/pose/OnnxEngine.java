package dev.fovea.pose;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A model in ONNX Runtime. Input and outputs are memory of ours that the session reads and writes
 * in place.
 *
 * <p>One thread at a time, any thread. Whoever opened it closes it; a close during {@link #invoke}
 * throws, because a flag under this object's lock says that the session runs.
 */
final class OnnxEngine implements Engine {
  private final Path file;
  private final Arena memory = Arena.ofShared();
  private final OrtSession session;
  private final List<Spec> inputs;
  private List<Spec> outputs;
  private MemorySegment input;
  private final List<MemorySegment> results = new ArrayList<>();
  private final Map<String, OnnxTensor> fed = new LinkedHashMap<>();
  private final Map<String, OnnxTensor> pinned = new LinkedHashMap<>();
  private boolean open;
  private boolean running;
  private boolean closed;

  private OnnxEngine(Path file, OrtSession session) throws OrtException {
    this.file = file;
    this.session = session;
    inputs = specs(session.getInputInfo().values());
    outputs = specs(session.getOutputInfo().values());
  }

  /**
   * Loads a model.
   *
   * @param change is given the file's bytes before the runtime sees them
   * @throws IOException if the file can't be read or is no whole model, or the runtime not loaded,
   *     or has no such provider
   */
  static OnnxEngine open(Path file, int threads, Provider provider, UnaryOperator<byte[]> change)
      throws IOException {
    try (Arena reading = Arena.ofConfined();
        OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      // between two frames its threads must not burn the processor
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      OnnxProviders.add(provider, options);
      byte[] read = ModelBytes.read(file, reading).toArray(ValueLayout.JAVA_BYTE);
      byte[] bytes = change.apply(read);
      OnnxEngine engine = new OnnxEngine(file, environment().createSession(bytes, options));
      try {
        engine.allocate();
        return engine;
      } catch (IOException | OrtException | RuntimeException e) {
        engine.close();
        throw e;
      }
    } catch (OrtException e) {
      throw new IOException(
          "%s can't be run by ONNX Runtime: %s; %s"
              .formatted(file, e.getMessage().replace('\n', ' '), Models.CURE),
          e);
    }
  }

  /** One for the process; what it has to say comes as exceptions, and not on standard error. */
  private static OrtEnvironment environment() {
    return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
  }

  private void allocate() throws IOException, OrtException {
    if (inputs.size() != 1) {
      throw new IOException(
          "%s has %d inputs, not one picture; %s".formatted(file, inputs.size(), Models.CURE));
    }
    List<Integer> shape = settled(inputs.getFirst());
    inputs.set(0, withShape(inputs.getFirst(), shape));
    input = add(fed, inputs.getFirst());
    open = outputs.stream().anyMatch(spec -> spec.shape().contains(ANY));
    if (open) {
      invoke();
      return;
    }
    for (Spec output : outputs) {
      results.add(add(pinned, output));
    }
  }

  /** Open sides of a picture: one of them, and the same two as TensorFlow Lite's. */
  private static List<Integer> settled(Spec spec) {
    boolean channelsLast = spec.shape().size() == 4 && spec.side(3) == 3;
    return IntStream.range(0, spec.shape().size())
        .mapToObj(
            i -> {
              boolean side = channelsLast ? i == 1 || i == 2 : i >= 2;
              int open = side ? TfLiteEngine.OPEN_SIDE : 1;
              return spec.side(i) == ANY ? Integer.valueOf(open) : spec.shape().get(i);
            })
        .toList();
  }

  /**
   * Outputs whose sides the file leaves open may have others at every run: they are copied out of
   * it.
   */
  private void runOpen() throws IOException, OrtException {
    try (OrtSession.Result result = session.run(fed)) {
      List<Spec> specs = new ArrayList<>();
      results.clear();
      for (Map.Entry<String, OnnxValue> output : result) {
        if (!(output.getValue() instanceof OnnxTensor tensor)
            || tensor.getInfo().type == OnnxJavaType.STRING) {
          throw new IOException(
              "%s gives %s, no tensor of numbers; %s"
                  .formatted(file, output.getKey(), Models.CURE));
        }
        specs.add(spec(output.getKey(), tensor.getInfo()));
        results.add(MemorySegment.ofBuffer(tensor.getByteBuffer()));
      }
      outputs = specs;
    }
  }

  private MemorySegment add(Map<String, OnnxTensor> tensors, Spec spec)
      throws IOException, OrtException {
    OnnxJavaType type = javaType(spec);
    double size =
        spec.shape().stream().mapToDouble(side -> side).reduce(type.size, (a, b) -> a * b);
    if (size > Integer.MAX_VALUE) {
      throw new IOException(
          "%s maps %s, which is too large; %s".formatted(file, spec, Models.CURE));
    }
    long bytes = (long) size;
    MemorySegment segment = memory.allocate(Math.max(bytes, 1), 64).asSlice(0, bytes);
    tensors.put(
        spec.name(),
        OnnxTensor.createTensor(
            environment(),
            segment.asByteBuffer().order(ByteOrder.nativeOrder()),
            spec.shape().stream().mapToLong(side -> side).toArray(),
            type));
    return segment;
  }

  private OnnxJavaType javaType(Spec spec) throws IOException {
    return switch (spec.type()) {
      case "u8" -> OnnxJavaType.UINT8;
      case "i8" -> OnnxJavaType.INT8;
      case "i32" -> OnnxJavaType.INT32;
      case "i64" -> OnnxJavaType.INT64;
      case "f32" -> OnnxJavaType.FLOAT;
      default ->
          throw new IOException(
              "%s maps %s, a type that no pose model here has; %s"
                  .formatted(file, spec, Models.CURE));
    };
  }

  private static List<Spec> specs(Collection<NodeInfo> nodes) {
    List<Spec> specs = new ArrayList<>();
    for (NodeInfo node : nodes) {
      specs.add(
          node.getInfo() instanceof TensorInfo tensor
              ? spec(node.getName(), tensor)
              : new Spec(node.getName(), "no tensor", List.of(), 1, 0));
    }
    return specs;
  }

  private static Spec spec(String name, TensorInfo info) {
    String type =
        switch (info.type) {
          case UINT8 -> "u8";
          case INT8 -> "i8";
          case INT32 -> "i32";
          case INT64 -> "i64";
          case FLOAT -> "f32";
          default -> info.type.name();
        };
    List<Integer> shape =
        Arrays.stream(info.getShape())
            .mapToObj(side -> Math.clamp(side, ANY, Integer.MAX_VALUE))
            .toList();
    return new Spec(name, type, shape, 1, 0);
  }

  private static Spec withShape(Spec spec, List<Integer> shape) {
    return new Spec(spec.name(), spec.type(), shape, spec.scale(), spec.zero());
  }

  @Override
  public List<Spec> inputs() {
    return inputs;
  }

  @Override
  public List<Spec> outputs() {
    return outputs;
  }

  @Override
  public MemorySegment input() {
    return input;
  }

  @Override
  public MemorySegment output(int index) {
    return results.get(index);
  }

  @Override
  public void invoke() throws IOException {
    start();
    try {
      if (open) {
        runOpen();
      } else {
        session.run(fed, pinned).close();
      }
    } catch (OrtException e) {
      throw new IOException(
          "%s failed: %s; %s".formatted(file, e.getMessage().replace('\n', ' '), Models.CURE), e);
    } finally {
      end();
    }
  }

  private synchronized void start() {
    if (closed) {
      throw new IllegalStateException("the model is closed");
    }
    running = true;
  }

  private synchronized void end() {
    running = false;
  }

  @Override
  public synchronized void close() {
    if (running) {
      throw new IllegalStateException("the model is running on another thread");
    }
    if (closed) {
      return;
    }
    closed = true;
    fed.values().forEach(OnnxTensor::close);
    pinned.values().forEach(OnnxTensor::close);
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime can't close " + file, e);
    } finally {
      memory.close();
    }
  }
}
