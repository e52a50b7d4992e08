package dev.fovea.lab.guest;

import dev.fovea.v4l2.Control;
import dev.fovea.v4l2.Control.Flag;
import dev.fovea.v4l2.Control.MenuItem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Controls in the words of {@code v4l2-ctl --list-ctrls-menus}: its own, and ours put likewise. */
final class V4l2CtlControls {
  private static final Pattern CONTROL =
      Pattern.compile("^ *(\\w+) (0x[0-9a-f]{8}) \\((\\w+) *\\) *: ?(.*)$");
  private static final Pattern ITEM = Pattern.compile("^\\t+(\\d+: .*)$");

  private V4l2CtlControls() {}

  /** A line for each name: heading, number, type, range, value, flags, menu. */
  static Map<String, String> parse(String output) {
    Map<String, String> lines = new LinkedHashMap<>();
    String group = "";
    String last = "";
    for (String line : output.lines().toList()) {
      Matcher control = CONTROL.matcher(line);
      Matcher item = ITEM.matcher(line);
      if (control.matches()) {
        last = control.group(1);
        lines.put(
            last,
            "%s: %s %s %s"
                .formatted(group, control.group(2), control.group(3), tidy(control.group(4))));
      } else if (item.matches()) {
        lines.merge(last, "; " + item.group(1), String::concat);
      } else if (!line.isBlank()) {
        group = line.strip();
      }
    }
    return lines;
  }

  /** Leaves out values that change by themselves; older ones have no word for dynamic arrays. */
  private static String tidy(String line) {
    String words = line.replace("0x00000800", "dynamic-array").strip();
    return words.contains("volatile") ? words.replaceFirst("value=\\S+ ", "") : words;
  }

  static Map<String, String> render(List<Control> controls) {
    return controls.stream()
        .collect(
            Collectors.toMap(
                Control::name, V4l2CtlControls::render, (a, b) -> a + b, LinkedHashMap::new));
  }

  private static String render(Control control) {
    String line =
        "%s: 0x%08x %s%s%s%s%s"
            .formatted(
                control.group(),
                control.id(),
                type(control),
                range(control),
                control.shape().dimensions().stream()
                    .map(size -> "[" + size + "]")
                    .collect(Collectors.joining("", dims(control), "")),
                value(control),
                flags(control));
    return line.strip() + menu(control);
  }

  private static String dims(Control control) {
    return control.shape().dimensions().isEmpty() ? "" : " dims=";
  }

  private static String type(Control control) {
    return switch (control.type()) {
      case INTEGER -> "int";
      case INTEGER64 -> "int64";
      case BOOLEAN -> "bool";
      case INTEGER_MENU -> "intmenu";
      case STRING -> "str";
      default -> control.type().name().toLowerCase(Locale.ROOT);
    };
  }

  private static String range(Control control) {
    return switch (control.type()) {
      case BOOLEAN -> " default=%d".formatted(control.defaultValue());
      case MENU, INTEGER_MENU ->
          " min=%d max=%d default=%d"
              .formatted(control.minimum(), control.maximum(), control.defaultValue());
      case STRING ->
          " min=%d max=%d step=%d".formatted(control.minimum(), control.maximum(), control.step());
      case BITMASK ->
          " max=0x%08x default=0x%08x".formatted(control.maximum(), control.defaultValue());
      case BUTTON, AREA, COMPOUND -> "";
      default ->
          " min=%d max=%d step=%d default=%d"
              .formatted(
                  control.minimum(), control.maximum(), control.step(), control.defaultValue());
    };
  }

  private static String value(Control control) {
    if (control.flags().contains(Flag.VOLATILE)) {
      return "";
    }
    return switch (control.type()) {
      case BUTTON -> " value=0";
      case STRING -> " value='" + control.value().orElseThrow() + "'";
      case BITMASK -> " value=" + (int) control.number().orElseThrow();
      case MENU -> " value=%s (%s)".formatted(control.value().orElseThrow(), label(control));
      case INTEGER_MENU ->
          " value=%s (%s 0x%x)"
              .formatted(
                  control.value().orElseThrow(), label(control), Long.parseLong(label(control)));
      default ->
          control.shape().dimensions().isEmpty() ? " value=" + control.value().orElseThrow() : "";
    };
  }

  private static String label(Control control) {
    return control.menu().stream()
        .filter(item -> item.index() == control.number().orElseThrow())
        .map(MenuItem::label)
        .findFirst()
        .orElseThrow();
  }

  private static String flags(Control control) {
    return control.flags().isEmpty()
        ? ""
        : control.flags().stream()
            .sorted()
            .map(flag -> flag.name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .collect(Collectors.joining(", ", " flags=", ""));
  }

  private static String menu(Control control) {
    return control.menu().stream()
        .map(
            item ->
                "; %d: %s%s"
                    .formatted(
                        item.index(),
                        item.label(),
                        control.type() == Control.Type.INTEGER_MENU
                            ? " (0x%x)".formatted(Long.parseLong(item.label()))
                            : ""))
        .collect(Collectors.joining());
  }
}
