package dev.fovea.app;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import com.google.gson.JsonObject;
import dev.fovea.Frame;
import dev.fovea.app.SelftestLine.Verdict;
import dev.fovea.v4l2.CameraSource;
import dev.fovea.v4l2.CaptureConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Asks a person to pull the camera's cable and to put it back, with a frame held meanwhile. On the
 * command's thread.
 */
final class SelftestUnplug {
  private static final String CHECK = "unplug";
  private static final Duration PERSON = Duration.ofSeconds(60);
  private static final Duration FRAME = Duration.ofMillis(200);

  private final CameraSource camera;
  private long polled;

  private SelftestUnplug(CameraSource camera) {
    this.camera = camera;
  }

  static SelftestLine run(Path device) throws IOException, InterruptedException {
    try (CameraSource camera = CameraSource.open(device, CaptureConfig.defaults())) {
      return new SelftestUnplug(camera).run();
    }
  }

  private SelftestLine run() throws InterruptedException {
    Optional<Frame> first = camera.poll(PERSON);
    if (first.isEmpty()) {
      return line(Verdict.FAILED, "no frame came: " + camera.trouble().orElse("and no reason"));
    }
    try (Frame held = first.get()) {
      say("now pull the camera's cable");
      if (!within(() -> camera.trouble().isPresent())) {
        return line(Verdict.SKIPPED, "nobody pulled the cable");
      }
      held.segment().get(JAVA_BYTE, 0); // stays readable, or ends this JVM
    }
    String trouble = camera.trouble().orElse("");
    say("noticed (" + trouble + "); now put it back");
    long start = System.nanoTime();
    long before = polled;
    if (!within(() -> camera.counters().reconnects() > 0 && polled > before)) {
      return line(Verdict.FAILED, "noticed (" + trouble + "), but no frame came after it");
    }
    return again((System.nanoTime() - start) / 1e9);
  }

  private SelftestLine again(double seconds) {
    JsonObject numbers = new JsonObject();
    numbers.addProperty("identity", camera.id().toString());
    numbers.addProperty("path", camera.info().path().toString());
    String detail =
        "noticed, and found again as %s, %.1f s after it was to be put back"
            .formatted(camera.info().path(), seconds);
    return new SelftestLine(CHECK, Verdict.OK, "", detail, numbers);
  }

  /** Polls until something has happened; false if the person takes too long. */
  private boolean within(BooleanSupplier happened) throws InterruptedException {
    long end = System.nanoTime() + PERSON.toNanos();
    while (!happened.getAsBoolean() && System.nanoTime() < end) {
      camera
          .poll(FRAME)
          .ifPresent(
              frame -> {
                polled++;
                frame.close();
              });
    }
    return happened.getAsBoolean();
  }

  private static void say(String what) {
    System.err.println("fovea: " + what + ", within " + PERSON.toSeconds() + " s");
  }

  private static SelftestLine line(Verdict verdict, String detail) {
    return SelftestLine.of(CHECK, verdict, "", detail);
  }
}
