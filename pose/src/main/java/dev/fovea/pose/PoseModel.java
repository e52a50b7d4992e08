package dev.fovea.pose;

import dev.fovea.ModelInfo;
import dev.fovea.Pose;
import dev.fovea.PoseEstimator;
import dev.fovea.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A pose model from a file: {@code .tflite} in TensorFlow Lite, {@code .onnx} in ONNX Runtime. What
 * it is, its inputs and outputs say:
 *
 * <ul>
 *   <li>MoveNet for one person, Lightning or Thunder: [1,1,17,3], or its raw heads on a grid of S x
 *       S cells: 1, 17, 34 and 34 channels
 *   <li>MoveNet MultiPose: [1,6,56]
 *   <li>heatmaps of COCO's 17 joints: [1,17,H,W] or [1,H,W,17] (MMPose, ViTPose, OpenMV)
 *   <li>SimCC: [1,17,X] and [1,17,Y] (RTMPose)
 *   <li>RTMO as MMDeploy exports it: [1,N,5] and [1,N,17,3]
 *   <li>YOLO pose (weights of the user's, AGPL-3.0): [1,56,N], [1,N,56] or [1,N,57]
 *   <li>BlazePose landmarks, 33 joints: [1,195] and [1,1]
 * </ul>
 *
 * <p>One thread at a time, any thread. Whoever opened it closes it, and not while another thread
 * estimates: that throws {@link IllegalStateException}. In TensorFlow Lite a call allocates nothing
 * but its result.
 */
public final class PoseModel implements PoseEstimator {

  /**
   * How to run a model.
   *
   * @param name what the model is called in {@link #model}
   * @param threads how many threads one call may use, at least 1
   * @param provider what ONNX Runtime computes with; TensorFlow Lite has the processor only
   * @param floatDecode whether MoveNet's own decoding is cut out of a file, and done here in
   *     floating point: nearer to the truth, and steadier
   */
  public record Options(String name, int threads, Provider provider, boolean floatDecode) {

    /**
     * @throws IllegalArgumentException if there are no threads
     */
    public Options {
      if (threads < 1) {
        throw new IllegalArgumentException("a model runs on at least 1 thread, not " + threads);
      }
    }

    /** One thread, on the processor, decoding in floating point. */
    public static Options named(String name) {
      return new Options(name, 1, Provider.CPU, true);
    }

    public Options withThreads(int threads) {
      return new Options(name, threads, provider, floatDecode);
    }

    public Options withProvider(Provider provider) {
      return new Options(name, threads, provider, floatDecode);
    }

    public Options withFloatDecode(boolean floatDecode) {
      return new Options(name, threads, provider, floatDecode);
    }
  }

  private final Engine engine;
  private final Decoder decoder;
  private final ModelInput input;
  private final ModelInfo model;

  private PoseModel(Engine engine, Decoder decoder, ModelInput input, String name) {
    this.engine = engine;
    this.decoder = decoder;
    this.input = input;
    Tensor tensor = input.tensor();
    model = new ModelInfo(name, tensor.height(), tensor.width(), tensor.type(), decoder.skeleton());
  }

  /**
   * Loads a model. Damaged and cut files are refused, and graphs of TensorFlow Lite that make no
   * sense. The engines are native code all the same, and no check of ours finds everything that a
   * forger could think of: open files from those you trust.
   *
   * @param file is read once, and may change or go afterwards
   * @throws IOException if the file can't be read, is damaged or is no pose model that is known
   *     here, or if its engine can't be loaded; the message says what is missing
   */
  public static PoseModel open(Path file, Options options) throws IOException {
    Engine engine = engine(file, options);
    try {
      Decoder decoder =
          Decoders.of(engine)
              .orElseThrow(
                  () ->
                      new IOException(
                          "%s is no pose model that is known here: it maps %s; %s"
                              .formatted(file, Decoders.signature(engine), Models.CURE)));
      ModelInput input = ModelInput.of(file, engine, decoder.pixels());
      return new PoseModel(engine, decoder, input, options.name());
    } catch (IOException | RuntimeException e) {
      engine.close();
      throw e;
    }
  }

  static Engine engine(Path file, Options options) throws IOException {
    if (!ModelBytes.isTfLite(file)) {
      return OnnxRuntime.open(
          file,
          options.threads(),
          options.provider(),
          bytes -> options.floatDecode() ? OnnxHeads.cut(bytes) : bytes);
    }
    if (options.provider() != Provider.CPU) {
      throw new IOException(
          "%s runs in TensorFlow Lite, which computes on the processor only; take an .onnx file"
              .formatted(file));
    }
    return TfLiteEngine.open(
        file, options.threads(), bytes -> options.floatDecode() ? TfLiteHeads.cut(bytes) : bytes);
  }

  @Override
  public ModelInfo model() {
    return model;
  }

  @Override
  public int maxPersons() {
    return decoder.maxPersons();
  }

  /**
   * For most models the engine's own input memory. It can no longer be reached after {@link
   * #close}.
   */
  @Override
  public Tensor input() {
    return input.tensor();
  }

  /**
   * The persons in a tensor, the surest first. MoveNet for one person always names one, and its
   * score says whether to believe it; where a model gives numbers that are none, there is nobody.
   *
   * @return poses whose keypoints are in parts of the tensor
   * @throws IllegalStateException if this model is closed
   */
  @Override
  public List<Pose> estimate(Tensor tensor) throws IOException {
    Tensor own = input();
    if (tensor.height() != own.height()
        || tensor.width() != own.width()
        || tensor.type() != own.type()) {
      throw new IllegalArgumentException(
          "%s takes a tensor of %dx%d %s, not %dx%d %s"
              .formatted(
                  model.name(),
                  own.width(),
                  own.height(),
                  own.type(),
                  tensor.width(),
                  tensor.height(),
                  tensor.type()));
    }
    if (!tensor.segment().equals(own.segment())) {
      own.segment().copyFrom(tensor.segment());
    }
    input.feed();
    engine.invoke();
    return decoder.decode();
  }

  /**
   * Runs the bare engine on what its input holds, and reads nothing: what {@link #estimate} costs
   * beside it is this library's.
   *
   * @throws IOException if the engine fails
   */
  public void invoke() throws IOException {
    engine.invoke();
  }

  /** Frees the model; a second close does nothing. */
  @Override
  public void close() {
    engine.close();
    input.close();
  }
}
