package dev.fovea.pose;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A model in TensorFlow Lite, with the XNNPACK kernels where the library can make them: for MoveNet
 * Lightning they are some thirteen times faster than the built-in ones.
 *
 * <p>One thread at a time, any thread. Whoever opened it closes it. Every pointer that is used per
 * call belongs to {@link #use}; native code holds that arena open while it runs, so closing at the
 * wrong moment throws instead of freeing memory under the interpreter's feet.
 */
@SuppressWarnings("restricted")
final class TfLiteEngine implements Engine {
  private static final System.Logger LOG = System.getLogger("dev.fovea.pose");

  /** MultiPose's longer side, a multiple of 32: what its page advises. */
  static final int OPEN_SIDE = 256;

  /** What TfLiteAllocationType calls kTfLiteDynamic. */
  private static final int DYNAMIC = 4;

  private final TfLite lite;
  private final Path file;

  /** The model's bytes and the error reporter: the interpreter reads both until it is deleted. */
  private final Arena memory = Arena.ofShared();

  private final Arena use = Arena.ofShared();
  private final TfLiteErrors errors;
  private MemorySegment model = MemorySegment.NULL;
  private MemorySegment delegate = MemorySegment.NULL;
  private MemorySegment interpreter = MemorySegment.NULL;
  private List<Spec> inputs;
  private List<Spec> outputs;
  private MemorySegment input;
  private List<MemorySegment> results = List.of();

  /** Whether an output may have another size and place after each run. */
  private boolean open;

  private TfLiteEngine(TfLite lite, Path file) {
    this.lite = lite;
    this.file = file;
    this.errors = new TfLiteErrors(lite, memory);
  }

  /**
   * Loads a model.
   *
   * @param change is given the file's bytes before the library sees them
   * @throws IOException if the file can't be read or is no whole model, or the library not loaded
   */
  static TfLiteEngine open(Path file, int threads, UnaryOperator<MemorySegment> change)
      throws IOException {
    if (threads < 1) {
      throw new IllegalArgumentException("a model runs on at least 1 thread, not " + threads);
    }
    TfLiteEngine engine = new TfLiteEngine(TfLite.load(), file);
    try {
      engine.start(threads, change);
      return engine;
    } catch (IOException | RuntimeException e) {
      engine.close();
      throw e;
    }
  }

  private void start(int threads, UnaryOperator<MemorySegment> change) throws IOException {
    MemorySegment bytes = change.apply(ModelBytes.readTfLite(file, memory));
    model = pointer(lite.modelCreate, bytes, bytes.byteSize(), errors.stub(), MemorySegment.NULL);
    requireThat(!isNull(model), "is damaged or cut short");
    Optional<String> fault = TfLiteCheck.fault(bytes);
    requireThat(fault.isEmpty(), "is damaged: " + fault.orElse(""));
    delegate = xnnpack(threads);
    MemorySegment created = interpreter(threads);
    if (isNull(created) && !isNull(delegate)) { // it takes no tensors that change their size
      dropDelegate();
      LOG.log(Level.WARNING, "{0} runs without XNNPACK, much slower{1}", file, errors.take());
      created = interpreter(threads);
    }
    requireThat(!isNull(created), "can't be run by TensorFlow Lite");
    interpreter = created.reinterpret(use, null);
    int inputCount = integer(lite.inputCount, interpreter);
    int outputCount = integer(lite.outputCount, interpreter);
    requireThat(inputCount > 0 && outputCount > 0, "has no input or no output");
    giveOpenSidesASize();
    requireThat(integer(lite.allocateTensors, interpreter) == 0, "can't be run");
    inputs = specs(lite.input, inputCount);
    input = data(pointer(lite.input, interpreter, 0));
    invoke(); // some graphs know only then how large what they give is
    for (int i = 0; i < outputCount; i++) {
      open |= integer(lite.tensorAllocation, pointer(lite.output, interpreter, i)) == DYNAMIC;
    }
    readOutputs();
  }

  private void readOutputs() throws IOException {
    outputs = specs(lite.output, integer(lite.outputCount, interpreter));
    List<MemorySegment> memories = new ArrayList<>(outputs.size());
    for (int i = 0; i < outputs.size(); i++) {
      memories.add(data(pointer(lite.output, interpreter, i)));
    }
    results = List.copyOf(memories);
  }

  /** A picture of 1x1 stands for any size in a file: MultiPose leaves its input's open. */
  private void giveOpenSidesASize() throws IOException {
    Spec spec = spec(pointer(lite.input, interpreter, 0));
    if (spec.shape().size() != 4 || spec.side(1) != 1 || spec.side(2) != 1) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment sides =
          arena.allocateFrom(ValueLayout.JAVA_INT, 1, OPEN_SIDE, OPEN_SIDE, spec.side(3));
      requireThat(
          integer(lite.resizeInput, interpreter, 0, sides, 4) == 0, "can't be given a size");
    }
  }

  private MemorySegment xnnpack(int threads) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment options = (MemorySegment) TfLite.call(lite.xnnpackOptionsDefault, arena);
      options.set(ValueLayout.JAVA_INT, 0, threads);
      MemorySegment created = pointer(lite.xnnpackCreate, options);
      if (isNull(created)) {
        LOG.log(Level.WARNING, "TensorFlow Lite runs without XNNPACK here, much slower");
      }
      return created;
    }
  }

  private MemorySegment interpreter(int threads) {
    MemorySegment options = pointer(lite.optionsCreate);
    try {
      TfLite.call(lite.optionsSetNumThreads, options, threads);
      TfLite.call(lite.optionsSetErrorReporter, options, errors.stub(), MemorySegment.NULL);
      if (!isNull(delegate)) {
        TfLite.call(lite.optionsAddDelegate, options, delegate);
      }
      return pointer(lite.interpreterCreate, model, options);
    } finally {
      TfLite.call(lite.optionsDelete, options);
    }
  }

  private List<Spec> specs(MethodHandle tensorAt, int count) {
    List<Spec> specs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      specs.add(spec(pointer(tensorAt, interpreter, i)));
    }
    return List.copyOf(specs);
  }

  private Spec spec(MemorySegment tensor) {
    int type = integer(lite.tensorType, tensor);
    List<Integer> shape = new ArrayList<>();
    for (int i = 0; i < integer(lite.tensorNumDims, tensor); i++) {
      shape.add(integer(lite.tensorDim, tensor, i));
    }
    // The codes of TfLiteType.
    String name =
        switch (type) {
          case 1 -> "f32";
          case 2 -> "i32";
          case 3 -> "u8";
          case 4 -> "i64";
          case 9 -> "i8";
          default -> String.format(Locale.ROOT, "type%d", type);
        };
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment quantization =
          (MemorySegment) TfLite.call(lite.tensorQuantization, arena, tensor);
      return new Spec(
          text(pointer(lite.tensorName, tensor)),
          name,
          List.copyOf(shape),
          quantization.get(ValueLayout.JAVA_FLOAT, 0),
          quantization.get(ValueLayout.JAVA_INT, 4));
    }
  }

  private static String text(MemorySegment pointer) {
    return isNull(pointer) ? "" : pointer.reinterpret(Long.MAX_VALUE).getString(0);
  }

  private MemorySegment data(MemorySegment tensor) throws IOException {
    long size = (long) TfLite.call(lite.tensorByteSize, tensor);
    MemorySegment data = pointer(lite.tensorData, tensor);
    requireThat(!isNull(data) || size == 0, "has an input or output without memory");
    return data.reinterpret(size, use, null);
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
    int status;
    try {
      status = (int) lite.invoke.invokeExact(interpreter);
    } catch (RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
    requireThat(status == 0, "failed");
    if (open) {
      readOutputs();
    }
  }

  @Override
  public void close() {
    if (!use.scope().isAlive()) {
      return;
    }
    // Throws if another thread is inside invoke.
    use.close();
    if (!isNull(interpreter)) {
      TfLite.call(lite.interpreterDelete, MemorySegment.ofAddress(interpreter.address()));
    }
    dropDelegate();
    if (!isNull(model)) {
      TfLite.call(lite.modelDelete, model);
    }
    memory.close();
  }

  private void dropDelegate() {
    if (!isNull(delegate)) {
      TfLite.call(lite.xnnpackDelete, delegate);
      delegate = MemorySegment.NULL;
    }
  }

  private void requireThat(boolean holds, String otherwise) throws IOException {
    if (!holds) {
      throw new IOException("%s %s%s; %s".formatted(file, otherwise, errors.take(), Models.CURE));
    }
  }

  private static MemorySegment pointer(MethodHandle function, Object... arguments) {
    return (MemorySegment) TfLite.call(function, arguments);
  }

  private static int integer(MethodHandle function, Object... arguments) {
    return (int) TfLite.call(function, arguments);
  }

  private static boolean isNull(MemorySegment pointer) {
    return pointer.address() == 0;
  }
}
