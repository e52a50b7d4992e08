package dev.fovea.app;

import com.google.gson.JsonObject;
import dev.fovea.Frame;
import dev.fovea.Frame.TimestampSource;
import dev.fovea.SourceCounters;
import dev.fovea.app.SelftestLine.Verdict;
import dev.fovea.app.SelftestModes.Mode;
import dev.fovea.v4l2.CaptureDevice;
import dev.fovea.v4l2.CaptureStream;
import dev.fovea.v4l2.V4l2Exception;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Streams one mode for a while: the rate granted beside the rate that comes, age, and what was lost
 * or broken. On the command's thread.
 */
final class SelftestRate {
  /** Cameras take up to seconds for their first frame. */
  private static final Duration FIRST = Duration.ofSeconds(8);

  private static final Duration NEXT = Duration.ofSeconds(2);

  /** Below this part of the granted rate a camera does not do what it says. */
  private static final double ENOUGH = 0.9;

  private final Mode mode;
  private long frames;
  private long firstNanos;
  private long lastNanos;
  private long arrivals;

  private SelftestRate(Mode mode) {
    this.mode = mode;
  }

  static SelftestLine measure(CaptureDevice camera, Mode mode, Duration time)
      throws InterruptedException {
    SelftestRate rate = new SelftestRate(mode);
    try (CaptureStream stream = camera.stream(mode.config())) {
      boolean came = rate.watch(stream, time);
      return came ? rate.line(stream) : rate.failed("no frame within " + FIRST.toSeconds() + " s");
    } catch (V4l2Exception e) {
      return rate.failed(e.getMessage());
    }
  }

  private boolean watch(CaptureStream stream, Duration time)
      throws V4l2Exception, InterruptedException {
    Optional<Frame> next = stream.poll(FIRST);
    long end = System.nanoTime() + time.toNanos();
    while (next.isPresent()) {
      try (Frame frame = next.get()) {
        count(frame);
      }
      next = System.nanoTime() < end ? stream.poll(NEXT) : Optional.empty();
    }
    return frames > 0;
  }

  private void count(Frame frame) {
    firstNanos = frames == 0 ? frame.timestampNanos() : firstNanos;
    lastNanos = frame.timestampNanos();
    arrivals += frame.timestampSource() == TimestampSource.ARRIVAL ? 1 : 0;
    frames++;
  }

  private SelftestLine failed(String why) {
    return SelftestLine.of("rate", Verdict.FAILED, mode.toString(), why);
  }

  private SelftestLine line(CaptureStream stream) {
    SourceCounters counters = stream.counters();
    double granted = stream.framesPerSecond();
    // Frames that this program was too slow for did come.
    long came = frames + counters.dropped().values().stream().mapToLong(Long::longValue).sum();
    double measured = frames > 1 ? (came - 1) * 1e9 / (lastNanos - firstNanos) : 0;
    long broken = counters.flagged() + counters.shortFrames() + counters.badJpeg();
    boolean slow = granted > 0 && measured < ENOUGH * granted;
    StringBuilder detail = new StringBuilder(rates(granted, measured));
    detail.append(", age p50 %.1f ms".formatted(counters.age().p50Nanos() / 1e6));
    mention(detail, counters.lost(), "lost by the driver");
    mention(detail, broken, "broken");
    mention(detail, counters.restarts(), "restarts");
    mention(detail, arrivals, "without a believable time stamp");
    if (slow) {
      detail.append("; in dim light many cameras slow down (exposure_dynamic_framerate)");
    }
    boolean clean = !slow && counters.lost() + broken + counters.restarts() + arrivals == 0;
    return new SelftestLine(
        "rate",
        clean ? Verdict.OK : Verdict.NOTE,
        mode.toString(),
        detail.toString(),
        numbers(granted, measured, counters));
  }

  private String rates(double granted, double measured) {
    return String.format(
        Locale.ROOT,
        "asked %s, granted %s, measured %.2f frames/s",
        mode.rate().map(rate -> "%.2f".formatted(rate.value())).orElse("nothing"),
        granted > 0 ? "%.2f".formatted(granted) : "nothing",
        measured);
  }

  private static void mention(StringBuilder detail, long count, String what) {
    if (count > 0) {
      detail.append(", ").append(count).append(' ').append(what);
    }
  }

  private JsonObject numbers(double granted, double measured, SourceCounters counters) {
    JsonObject numbers = new JsonObject();
    numbers.addProperty("fourcc", mode.format().pixelFormat().name());
    numbers.addProperty("width", mode.width());
    numbers.addProperty("height", mode.height());
    mode.rate().ifPresent(rate -> numbers.addProperty("asked", Json.rounded(rate.value(), 3)));
    numbers.addProperty("granted", Json.rounded(granted, 3));
    numbers.addProperty("measured", Json.rounded(measured, 3));
    numbers.addProperty("frames", frames);
    numbers.addProperty("arrivalStamps", arrivals);
    numbers.add("camera", ViewReport.camera(counters));
    return numbers;
  }
}
