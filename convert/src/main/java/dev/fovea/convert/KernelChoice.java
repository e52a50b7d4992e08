package dev.fovea.convert;

import java.lang.System.Logger.Level;

/**
 * Chooses the kernels once for the whole process and logs which and why. The property {@code
 * dev.fovea.convert.kernels} overrides: {@code scalar}, or {@code 128}, {@code 256} or {@code 512}
 * for vectors of so many bits from the first pixel on; {@code auto} is the default. Any thread.
 */
final class KernelChoice {
  private static final System.Logger LOG = System.getLogger("dev.fovea.convert");
  private static final String PROPERTY = "dev.fovea.convert.kernels";
  private static final String MODULE = "jdk.incubator.vector";

  static final Kernels KERNELS = choose();

  private KernelChoice() {}

  private static Kernels choose() {
    String asked = asked();
    String reason = whyScalar(asked);
    if (!reason.isEmpty()) {
      LOG.log(Level.INFO, "converting without vectors: {0}", reason);
      return new ScalarKernels();
    }
    if (Lanes.bits() < 128) {
      LOG.log(Level.INFO, "converting without vectors: this processor has none");
      return new ScalarKernels();
    }
    Kernels kernels = new VectorKernels();
    String when = asked.equals("auto") ? "as soon as they are compiled" : PROPERTY + "=" + asked;
    LOG.log(Level.INFO, "converting with vectors of {0} bits: {1}", Lanes.bits(), when);
    return kernels;
  }

  private static String whyScalar(String asked) {
    if (asked.equals("scalar")) {
      return PROPERTY + "=scalar";
    }
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      return "java runs without --add-modules " + MODULE;
    }
    return asked.equals("auto") ? whyNoCompiler() : "";
  }

  /**
   * Only C2 knows vectors; anything else makes an object of each, which is slower than no vector.
   */
  private static String whyNoCompiler() {
    String vm = System.getProperty("java.vm.info", "");
    boolean optimizes = vm.contains("mixed mode") && !vm.contains("emulated-client");
    return optimizes ? "" : "the JVM runs without its optimizing compiler";
  }

  /** Bits of the vectors that the property asks for; 0: those that suit this processor. */
  static int forcedBits() {
    return switch (asked()) {
      case "128" -> 128;
      case "256" -> 256;
      case "512" -> 512;
      default -> 0;
    };
  }

  private static String asked() {
    String asked = System.getProperty(PROPERTY, "auto");
    return switch (asked) {
      case "auto", "scalar", "128", "256", "512" -> asked;
      default ->
          throw new IllegalArgumentException(
              PROPERTY + " is auto, scalar, 128, 256 or 512, not " + asked);
    };
  }
}
