package dev.fovea.lab.guest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fovea.v4l2.CaptureDevice;
import dev.fovea.v4l2.Control;
import dev.fovea.v4l2.Control.Flag;
import dev.fovea.v4l2.Control.MenuItem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The kernel developers' own tool: what it says, and our controls in its words. */
final class V4l2Ctl {
  private static final Pattern CONTROL =
      Pattern.compile("^ *(\\w+) (0x[0-9a-f]{8}) \\((\\w+) *\\) *: ?(.*)$");
  private static final Pattern ITEM = Pattern.compile("^\\t+(\\d+: .*)$");

  private V4l2Ctl() {}

  /** What it says of a device to these options. */
  static String run(Path device, String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("v4l2-ctl", "-d", device.toString()));
    command.addAll(List.of(options));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", command) + ": " + said);
    }
    return said;
  }

  /** Its controls of a device and ours are the same in everything: how many there are. */
  static int requireAgreement(CaptureDevice camera) throws IOException, InterruptedException {
    Map<String, String> theirs = parse(run(camera.info().path(), "--list-ctrls-menus"));
    Map<String, String> ours = render(camera.controls().all());
    theirs.forEach((name, line) -> assertEquals(line, ours.get(name)));
    assertEquals(theirs.keySet(), ours.keySet());
    return ours.size();
  }

  /** A line for each name: heading, number, type, range, value, flags, menu. */
  private static Map<String, String> parse(String output) {
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

  private static Map<String, String> render(List<Control> controls) {
    return controls.stream()
        .collect(
            Collectors.toMap(Control::name, V4l2Ctl::render, (a, b) -> a + b, LinkedHashMap::new));
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
