package dev.fovea.v4l2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.CopyLedger;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The library from open to close against vcam, which answers a program's V4L2 requests at native
 * speed: each test is a run of {@link VcamProgram} in a process of its own.
 */
class VcamTest {
  private static final Path SOURCE = Path.of("../lab/vcam.c");
  private static final Path VCAM = Path.of("target/vcam").toAbsolutePath();

  /** What the program cost: vcam's last line. */
  private static final Pattern COST =
      Pattern.compile("vcam: (\\d+) delivered, .* (\\d+) polls, (\\d+) ioctls");

  @TempDir Path folder;

  private record Run(String output, int delivered, int polls, int ioctls) {}

  @BeforeAll
  static void shouldHaveVcam() throws Exception {
    assumeTrue(
        Files.exists(SOURCE), "lab/vcam.c is not beside this module: no camera to test with");
    try {
      run(List.of("gcc", "-O2", "-o", VCAM.toString(), SOURCE.toString()));
    } catch (IOException e) {
      abort("gcc is missing, so vcam cannot be built: no camera to test with");
    }
    Process process =
        new ProcessBuilder(VCAM.toString(), "-d", "/dev/video77", "--", "true")
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes());
    assumeTrue(process.waitFor() == 0, "vcam does not run here, no camera to test with: " + output);
  }

  @Test
  void shouldCaptureWithoutLossInOneCopy() throws Exception {
    run("-r 0 -s 320x240 -f YUYV", "stream");
    run("-r 0 -s 320x240 -f NV12", "stream");
  }

  @Test
  void shouldAllocateNothingOnTheDrainThread() throws Exception {
    run("-r 0 -s 320x240 -f YUYV", "allocation");
  }

  @Test
  void shouldCostOnePollAndTwoIoctlsAFrame() throws Exception {
    Run few = run("-r 150 -s 320x240 -f YUYV", "poll", "10");
    Run many = run("-r 150 -s 320x240 -f YUYV", "poll", "210");
    // Setting up is the same for both, and what else there is at the end less than two a buffer.
    int frames = many.delivered - few.delivered;
    assertTrue(frames > 100, frames + " frames more");
    assertTrue(Math.abs(many.polls - few.polls - frames) <= 8, few + " " + many);
    assertTrue(Math.abs(many.ioctls - few.ioctls - 2 * frames) <= 8, few + " " + many);
  }

  /** Every call of the drain thread, as the kernel sees them: nothing but those three. */
  @Test
  void shouldMakeNoOtherCallOnTheDrainThread() throws Exception {
    Path traces = folder.resolve("trace");
    List<String> command = new ArrayList<>(vcam("-r 0 -s 320x240 -f YUYV"));
    command.addAll(List.of("strace", "-ff", "-qq", "--signal=none", "-o", traces.toString()));
    command.addAll(program("consume", "6000"));
    try {
      run(command);
    } catch (AssertionError e) {
      assumeTrue(!e.getMessage().contains("strace: No such file"), "strace is missing");
      throw e;
    }
    Map<String, Long> calls = callsOfTheDrainThread();
    long polls = calls.getOrDefault("poll", 0L);
    assertEquals(2 * polls, calls.get("ioctl"), 2, calls::toString);
    // The JVM stops its threads now and then, to compile or collect.
    long others = calls.values().stream().mapToLong(Long::longValue).sum() - 3 * polls;
    assertTrue(polls > 1000 && others <= polls / 20, calls::toString);
  }

  /** How often it makes which, while it is warm; it is the thread that polls most. */
  private Map<String, Long> callsOfTheDrainThread() throws IOException {
    List<String> calls = List.of();
    try (Stream<Path> traces = Files.list(folder)) {
      for (Path trace : traces.toList()) {
        List<String> thread =
            Files.readAllLines(trace).stream().map(line -> line.split("\\(")[0]).toList();
        boolean more = Collections.frequency(thread, "poll") > Collections.frequency(calls, "poll");
        calls = more ? thread : calls;
      }
    }
    return calls.subList(calls.size() / 2, calls.lastIndexOf("poll")).stream()
        .collect(Collectors.groupingBy(call -> call, Collectors.counting()));
  }

  @Test
  void shouldGiveFramesToAConsumerOnTheDrainThread() throws Exception {
    run("-r 100 -s 320x240 -f YUYV", "consumer");
    run("-r 0 -s 320x240 -f YUYV", "consumer");
  }

  @Test
  void shouldRefuseABufferThatTheDriverCannotHave() throws Exception {
    run("-r 100 -s 320x240 -f YUYV", "foreign");
  }

  @Test
  void shouldNotMindSignals() throws Exception {
    run("-r 100 -s 320x240 -f YUYV", "signals");
  }

  @Test
  void shouldLendFramesSafely() throws Exception {
    run("-r 0 -s 320x240 -f YUYV", "leases");
  }

  @Test
  void shouldEndWhateverItIsDoing() throws Exception {
    run("-r 10 -s 320x240 -f YUYV", "closing");
    run("-r 0 -s 320x240 -f YUYV", "closing");
  }

  @Test
  void shouldTakeNoBufferThatTheDriverDoesNotHave() throws Exception {
    run("-r 100 -s 320x240 -f YUYV", "numbers");
  }

  @Test
  void shouldNotWaitForTheDriverWhenClosed() throws Exception {
    run("-r 100 -s 320x240 -f YUYV", "stuck");
  }

  @Test
  void shouldSayWhenTheCaptureThreadDiedOfAnError() throws Exception {
    Path file = Files.write(folder.resolve("frame.jpg"), Jpegs.marked(320, 240));
    run("-r 100 -s 320x240 -f MJPG -i " + file, "error");
  }

  @Test
  void shouldPassWholeJpegsOnly() throws Exception {
    byte[] whole = Jpegs.marked(320, 240);
    assertEquals("320x240 MJPG delivered", jpeg(whole));
    assertEquals("320x240 MJPG bad", jpeg(Arrays.copyOf(whole, whole.length - 3)));
    assertEquals("320x240 MJPG bad", jpeg(Jpegs.marked(640, 480)));
    assertEquals("320x240 MJPG bad", jpeg(new byte[100]));
  }

  private String jpeg(byte[] picture) throws Exception {
    Path file = Files.write(folder.resolve("frame.jpg"), picture);
    return run("-r 100 -s 320x240 -f MJPG -i " + file, "jpeg").output.lines().findFirst().get();
  }

  @Test
  void shouldSayWhatWasGrantedAndWhatIsOffered() throws Exception {
    String output = run("-r 25 -s 320x240 -f NV12", "negotiate").output;
    assertTrue(
        output.contains("PixelFormat=NV12".toLowerCase()) || output.contains("NV12"), output);
    assertTrue(output.contains("seconds=1/25"), output);
    assertTrue(output.contains("320x240 NV12 25.0 32\n"), output);
    assertTrue(
        output.contains(
            "/dev/video77: the camera does not offer 1000x1000 in any format; it offers NV12 320x240\n"),
        output);
    assertTrue(output.contains("does not offer H264; it offers NV12 320x240\n"), output);
  }

  @Test
  void shouldRecordFramesAndDrops() throws Exception {
    Path recording = folder.resolve("camera.jfr");
    runJava("-XX:StartFlightRecording:filename=" + recording, "poll", "50");
    String jfr = Path.of(System.getProperty("java.home"), "bin", "jfr").toString();
    String events =
        run(List.of(jfr, "print", "--events", "dev.fovea.*", recording.toString())).output;
    assertTrue(events.split("dev.fovea.Frame \\{").length > 50, events);
    assertTrue(events.contains("camera = \"/dev/video77\""), events);
    assertTrue(events.contains("bytes = 150.0 kB"), events);
  }

  @Test
  void shouldDoWithoutFlightRecorder() throws Exception {
    runJava("--limit-modules=java.base", "poll", "50");
  }

  private static Run runJava(String option, String... arguments) throws Exception {
    List<String> java = program(arguments);
    java.add(1, option);
    List<String> command = new ArrayList<>(vcam("-r 100 -s 320x240 -f YUYV"));
    command.addAll(java);
    return run(command);
  }

  private static Run run(String camera, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(vcam(camera));
    command.addAll(program(arguments));
    return run(command);
  }

  private static List<String> vcam(String camera) {
    List<String> command = new ArrayList<>(List.of(VCAM.toString(), "-d", "/dev/video77"));
    command.addAll(List.of(camera.split(" ")));
    command.add("--");
    return command;
  }

  private static List<String> program(String... arguments) throws URISyntaxException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(
        String.join(
            ":", where(CaptureDevice.class), "target/test-classes", where(CopyLedger.class)));
    command.add(VcamProgram.class.getName());
    command.addAll(List.of(arguments));
    return command;
  }

  private static String where(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }

  private static Run run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes());
    assertEquals(0, process.waitFor(), String.join(" ", command) + "\n" + output);
    Matcher cost = COST.matcher(output);
    return cost.find()
        ? new Run(output, number(cost, 1), number(cost, 2), number(cost, 3))
        : new Run(output, 0, 0, 0);
  }

  private static int number(Matcher cost, int group) {
    return Integer.parseInt(cost.group(group));
  }
}
