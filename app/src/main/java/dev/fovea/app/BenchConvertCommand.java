package dev.fovea.app;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "convert",
    mixinStandardHelpOptions = true,
    description = {
      "What it costs to make tensors, pictures and JPEG of frames, on one thread.",
      "Beside a copy of the frame's bytes and beside the JDK's own way; each call by turns, medians."
          + " JPEG is libjpeg-turbo's work where that is installed."
    })
final class BenchConvertCommand implements Callable<Integer> {
  private static final String BENCH = "convert";

  /** One thing to measure, and how long its calls took. */
  private record Work(String name, ConvertLoad.Step step, List<Long> nanos) {
    Work(String name, ConvertLoad.Step step) {
      this(name, step, new ArrayList<>());
    }

    void once(boolean count) throws Exception {
      long start = System.nanoTime();
      step.run();
      if (count) {
        nanos.add(System.nanoTime() - start);
      }
    }

    double medianMicros() {
      long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
      return sorted[sorted.length / 2] / 1000.0;
    }
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--size",
      paramLabel = "WxH",
      defaultValue = "1920x1080",
      converter = Size.Converter.class,
      description = "The frames' size in pixels (default: ${DEFAULT-VALUE}).")
  private Size size;

  @Option(names = "--json", description = "Print an object for each row.")
  private boolean json;

  private double seconds;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "5",
      description = "Seconds for each comparison, 0.1 to 3600 (default: ${DEFAULT-VALUE}).")
  private void seconds(double value) {
    seconds = Range.require(spec, "--seconds", value, 0.1, 3600);
  }

  @Override
  public Integer call() throws Exception {
    try (ConvertLoad load = ConvertLoad.of(size.width(), size.height())) {
      String frame = " " + size.width() + "x" + size.height();
      String tensor = frame + " to a 192x192 tensor";
      print(compare("YUYV" + tensor, load::tensor, "memcpy", load::copy, 1));
      print(compare("YUYV" + frame + " to a picture", load::picture, "memcpy", load::copy, 0));
      print(compare("NV12" + frame + " to a picture", load::nv12Picture, "memcpy", load::copy, 0));
      print(
          compare("JPEG" + tensor, load::jpegTensor, "ImageIO + Graphics2D", load::jdkTensor, 0.1));
      print(compare("YUYV" + frame + " to JPEG", load::jpeg, "RGB + ImageIO", load::jdkJpeg, 0));
    }
    return Main.DONE;
  }

  /** Both by turns; the first third of the time warms up. A goal of 0 is none. */
  private BenchRow compare(
      String work, ConvertLoad.Step ours, String name, ConvertLoad.Step theirs, double goal)
      throws Exception {
    System.err.println("fovea: " + work);
    Work us = new Work(work, ours);
    Work them = new Work(name, theirs);
    long start = System.nanoTime();
    while (System.nanoTime() - start < seconds * 1e9 || us.nanos().isEmpty()) {
      boolean warm = System.nanoTime() - start > seconds * 1e9 / 3;
      us.once(warm);
      them.once(warm);
    }
    BenchRow row = BenchRow.of(BENCH, work, "us", us.medianMicros());
    double micros = them.medianMicros();
    return goal > 0 ? row.beside(name, micros, goal) : row.beside(name, micros);
  }

  private void print(BenchRow row) {
    System.out.println(json ? row.json().toString() : row.text());
  }
}
