package dev.fovea.bench;

import dev.fovea.bench.CaptureLoop.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/**
 * What a captured frame costs beside peers: processor time, system calls and heap of one frame
 * more, under vcam with a camera that has the next frame ready at once.
 */
final class CaptureCost {
  private static final String BENCH = "capture";
  private static final String CPU = ": CPU a frame";

  /** How many times v4l2-ctl's processor time a frame may take. */
  private static final double CONSUMER_GOAL = 1.2;

  private static final double SLOT_GOAL = 2.5;

  /**
   * A program that captures some frames.
   *
   * @param frames of its longer run, so many more than of the shorter one that what a JIT compiles
   *     later in one than in the other hardly counts
   */
  private record Program(String name, long frames, LongFunction<List<String>> command) {}

  /** What a program's frames cost in each round, and the median. */
  private record Measured(Program program, List<Double> micros) {
    double median() {
      return Stats.median(micros, Double::doubleValue);
    }
  }

  private final Tools tools;
  private final int rounds;
  private final Program v4l2Ctl;
  private final Program consumer;
  private final Program slot;
  private final List<Program> peers;

  /**
   * @param rounds of processor time
   * @param frames of the longer run; the shorter one takes a sixth of them
   */
  CaptureCost(Tools tools, int rounds, long frames) {
    this.tools = tools;
    this.rounds = rounds;
    this.v4l2Ctl = new Program("v4l2-ctl --stream-mmap=4", frames, CaptureCost::v4l2Ctl);
    this.consumer = loop("consumer on the drain thread", Way.CONSUMER, frames);
    this.slot = loop("through the slot to another thread", Way.SLOT, frames);
    this.peers =
        List.of(
            new Program("OpenCV VideoCapture.grab", frames, count -> openCv("grab", count)),
            // A copy of 600 kB takes longer than all the rest.
            new Program("OpenCV VideoCapture.read", frames / 10, count -> openCv("read", count)),
            new Program("ffmpeg -f v4l2 -c copy", frames, CaptureCost::ffmpeg));
  }

  List<Row> rows() throws IOException, InterruptedException {
    List<Row> rows = new ArrayList<>(cpu());
    rows.addAll(calls());
    rows.add(heap());
    return rows;
  }

  // --- processor time ---

  private List<Row> cpu() throws IOException, InterruptedException {
    List<Measured> all =
        Stream.concat(Stream.of(v4l2Ctl, consumer, slot), peers.stream())
            .map(program -> new Measured(program, new ArrayList<>()))
            .toList();
    for (int round = 1; round <= rounds; round++) {
      System.err.printf("bench: cost of a frame, round %d of %d%n", round, rounds);
      for (Measured measured : all) {
        measured.micros.add(cpuMicros(measured.program));
      }
    }
    double ctl = all.get(0).median();
    double ours = all.get(1).median();
    List<Row> rows = new ArrayList<>();
    rows.add(
        Row.of(BENCH, consumer.name + CPU, "us", ours)
            .beside(v4l2Ctl.name, ctl)
            .withGoal(CONSUMER_GOAL * ctl));
    rows.add(
        Row.of(BENCH, slot.name + CPU, "us", all.get(2).median())
            .beside(v4l2Ctl.name, ctl)
            .withGoal(SLOT_GOAL * ctl));
    for (Measured peer : all.subList(3, all.size())) {
      rows.add(
          Row.of(BENCH, consumer.name + CPU, "us", ours).beside(peer.program.name, peer.median()));
    }
    return rows;
  }

  /** Of one frame more: what starting costs is in both runs. */
  private double cpuMicros(Program program) throws IOException, InterruptedException {
    long fewer = program.frames / 6;
    double seconds = cpuSeconds(program, program.frames) - cpuSeconds(program, fewer);
    return 1e6 * seconds / (program.frames - fewer);
  }

  private double cpuSeconds(Program program, long frames) throws IOException, InterruptedException {
    List<String> command = underCamera(program.command.apply(frames));
    return VcamReport.in(tools.run(command, _ -> {})).cpuSeconds();
  }

  // --- system calls ---

  /** All of them, of the whole process, as strace counts them. */
  private List<Row> calls() throws IOException, InterruptedException {
    System.err.println("bench: system calls of a frame");
    try {
      Row row = Row.of(BENCH, consumer.name + ": system calls a frame", "calls", calls(consumer));
      return List.of(row.beside(v4l2Ctl.name, calls(v4l2Ctl)));
    } catch (IOException e) {
      if (!e.getMessage().contains("strace: No such file")) {
        throw e;
      }
      System.err.println("bench: no system calls counted: sudo apt install strace");
      return List.of();
    }
  }

  private double calls(Program program) throws IOException, InterruptedException {
    long many = program.frames / 6; // strace stops the program at each call
    long few = many / 6;
    return (double) (calls(program, many) - calls(program, few)) / (many - few);
  }

  private long calls(Program program, long frames) throws IOException, InterruptedException {
    Path summary = Files.createTempFile(tools.scratch(), "strace", ".txt");
    try {
      List<String> command = new ArrayList<>(List.of("strace", "-f", "-c", "-U", "calls,name"));
      command.addAll(List.of("-o", summary.toString()));
      command.addAll(program.command.apply(frames));
      tools.run(underCamera(command), _ -> {});
      return total(Files.readAllLines(summary));
    } finally {
      Files.delete(summary);
    }
  }

  /** The last line of a summary: "123456 total". */
  static long total(List<String> summary) throws IOException {
    String last = summary.isEmpty() ? "" : summary.getLast().strip();
    if (!last.endsWith(" total")) {
      throw new IOException("strace has not counted: " + last);
    }
    return Long.parseLong(last.substring(0, last.indexOf(' ')));
  }

  // --- heap ---

  private Row heap() throws IOException, InterruptedException {
    System.err.println("bench: heap of the drain thread");
    long frames = slot.frames / 3;
    List<Long> bytes = new ArrayList<>();
    tools.run(
        underCamera(loop("", Way.HEAP, frames).command.apply(frames)),
        line -> bytes.add(Long.parseLong(line)));
    double perFrame = bytes.getFirst() / (frames / 2.0);
    return Row.of(BENCH, slot.name + ": heap of the drain thread a frame", "bytes", perFrame);
  }

  // --- programs ---

  /** The kernel answers poll(2), as it does for all of them and for a driver. */
  private List<String> underCamera(List<String> command) {
    return tools.underCamera(List.of("-a", "-r", "0"), command);
  }

  private Program loop(String name, Way way, long frames) {
    return new Program(
        name, frames, count -> tools.java(CaptureLoop.class, way, Tools.DEVICE, count));
  }

  private List<String> openCv(String how, long frames) {
    return tools.javaOnClassPath(OpenCvLoop.class, how, Tools.DEVICE, frames);
  }

  private static List<String> v4l2Ctl(long frames) {
    return List.of("v4l2-ctl", "-d", Tools.DEVICE, "--stream-mmap=4", "--stream-count=" + frames);
  }

  private static List<String> ffmpeg(long frames) {
    String input =
        "ffmpeg -nostdin -loglevel fatal -f v4l2 -input_format yuyv422 -video_size 640x480 -i "
            + Tools.DEVICE;
    String output = " -c copy -frames:v " + frames + " -f null -";
    return List.of((input + output).split(" "));
  }
}
