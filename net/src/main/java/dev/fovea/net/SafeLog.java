package dev.fovea.net;

import java.util.function.Supplier;

/**
 * A log for threads that must go on. The JDK's reads the time zones' file for its first line: in a
 * process without a free descriptor, or without memory, logging that throws.
 */
record SafeLog(System.Logger log) {
  static SafeLog of(Class<?> owner) {
    return new SafeLog(System.getLogger(owner.getName()));
  }

  void log(System.Logger.Level level, String format, Object... parameters) {
    safely(() -> log.log(level, format, parameters));
  }

  void log(System.Logger.Level level, Supplier<String> words, Throwable thrown) {
    safely(() -> log.log(level, words, thrown));
  }

  private static void safely(Runnable logging) {
    try {
      logging.run();
    } catch (RuntimeException | Error e) {
      // Nobody can be told.
    }
  }
}
