package dev.fovea.app;

import dev.fovea.v4l2.CaptureDevice;
import dev.fovea.v4l2.Control;
import dev.fovea.v4l2.DvTimings;
import dev.fovea.v4l2.FrameInterval;
import dev.fovea.v4l2.FrameSize;
import dev.fovea.v4l2.Input;
import dev.fovea.v4l2.Standard;
import dev.fovea.v4l2.SupportedFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "info",
    mixinStandardHelpOptions = true,
    description = {
      "Show a camera's formats, sizes, rates and controls; of a grabber also its inputs, with the",
      "standards or timings of the one that is selected."
    })
final class InfoCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DEVICE", description = "/dev/videoN, or a name below /dev/v4l/by-id.")
  private Path device;

  @Option(names = "--json", description = "Print one object.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    try (CaptureDevice camera = CaptureDevice.open(device)) {
      if (json) {
        System.out.println(InfoJson.of(camera));
      } else {
        print(camera);
      }
    }
    return Main.DONE;
  }

  private static void print(CaptureDevice camera) throws IOException {
    System.out.printf(
        "%s (%s, %s)%n", camera.info().card(), camera.info().driver(), camera.info().busInfo());
    printInputs(camera);
    for (SupportedFormat format : camera.formats()) {
      System.out.printf(
          "%n%s  %s%s%n",
          format.pixelFormat(), format.description(), format.emulated() ? " (emulated)" : "");
      for (FrameSize size : format.sizes()) {
        System.out.printf("  %-24s %s%n", size, rates(size));
      }
    }
    printControls(camera.controls().all());
  }

  private static void printControls(List<Control> controls) {
    String group = "";
    for (Control control : controls) {
      if (!control.group().equals(group)) {
        group = control.group();
        System.out.printf("%n%s%n", group);
      }
      System.out.printf("  %-34s %s%n", control.name(), describe(control));
    }
  }

  private static void printInputs(CaptureDevice camera) throws IOException {
    List<Input> inputs = camera.inputs().all();
    int selected = inputs.isEmpty() ? -1 : camera.inputs().selected();
    for (Input input : inputs) {
      System.out.printf(
          "%n%s input %d: %s%s%n",
          input.index() == selected ? "*" : " ",
          input.index(),
          input.name(),
          words(input.status()).isEmpty() ? "" : " (" + words(input.status()) + ")");
      if (input.index() == selected && input.features().contains(Input.Feature.STANDARDS)) {
        printStandards(camera);
      }
      if (input.index() == selected && input.features().contains(Input.Feature.DV_TIMINGS)) {
        printTimings(camera);
      }
    }
  }

  private static void printStandards(CaptureDevice camera) throws IOException {
    long set = camera.standards().current();
    List<Standard> all = camera.standards().all();
    System.out.printf(
        "    set to %s, receives %s%n",
        Names.standard(all, set),
        Names.of(camera.standards().query(), found -> Names.standard(all, found)));
    System.out.printf(
        "    takes %s%n", all.stream().map(Standard::name).collect(Collectors.joining(", ")));
  }

  private static void printTimings(CaptureDevice camera) throws IOException {
    System.out.printf(
        "    set to %s, receives %s%n",
        camera.timings().current(), Names.of(camera.timings().query(), DvTimings::toString));
    System.out.printf(
        "    takes %s%n",
        camera.timings().all().stream()
            .map(DvTimings::toString)
            .distinct()
            .collect(Collectors.joining(", ")));
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
    String flags = words(control.flags());
    return "%-12s %s, default %d%s%s"
        .formatted(
            Names.of(control.type()),
            control.range(),
            control.defaultValue(),
            control.value().map(value -> ", value " + Names.printable(value)).orElse(""),
            flags.isEmpty() ? "" : "  [" + flags + "]");
  }

  private static String words(Collection<? extends Enum<?>> constants) {
    return constants.stream().sorted().map(Names::of).collect(Collectors.joining(", "));
  }
}
