package dev.fovea.pose;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * The functions of TensorFlow Lite's C API that are used here ({@code tensorflow/lite/c/c_api.h}
 * and {@code delegates/xnnpack/xnnpack_delegate.h} of 2.20), each under its own name without the
 * prefix. Loaded once per process; any thread.
 */
@SuppressWarnings("restricted")
final class TfLite {
  /**
   * TfLiteXNNPackDelegateOptions: as it stands in 2.20 on both architectures, 56 bytes. Only the
   * first member is ever set here; the rest keeps the library's defaults.
   *
   * <pre>
   *  0 int num_threads     4 u32 runtime_flags        8 u32 flags (3: signed and unsigned int8)
   * 16 weights_cache      24 bool handle_variable_ops
   * 32 weight_cache_file_path                        40 int file descriptor (-1: none)
   * 48 weight_cache_provider
   * </pre>
   */
  static final StructLayout XNNPACK_OPTIONS =
      MemoryLayout.structLayout(
          JAVA_INT.withName("num_threads"),
          JAVA_INT.withName("runtime_flags"),
          JAVA_INT.withName("flags"),
          MemoryLayout.paddingLayout(4),
          ADDRESS.withName("weights_cache"),
          ValueLayout.JAVA_BOOLEAN.withName("handle_variable_ops"),
          MemoryLayout.paddingLayout(7),
          ADDRESS.withName("weight_cache_file_path"),
          JAVA_INT.withName("weight_cache_file_descriptor"),
          MemoryLayout.paddingLayout(4),
          ADDRESS.withName("weight_cache_provider"));

  /** TfLiteQuantizationParams. */
  static final StructLayout QUANTIZATION =
      MemoryLayout.structLayout(
          ValueLayout.JAVA_FLOAT.withName("scale"), JAVA_INT.withName("zero_point"));

