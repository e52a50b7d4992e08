package dev.fovea.app;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.fovea.v4l2.CaptureDevice;
import dev.fovea.v4l2.Control;
import dev.fovea.v4l2.ControlValue;
import dev.fovea.v4l2.Fraction;
import dev.fovea.v4l2.FrameInterval;
import dev.fovea.v4l2.FrameSize;
import dev.fovea.v4l2.SupportedFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "info",
    mixinStandardHelpOptions = true,
    description = "Show a camera's formats, sizes, rates and controls.")
final class InfoCommand implements Callable<Integer> {
  private static final int LONGEST_VALUE = 60;

  @Parameters(paramLabel = "DEVICE", description = "/dev/videoN, or a name below /dev/v4l/by-id.")
  private Path device;

  @Option(names = "--json", description = "Print one object.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    try (CaptureDevice camera = CaptureDevice.open(device)) {
      if (json) {
        System.out.println(json(camera));
      } else {
        print(camera);
      }
    }
    return Main.DONE;
  }

  private static void print(CaptureDevice camera) throws IOException {
    System.out.printf(
        "%s (%s, %s)%n", camera.info().card(), camera.info().driver(), camera.info().busInfo());
    for (SupportedFormat format : camera.formats()) {
      System.out.printf(
          "%n%s  %s%s%n",
          format.pixelFormat(), format.description(), format.emulated() ? " (emulated)" : "");
      for (FrameSize size : format.sizes()) {
        System.out.printf("  %-24s %s%n", size, rates(size));
      }
    }
    System.out.println();
    for (Control control : camera.controls().all()) {
      System.out.printf("%-34s %s%n", control.name(), describe(control));
    }
  }

  private static String rates(FrameSize size) {
    return size.intervals().stream().map(InfoCommand::rate).collect(Collectors.joining(", "))
        + (size.intervals().isEmpty() ? "" : " frames/s");
  }

  private static String rate(FrameInterval interval) {
    return switch (interval) {
      case FrameInterval.Discrete(var seconds) -> number(seconds.inverse().value());
      case FrameInterval.Range(var min, var max, _) ->
          number(max.inverse().value()) + " to " + number(min.inverse().value());
    };
  }

  private static String number(double rate) {
    return rate == Math.rint(rate)
        ? Long.toString((long) rate)
        : String.format(Locale.ROOT, "%.2f", rate);
  }

  private static String describe(Control control) {
    String flags =
        control.flags().stream().sorted().map(InfoCommand::word).collect(Collectors.joining(", "));
    return "%-12s %s, default %d%s%s"
        .formatted(
            word(control.type()),
            control.range(),
            control.defaultValue(),
            control.value().map(value -> ", value " + printable(value)).orElse(""),
            flags.isEmpty() ? "" : "  [" + flags + "]");
  }

  /** What a device says may not steer the terminal, nor fill it. */
  private static String printable(ControlValue value) {
    String text = value.toString().replaceAll("\\p{Cc}", "?");
    return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "...";
  }

  /** The word of a constant, as v4l2-ctl writes flags: "read-only". */
  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static JsonObject json(CaptureDevice camera) throws IOException {
    JsonObject object = DevicesCommand.json(camera.info());
    JsonArray formats = new JsonArray();
    camera.formats().forEach(format -> formats.add(json(format)));
    object.add("formats", formats);
    JsonArray controls = new JsonArray();
    camera.controls().all().forEach(control -> controls.add(json(control)));
    object.add("controls", controls);
    return object;
  }

  private static JsonObject json(SupportedFormat format) {
    JsonObject object = new JsonObject();
    object.addProperty("fourcc", format.pixelFormat().name());
    object.addProperty("description", format.description());
    object.addProperty("compressed", format.compressed());
    JsonArray sizes = new JsonArray();
    for (FrameSize size : format.sizes()) {
      JsonObject one = new JsonObject();
      one.addProperty("size", size.toString());
      one.add("framesPerSecond", jsonRates(size));
      sizes.add(one);
    }
    object.add("sizes", sizes);
    return object;
  }

  /** Numbers, or an object with the bounds where any rate between them will do. */
  private static JsonArray jsonRates(FrameSize size) {
    JsonArray rates = new JsonArray();
    for (FrameInterval interval : size.intervals()) {
      switch (interval) {
        case FrameInterval.Discrete(var seconds) -> rates.add(perSecond(seconds));
        case FrameInterval.Range(var min, var max, _) -> {
          JsonObject range = new JsonObject();
          range.addProperty("min", perSecond(max));
          range.addProperty("max", perSecond(min));
          rates.add(range);
        }
      }
    }
    return rates;
  }

  private static double perSecond(Fraction seconds) {
    return Json.rounded(seconds.inverse().value(), 3);
  }

  private static JsonObject json(Control control) {
    JsonObject object = new JsonObject();
    object.addProperty("id", control.id());
    object.addProperty("name", control.name());
    object.addProperty("label", control.label());
    object.addProperty("group", control.group());
    object.addProperty("type", control.type().name().toLowerCase(Locale.ROOT));
    object.addProperty("minimum", control.minimum());
    object.addProperty("maximum", control.maximum());
    object.addProperty("step", control.step());
    object.addProperty("default", control.defaultValue());
    control.number().ifPresent(number -> object.addProperty("value", number));
    if (control.number().isEmpty()) {
      control.value().ifPresent(value -> object.addProperty("value", value.toString()));
    }
    object.addProperty("readOnly", control.readOnly());
    object.addProperty("inactive", control.inactive());
    JsonArray flags = new JsonArray();
    control.flags().stream().sorted().map(InfoCommand::word).forEach(flags::add);
    object.add("flags", flags);
    addShape(object, control);
    return object;
  }

  private static void addShape(JsonObject object, Control control) {
    if (!control.menu().isEmpty()) {
      JsonObject menu = new JsonObject();
      control.menu().forEach(item -> menu.addProperty(Long.toString(item.index()), item.label()));
      object.add("menu", menu);
    }
    if (!control.shape().dimensions().isEmpty()) {
      JsonArray dimensions = new JsonArray();
      control.shape().dimensions().forEach(dimensions::add);
      object.add("dimensions", dimensions);
    }
  }
}
