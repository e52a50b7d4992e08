package dev.fovea.app;

import dev.fovea.v4l2.ControlValue;
import dev.fovea.v4l2.Signal;
import dev.fovea.v4l2.Standard;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** How the parts of a camera are written, for people and programs alike. */
final class Names {
  private static final int LONGEST_VALUE = 60;

  private Names() {}

  /** The word of a constant, as v4l2-ctl writes flags: "read-only". */
  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What a device says may not steer the terminal, nor fill it. */
  static String printable(ControlValue value) {
    String text = value.toString().replaceAll("\\p{Cc}", "?");
    return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "...";
  }

  /** What comes in, or why nothing does: "no-signal". */
  static <T> String of(Signal<T> signal, Function<T, String> name) {
    return switch (signal) {
      case Signal.Found<T>(T found) -> name.apply(found);
      case Signal.None<T>(Signal.Reason reason) -> of(reason);
    };
  }

  /** The name of a standard's bits; in hexadecimal if they are of several, or none. */
  static String standard(List<Standard> all, long bits) {
    return all.stream()
        .filter(standard -> standard.id() == bits)
        .map(Standard::name)
        .findFirst()
        .orElse("0x" + Long.toHexString(bits));
  }
}
