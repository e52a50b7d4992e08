package dev.fovea.app;

import dev.fovea.v4l2.CaptureDevice;
import dev.fovea.v4l2.Control;
import dev.fovea.v4l2.ControlValue;
import dev.fovea.v4l2.Controls;
import dev.fovea.v4l2.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "set",
    mixinStandardHelpOptions = true,
    description = {
      "Set a camera's controls: all that are named, or none. \"fovea info DEVICE\" lists them.",
      "A file is loaded first, then what is named is set, then all is saved."
    })
final class SetCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "DEVICE",
      description = "/dev/videoN, or a name below /dev/v4l/by-id.")
  private Path device;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "NAME=VALUE",
      description = "Such as brightness=100, or power_line_frequency=\"50 Hz\".")
  private List<String> wishes = List.of();

  @Option(names = "--load", paramLabel = "FILE", description = "Restore what --save kept.")
  private Path load;

  @Option(
      names = "--save",
      paramLabel = "FILE",
      description = "Keep the settings in a file, a line NAME=VALUE each.")
  private Path save;

  @Option(names = "--json", description = "Print an object for each control that is named.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Map<String, String> values = values();
    Settings loaded = load == null ? null : Settings.read(load);
    try (CaptureDevice camera = CaptureDevice.open(device)) {
      if (loaded != null) {
        restore(camera.controls(), loaded);
      }
      set(camera.controls(), values);
      if (save != null) {
        camera.controls().save().write(save);
      }
    } catch (IllegalArgumentException e) {
      throw new IOException(device + ": " + e.getMessage(), e);
    }
    return Main.DONE;
  }

  private Map<String, String> values() {
    if (wishes.isEmpty() && load == null && save == null) {
      throw new ParameterException(
          spec.commandLine(), "name what to set: NAME=VALUE, --load FILE or --save FILE");
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (String wish : wishes) {
      int equals = wish.indexOf('=');
      if (equals < 1) {
        throw new ParameterException(
            spec.commandLine(), "\"" + wish + "\" is not NAME=VALUE, such as brightness=100");
      }
      values.put(wish.substring(0, equals), wish.substring(equals + 1));
    }
    return values;
  }

  private static void restore(Controls controls, Settings settings) throws IOException {
    Map<String, String> refused = controls.restore(settings);
    if (!refused.isEmpty()) {
      String reasons =
          refused.entrySet().stream()
              .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
              .collect(Collectors.joining(", "));
      throw new IOException(
          "%d of %d settings could not be restored: %s"
              .formatted(refused.size(), settings.values().size(), reasons));
    }
  }

  private void set(Controls controls, Map<String, String> texts) throws IOException {
    Map<String, ControlValue> values = new LinkedHashMap<>();
    texts.forEach((name, text) -> values.put(name, controls.require(name).parse(text)));
    List<Control> now = controls.set(values);
    for (Control control : now) {
      System.out.println(
          json
              ? InfoJson.of(control).toString()
              : control.name() + "=" + control.value().map(Names::printable).orElse(""));
    }
  }
}