  /** void (*)(void* user_data, const char* format, va_list args). */
  static final FunctionDescriptor ERROR_REPORTER =
      FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS);

  /** TFLITE_LOG_WARNING. */
  private static final int LOG_WARNING = 2;

  private static TfLite instance;

  private final SymbolLookup library;

  final MethodHandle modelCreate;
  final MethodHandle modelDelete;
  final MethodHandle optionsCreate;
  final MethodHandle optionsDelete;
  final MethodHandle optionsSetNumThreads;
  final MethodHandle optionsSetErrorReporter;
  final MethodHandle optionsAddDelegate;
  final MethodHandle interpreterCreate;
  final MethodHandle interpreterDelete;
  final MethodHandle allocateTensors;
  final MethodHandle invoke;
  final MethodHandle inputCount;
  final MethodHandle input;
  final MethodHandle outputCount;
  final MethodHandle output;
  final MethodHandle tensorType;
  final MethodHandle tensorNumDims;
  final MethodHandle tensorDim;
  final MethodHandle tensorByteSize;
  final MethodHandle tensorData;
  final MethodHandle tensorName;
  final MethodHandle tensorAllocation;

  final MethodHandle tensorQuantization;

  final MethodHandle resizeInput;
  final MethodHandle xnnpackOptionsDefault;
  final MethodHandle xnnpackCreate;
  final MethodHandle xnnpackDelete;

  /** libc's {@code vsnprintf}, for the error reporter. */
  final MethodHandle vsnprintf;

  private TfLite(SymbolLookup library) {
    this.library = library;
    modelCreate =
        pointer("TfLiteModelCreateWithErrorReporter", ADDRESS, JAVA_LONG, ADDRESS, ADDRESS);
    modelDelete = procedure("TfLiteModelDelete", ADDRESS);
    optionsCreate = pointer("TfLiteInterpreterOptionsCreate");
    optionsDelete = procedure("TfLiteInterpreterOptionsDelete", ADDRESS);
    optionsSetNumThreads = procedure("TfLiteInterpreterOptionsSetNumThreads", ADDRESS, JAVA_INT);
    optionsSetErrorReporter =
        procedure("TfLiteInterpreterOptionsSetErrorReporter", ADDRESS, ADDRESS, ADDRESS);
    optionsAddDelegate = procedure("TfLiteInterpreterOptionsAddDelegate", ADDRESS, ADDRESS);
    interpreterCreate = pointer("TfLiteInterpreterCreate", ADDRESS, ADDRESS);
    interpreterDelete = procedure("TfLiteInterpreterDelete", ADDRESS);
    allocateTensors = integer("TfLiteInterpreterAllocateTensors", ADDRESS);
    invoke = integer("TfLiteInterpreterInvoke", ADDRESS);
    inputCount = integer("TfLiteInterpreterGetInputTensorCount", ADDRESS);
    input = pointer("TfLiteInterpreterGetInputTensor", ADDRESS, JAVA_INT);
    outputCount = integer("TfLiteInterpreterGetOutputTensorCount", ADDRESS);
    output = pointer("TfLiteInterpreterGetOutputTensor", ADDRESS, JAVA_INT);
    tensorType = integer("TfLiteTensorType", ADDRESS);
    tensorNumDims = integer("TfLiteTensorNumDims", ADDRESS);
    tensorDim = integer("TfLiteTensorDim", ADDRESS, JAVA_INT);
    tensorByteSize = function("TfLiteTensorByteSize", JAVA_LONG, ADDRESS);
    tensorData = pointer("TfLiteTensorData", ADDRESS);
    tensorName = pointer("TfLiteTensorName", ADDRESS);
    tensorAllocation = integer("TfLiteOpaqueTensorGetAllocationType", ADDRESS);
    tensorQuantization = function("TfLiteTensorQuantizationParams", QUANTIZATION, ADDRESS);
    resizeInput =
        integer("TfLiteInterpreterResizeInputTensor", ADDRESS, JAVA_INT, ADDRESS, JAVA_INT);
    xnnpackOptionsDefault = function("TfLiteXNNPackDelegateOptionsDefault", XNNPACK_OPTIONS);
    xnnpackCreate = pointer("TfLiteXNNPackDelegateCreate", ADDRESS);
    xnnpackDelete = procedure("TfLiteXNNPackDelegateDelete", ADDRESS);
    Linker linker = Linker.nativeLinker();
    vsnprintf =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("vsnprintf"),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS));
  }

  /**
   * The library, loaded at the first call.
   *
   * @throws IOException if there is none for this machine, or it can't be unpacked or loaded
   */
  static synchronized TfLite load() throws IOException {
    if (instance == null) {
      instance = load(CacheFolder.path());
    }
    return instance;
  }

  static TfLite load(Path cache) throws IOException {
    TfLite lite = new TfLite(NativeLibrary.open(cache));
    lite.quiet();
    return lite;
  }

  /**
   * Without this each model prints "INFO: Created ... delegate" on standard error; not in the C
   * API.
   */
  private void quiet() {
    library
        .find(
            "_ZN6tflite16logging_internal13MinimalLogger21SetMinimumLogSeverityENS_11LogSeverityE")
        .map(
            f -> Linker.nativeLinker().downcallHandle(f, FunctionDescriptor.of(JAVA_INT, JAVA_INT)))
        .ifPresent(setMinimumLogSeverity -> call(setMinimumLogSeverity, LOG_WARNING));
  }

  /** Calls a function with no care for speed; the one that runs per frame is called exactly. */
  static Object call(MethodHandle function, Object... arguments) {
    try {
      return function.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new AssertionError(function + " called with other arguments than it takes", e);
    }
  }

  private MethodHandle pointer(String name, MemoryLayout... parameters) {
    return function(name, ADDRESS, parameters);
  }

  private MethodHandle integer(String name, MemoryLayout... parameters) {
    return function(name, JAVA_INT, parameters);
  }

  private MethodHandle procedure(String name, MemoryLayout... parameters) {
    return link(name, FunctionDescriptor.ofVoid(parameters));
  }

  private MethodHandle function(String name, MemoryLayout result, MemoryLayout... parameters) {
    return link(name, FunctionDescriptor.of(result, parameters));
  }

  private MethodHandle link(String name, FunctionDescriptor descriptor) {
    return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), descriptor);
  }
}
