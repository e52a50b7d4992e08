package dev.fovea.app;

import com.google.gson.JsonObject;
import dev.fovea.CopyLedger;
import dev.fovea.Frame;
import dev.fovea.SourceCounters;
import dev.fovea.v4l2.CameraSource;
import dev.fovea.v4l2.CaptureConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    description = {
      "Stream a camera and show each second what becomes of its frames.",
      "A camera that stalls or is unplugged meanwhile is waited for."
    })
final class WatchCommand implements Callable<Integer> {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  @Spec private CommandSpec spec;
  private long frames = Long.MAX_VALUE;
  private double seconds = Double.MAX_VALUE;
  private volatile boolean stopped;

  @Parameters(
      paramLabel = "DEVICE",
      description = "/dev/videoN, a name below /dev/v4l/by-id, or a camera's identity.")
  private String device;

  @Option(names = "--json", description = "Print an object each second, and a summary at the end.")
  private boolean json;

  @Option(names = "--frames", paramLabel = "N", description = "End after N frames.")
  private void frames(long value) {
    frames = Range.require(spec, "--frames", value, 1, 1e12);
  }

  @Option(names = "--seconds", paramLabel = "N", description = "End after N seconds.")
  private void seconds(double value) {
    seconds = Range.require(spec, "--seconds", value, 0.1, 1e9);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (CameraSource camera =
            SourceOptions.openCamera(device, CaptureConfig.defaults(), new CopyLedger());
        Interrupt _ = Interrupt.on(() -> stopped = true)) {
      System.err.printf(
          "fovea: %s, %s, known as %s%n", camera.name(), camera.format(), camera.id());
      watch(camera);
    }
    return Main.DONE;
  }

  private void watch(CameraSource camera) throws IOException, InterruptedException {
    long start = System.nanoTime();
    long told = start;
    long polled = 0;
    long before = 0;
    while (!stopped && polled < frames && System.nanoTime() - start < seconds * SECOND_NANOS) {
      Optional<Frame> frame = camera.poll(POLL);
      frame.ifPresent(Frame::close);
      polled += frame.isPresent() ? 1 : 0;
      long now = System.nanoTime();
      if (now - told >= SECOND_NANOS) {
        long delivered = camera.counters().delivered();
        tell(camera, (delivered - before) * 1e9 / (now - told));
        before = delivered;
        told = now;
      }
    }
    if (json) {
      JsonObject summary = new JsonObject();
      summary.add("summary", object(camera, rate(camera, start)));
      print(summary.toString());
    } else {
      tell(camera, rate(camera, start));
    }
  }

  private static double rate(CameraSource camera, long start) {
    return camera.counters().delivered() * 1e9 / (System.nanoTime() - start);
  }

  private void tell(CameraSource camera, double rate) throws IOException {
    print(json ? object(camera, rate).toString() : line(camera, rate));
  }

  private static void print(String line) throws IOException {
    System.out.println(line);
    if (System.out.checkError()) {
      throw new IOException("nobody reads the counters: standard output is closed");
    }
  }

  private static JsonObject object(CameraSource camera, double rate) {
    JsonObject object = new JsonObject();
    object.addProperty("device", camera.info().path().toString());
    object.addProperty("id", camera.id().toString());
    object.addProperty("fps", Json.rounded(rate, 2));
    camera.trouble().ifPresent(why -> object.addProperty("trouble", why));
    object.add("camera", ViewReport.camera(camera.counters()));
    return object;
  }

  private static String line(CameraSource camera, double rate) {
    SourceCounters counters = camera.counters();
    return String.format(
        Locale.ROOT,
        "%.1f frames/s · age %.1f ms (p99 %.1f) · delivered %d · lost %d · dropped %s · flagged %d ·"
            + " short %d · bad JPEG %d · stalls %d · restarts %d · reconnects %d%s",
        rate,
        counters.age().p50Nanos() / 1e6,
        counters.age().p99Nanos() / 1e6,
        counters.delivered(),
        counters.lost(),
        StatusLine.of(counters.dropped()),
        counters.flagged(),
        counters.shortFrames(),
        counters.badJpeg(),
        counters.stalls(),
        counters.restarts(),
        counters.reconnects(),
        camera.trouble().map(why -> " · " + why).orElse(""));
  }
}
