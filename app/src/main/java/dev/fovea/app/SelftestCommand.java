package dev.fovea.app;

import com.google.gson.JsonObject;
import dev.fovea.app.SelftestLine.Verdict;
import dev.fovea.app.SelftestModes.Mode;
import dev.fovea.v4l2.CaptureDevice;
import dev.fovea.v4l2.SupportedFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "selftest",
    mixinStandardHelpOptions = true,
    description = {
      "Try what a camera does: formats, rates, age, controls, unplugging. About two minutes.",
      "Its report is what a bug report needs (docs/hardware.md)."
    })
final class SelftestCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DEVICE", description = "/dev/videoN, or a name below /dev/v4l/by-id.")
  private Path device;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "90",
      description = "How long to measure rates, all modes together (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--no-unplug",
      description = "Don't ask anybody to pull the cable; as where there is no terminal.")
  private boolean noUnplug;

  @Option(names = "--json", description = "Print an object for each line.")
  private boolean json;

  private final Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);

  @Override
  public Integer call() throws IOException, InterruptedException {
    Range.require(spec, "--seconds", seconds, 1, 3600);
    try (CaptureDevice camera = CaptureDevice.open(device)) {
      print(device(camera));
      List<SupportedFormat> formats = camera.formats();
      formats.forEach(format -> print(format(format)));
      rates(camera, SelftestModes.of(formats));
      SelftestControls.run(camera).forEach(this::print);
    }
    print(unplug());
    return end();
  }

  private static SelftestLine device(CaptureDevice camera) {
    JsonObject numbers = InfoJson.of(camera.info());
    String system = new Main.Version().getVersion()[0];
    numbers.addProperty("system", system);
    String detail =
        "%s (%s, %s); %s"
            .formatted(
                camera.info().card(), camera.info().driver(), camera.info().busInfo(), system);
    return new SelftestLine("device", Verdict.OK, camera.info().path().toString(), detail, numbers);
  }

  private static SelftestLine format(SupportedFormat format) {
    List<String> sizes = format.sizes().stream().map(Object::toString).toList();
    String detail = sizes.isEmpty() ? "sizes not told" : String.join(" ", sizes);
    return SelftestLine.of("format", Verdict.OK, format.pixelFormat().name(), detail);
  }

  private void rates(CaptureDevice camera, List<Mode> modes) throws InterruptedException {
    Duration each = Duration.ofMillis(seconds * 1000L / Math.max(1, modes.size()));
    for (int i = 0; i < modes.size(); i++) {
      progress("fovea: %s, %d of %d".formatted(modes.get(i), i + 1, modes.size()));
      SelftestLine line = SelftestRate.measure(camera, modes.get(i), each);
      progress("");
      print(line);
    }
  }

  private static void progress(String text) {
    if (StatusLine.TERMINAL) {
      System.err.print("\r\033[K" + text);
    }
  }

  private SelftestLine unplug() throws IOException, InterruptedException {
    return noUnplug || !StatusLine.TERMINAL
        ? SelftestLine.of("unplug", Verdict.SKIPPED, "", "nobody to pull the cable")
        : SelftestUnplug.run(device);
  }

  private void print(SelftestLine line) {
    verdicts.merge(line.verdict(), 1, Integer::sum);
    System.out.println(json ? line.json().toString() : line.text());
  }

  private int end() {
    int failed = verdicts.getOrDefault(Verdict.FAILED, 0);
    if (json) {
      JsonObject counts = new JsonObject();
      for (Verdict verdict : Verdict.values()) {
        counts.addProperty(SelftestLine.word(verdict), verdicts.getOrDefault(verdict, 0));
      }
      JsonObject summary = new JsonObject();
      summary.add("summary", counts);
      System.out.println(summary);
    }
    if (failed > 0) {
      System.err.println(
          "fovea: " + failed + " checks failed; please report the lines above (docs/hardware.md)");
    }
    return failed > 0 ? Main.FAILED : Main.DONE;
  }
}
