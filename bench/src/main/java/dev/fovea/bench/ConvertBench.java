package dev.fovea.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Frames to tensors, pictures and JPEG beside peers, by JMH: each benchmark in a process of its own
 * in each of three rounds; the median of the rounds' medians.
 */
final class ConvertBench {
  private static final String BENCH = "convert";

  /** The machine's pace may change from minute to minute: all of them take turns. */
  private static final int ROUNDS = 3;

  /** One row: ours beside a peer, of whose time it should be so much at most. */
  private record Pair(String work, String ours, String name, String theirs, double goal) {}

  private static final List<Pair> PAIRS =
      List.of(
          pair(
              "YUYV 1920x1080 to a 192x192 tensor",
              "Tensor.yuyvOurs",
              "memcpy",
              "Tensor.yuyvMemcpy",
              1),
          pair(
              "YUYV 1920x1080 to a 192x192 tensor",
              "Tensor.yuyvOurs",
              "OpenCV cvtColor + resize",
              "Tensor.yuyvOpenCv",
              0.15),
          pair(
              "YUYV 1920x1080 to a picture",
              "Picture.ours:YUYV",
              "libyuv",
              "Picture.libyuv:YUYV",
              1.2),
          pair(
              "YUYV 1920x1080 to a picture",
              "Picture.ours:YUYV",
              "OpenCV cvtColor",
              "Picture.openCv:YUYV",
              0.7),
          pair(
              "YUYV 1920x1080 to a picture",
              "Picture.ours:YUYV",
              "libswscale",
              "Picture.swscale:YUYV",
              0.7),
          pair(
              "NV12 1920x1080 to a picture",
              "Picture.ours:NV12",
              "libyuv",
              "Picture.libyuv:NV12",
              1.2),
          pair(
              "NV12 1920x1080 to a picture",
              "Picture.ours:NV12",
              "OpenCV cvtColor",
              "Picture.openCv:NV12",
              0.7),
          pair(
              "NV12 1920x1080 to a picture",
              "Picture.ours:NV12",
              "libswscale",
              "Picture.swscale:NV12",
              0.7),
          pair(
              "JPEG 1920x1080 4:2:2 to a 192x192 tensor",
              "Tensor.jpegOurs",
              "libjpeg-turbo to RGB + OpenCV resize",
              "Tensor.jpegTurboAndOpenCv",
              0.55),
          pair(
              "JPEG 1920x1080 4:2:2 to a 192x192 tensor",
              "Tensor.jpegOurs",
              "ImageIO + Graphics2D",
              "Tensor.jpegJdk",
              0.1),
          pair(
              "YUYV 1280x720 to JPEG of quality 80",
              "Encode.ours",
              "OpenCV to RGB + libjpeg-turbo",
              "Encode.openCvAndTurbo",
              0.8));

  private final boolean json;

  ConvertBench(boolean json) {
    this.json = json;
  }

  private static Pair pair(String work, String ours, String name, String theirs, double goal) {
    return new Pair(work, ours, name, theirs, goal);
  }

  void run() throws IOException {
    Map<String, Double> micros = measure();
    for (Row row : rows(micros)) {
      System.out.println(json ? row.json().toString() : row.text());
    }
  }

  /** The medians, in microseconds, by class, method and parameter. */
  private static Map<String, Double> measure() throws IOException {
    Map<String, List<Double>> rounds = new HashMap<>();
    for (int round = 1; round <= ROUNDS; round++) {
      System.err.printf("bench: conversions, round %d of %d%n", round, ROUNDS);
      round(rounds);
    }
    Map<String, Double> micros = new HashMap<>();
    rounds.forEach((name, medians) -> micros.put(name, Stats.median(medians, Double::doubleValue)));
    return micros;
  }

  private static void round(Map<String, List<Double>> rounds) throws IOException {
    Options options =
        new OptionsBuilder()
            .include("dev\\.fovea\\.bench\\.(Tensor|Picture|Encode)Benchmark\\..*")
            .mode(Mode.SampleTime)
            .timeUnit(TimeUnit.MICROSECONDS)
            .forks(1)
            .warmupIterations(3)
            .warmupTime(TimeValue.milliseconds(1500))
            .measurementIterations(2)
            .measurementTime(TimeValue.milliseconds(1500))
            .shouldFailOnError(true)
            .jvmArgsPrepend(
                "-XX:+UseSerialGC",
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.awt.headless=true")
            .build();
    try {
      for (RunResult result : new Runner(options, progress()).run()) {
        String parameter = result.getParams().getParam("format");
        String name = shortName(result.getParams().getBenchmark());
        double nanos =
            result.getPrimaryResult().getStatistics().getPercentile(50)
                * result.getParams().getTimeUnit().toNanos(1);
        rounds
            .computeIfAbsent(
                parameter == null ? name : name + ":" + parameter, _ -> new ArrayList<>())
            .add(nanos / 1000);
      }
    } catch (RunnerException e) {
      throw new IOException("JMH: " + e.getMessage(), e);
    }
  }

  /** JMH says what it does, to where people look. */
  private static OutputFormat progress() {
    return OutputFormatFactory.createFormatInstance(System.err, VerboseMode.NORMAL);
  }

  private static String shortName(String benchmark) {
    return benchmark.replaceFirst(".*\\.(\\w+)Benchmark\\.", "$1.");
  }

  static List<Row> rows(Map<String, Double> micros) {
    List<Row> rows = new ArrayList<>();
    for (Pair pair : PAIRS) {
      double theirs = micros.get(pair.theirs);
      rows.add(
          Row.of(BENCH, pair.work, "us", micros.get(pair.ours))
              .beside(pair.name, theirs)
              .withGoal(pair.goal * theirs));
    }
    return rows;
  }
}
