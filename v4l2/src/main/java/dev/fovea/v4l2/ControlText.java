package dev.fovea.v4l2;

import dev.fovea.v4l2.Control.Flag;
import dev.fovea.v4l2.Control.MenuItem;
import dev.fovea.v4l2.Control.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** Reads values as people write them and says what a control takes; any thread. */
final class ControlText {
  private ControlText() {}

  /**
   * @throws IllegalArgumentException if the control cannot have the value; says what it takes
   */
  static ControlValue parse(Control control, String text) {
    try {
      ControlValue value = value(control, text);
      require(control, value);
      return value;
    } catch (NumberFormatException e) {
      throw refusal(control, "\"" + text + "\"");
    }
  }

  private static ControlValue value(Control control, String text) {
    return switch (Payload.of(control)) {
      case TEXT -> ControlValue.of(text);
      case NUMBER, NONE -> ControlValue.of(number(control, text.strip()));
      case NUMBERS ->
          new ControlValue.Numbers(
              Arrays.stream(text.split(",", -1)).map(part -> Long.decode(part.strip())).toList());
      case AREA -> area(text.strip());
      case BYTES -> new ControlValue.Bytes(bytes(text.strip()));
    };
  }

  private static long number(Control control, String text) {
    for (MenuItem item : control.menu()) {
      // An integer menu's words are numbers themselves: there a number is the index.
      if (control.type() == Type.MENU && item.label().equalsIgnoreCase(text)) {
        return item.index();
      }
    }
    if (control.type() == Type.BOOLEAN && text.matches("true|false")) {
      return text.equals("true") ? 1 : 0;
    }
    return Long.decode(text);
  }

  private static ControlValue area(String text) {
    String[] sides = text.split("x", -1);
    if (sides.length != 2) {
      throw new NumberFormatException(text);
    }
    return new ControlValue.Area(Long.parseLong(sides[0]), Long.parseLong(sides[1]));
  }

  private static byte[] bytes(String text) {
    try {
      return HexFormat.of().parseHex(text.replaceFirst("^0x", ""));
    } catch (IllegalArgumentException e) {
      throw new NumberFormatException(e.getMessage());
    }
  }

  /**
   * @throws IllegalArgumentException if the control cannot have the value; says what it takes
   */
  static void require(Control control, ControlValue value) {
    if (control.readOnly()) {
      throw new IllegalArgumentException(control.name() + " can only be read");
    }
    if (!fits(control, value)) {
      throw refusal(control, value.toString());
    }
  }

  private static IllegalArgumentException refusal(Control control, String value) {
    return new IllegalArgumentException(
        control.name() + " takes " + range(control) + ", not " + value);
  }

  private static boolean fits(Control control, ControlValue value) {
    Payload payload = Payload.of(control);
    return switch (value) {
      case ControlValue.Number(long number) ->
          payload == Payload.NUMBER && inRange(control, number) || control.type() == Type.BUTTON;
      case ControlValue.Text(String text) -> payload == Payload.TEXT && length(control, text);
      case ControlValue.Numbers(var values) ->
          payload == Payload.NUMBERS
              && count(control, values.size())
              && values.stream().allMatch(element -> inRange(control, element));
      case ControlValue.Area(long width, long height) ->
          payload == Payload.AREA && unsigned(width) && unsigned(height);
      case ControlValue.Bytes bytes ->
          payload == Payload.BYTES && bytes.bytes().length == control.shape().bytes();
    };
  }

  private static boolean inRange(Control control, long number) {
    return switch (control.type()) {
      case BOOLEAN -> number == 0 || number == 1;
      case BITMASK -> (number & ~control.maximum()) == 0;
      case MENU, INTEGER_MENU -> control.menu().stream().anyMatch(item -> item.index() == number);
      default -> number >= control.minimum() && number <= control.maximum();
    };
  }

  private static boolean length(Control control, String text) {
    long length = text.getBytes(StandardCharsets.UTF_8).length;
    return length >= control.minimum()
        && length <= control.maximum()
        && (control.step() <= 1 || (length - control.minimum()) % control.step() == 0)
        && text.indexOf('\0') < 0;
  }

  private static boolean count(Control control, long count) {
    return control.flags().contains(Flag.DYNAMIC_ARRAY)
        ? count >= 1 && count <= most(control)
        : count == control.shape().elements();
  }

  /** The largest length of a dynamic array: those have one dimension. */
  private static long most(Control control) {
    return control.shape().dimensions().isEmpty() ? 0 : control.shape().dimensions().getFirst();
  }

  private static boolean unsigned(long value) {
    return value >= 0 && value <= 0xffffffffL;
  }

  /** Such as "0 to 255 in steps of 5". */
  static String range(Control control) {
    return switch (Payload.of(control)) {
      case NUMBER -> number(control);
      case TEXT -> "a string of " + numbers(control) + " bytes";
      case NUMBERS -> elements(control) + " numbers with commas, each " + number(control);
      case AREA -> "WIDTHxHEIGHT";
      case BYTES -> control.shape().bytes() + " bytes as 0x...";
      case NONE -> control.type() == Type.BUTTON ? "any number, and acts" : "nothing known here";
    };
  }

  private static String number(Control control) {
    return switch (control.type()) {
      case BOOLEAN -> "0 or 1";
      case BITMASK -> "bits of 0x" + Long.toHexString(control.maximum());
      case MENU, INTEGER_MENU ->
          control.menu().stream()
              .map(item -> item.index() + " (" + item.label() + ")")
              .collect(Collectors.joining(", "));
      default -> numbers(control);
    };
  }

  private static String numbers(Control control) {
    String steps = control.step() > 1 ? " in steps of " + control.step() : "";
    return control.minimum() + " to " + control.maximum() + steps;
  }

  private static String elements(Control control) {
    return control.flags().contains(Flag.DYNAMIC_ARRAY)
        ? "1 to " + most(control)
        : Long.toString(control.shape().elements());
  }
}
