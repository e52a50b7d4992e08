package dev.fovea.app;

import com.google.gson.JsonObject;
import dev.fovea.CopyLedger;
import dev.fovea.Frame;
import dev.fovea.FrameSource;
import dev.fovea.LiveStatus;
import dev.fovea.ModelInfo;
import dev.fovea.Skeleton;
import dev.fovea.SourceCounters;
import dev.fovea.net.LinkStats;
import dev.fovea.net.PoseClient;
import dev.fovea.net.Result;
import dev.fovea.scene.SceneSource;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.HdrHistogram.Histogram;

/**
 * What a view has shown: a JSON line a pose, the numbers of the HUD, the summary at the end. {@link
 * #shown} and {@link #status} belong to the show thread; drops come from any thread; {@link
 * #summary} is asked for after the show thread has ended.
 */
final class ViewReport {
  private static final long MAX_MICROS = 60_000_000;

  private final FrameSource source;
  private final Optional<ModelInfo> model;
  private final CopyLedger ledger;
  private final Optional<PrintStream> lines;
  private final Histogram ageMicros = new Histogram(MAX_MICROS, 3);
  private final Histogram inferenceMicros = new Histogram(MAX_MICROS, 3);
  private final Map<String, Long> dropped = new ConcurrentHashMap<>();
  private final Deque<Long> lastSecond = new ArrayDeque<>();
  private volatile long shown;
  private volatile long displayed;
  private volatile double lastAgeMillis;
  private volatile double lastInferenceMillis;
  private volatile double lastRate;
  private volatile long lastDisplayedNanos;
  private long firstNanos;
  private long lastNanos;

  /**
   * @param model what makes the poses; empty where frames are shown without
   * @param lines where an object for each pose goes
   */
  ViewReport(
      FrameSource source,
      Optional<ModelInfo> model,
      CopyLedger ledger,
      Optional<PrintStream> lines) {
    this.source = source;
    this.model = model;
    this.ledger = ledger;
    this.lines = lines;
  }

  /**
   * Counts a frame that is about to be shown. Where poses are due, a frame without is video only
   * and none of the {@code shown}.
   *
   * @throws IOException if nobody reads the lines any more
   */
  void shown(Frame frame, Optional<Result> result) throws IOException {
    long now = System.nanoTime();
    lastAgeMillis = (now - frame.timestampNanos()) / 1e6;
    rate(now);
    if (result.isPresent() || model.isEmpty()) {
      count(frame, result, now);
    }
  }

  private void count(Frame frame, Optional<Result> result, long now) throws IOException {
    ageMicros.recordValue(clamp((now - frame.timestampNanos()) / 1000));
    result.ifPresent(
        found -> {
          inferenceMicros.recordValue(clamp(found.stages().inference() / 1000));
          lastInferenceMillis = found.stages().inference() / 1e6;
        });
    firstNanos = shown == 0 ? now : firstNanos;
    lastNanos = now;
    shown++;
    if (lines.isPresent() && result.isPresent()) {
      lines.get().println(line(frame, result.get()));
      if (lines.get().checkError()) {
        throw new IOException("nobody reads the poses: standard output is closed");
      }
    }
  }

  private void rate(long now) {
    displayed++;
    lastDisplayedNanos = now;
    lastSecond.addLast(now);
    while (now - lastSecond.peekFirst() > 1_000_000_000L) {
      lastSecond.removeFirst();
    }
    double span = (now - lastSecond.peekFirst()) / 1e9;
    lastRate = span > 0 ? (lastSecond.size() - 1) / span : 0;
  }

  private static long clamp(long micros) {
    return Math.clamp(micros, 0, MAX_MICROS);
  }

  private JsonObject line(Frame frame, Result result) {
    ModelInfo info = model.orElseThrow();
    JsonObject line = new JsonObject();
    line.addProperty("sequence", frame.sequence());
    line.addProperty("timestampNanos", frame.timestampNanos());
    line.addProperty("ageMillis", Json.rounded(lastAgeMillis, 2));
    line.addProperty(
        "ageSource",
        switch (frame.timestampSource()) {
          case DRIVER, DRIVER_EXPOSURE -> "driver";
          case ARRIVAL -> "arrival";
        });
    line.addProperty("width", frame.format().width());
    line.addProperty("height", frame.format().height());
    line.addProperty("model", info.name());
    line.add("persons", Json.persons(result.persons(), info.skeleton()));
    if (source instanceof SceneSource scene) {
      line.add("truth", Json.keypoints(scene.truth(frame.sequence()), Skeleton.COCO_17));
    }
    return line;
  }

  void dropped(String reason) {
    dropped.merge(reason, 1L, Long::sum);
  }

  /** Counts a frame that is shown although its pose was due. */
  void withoutPose(String reason) {
    if (model.isPresent()) {
      dropped(reason);
    }
  }

  /**
   * Counts a frame that did not come to the display, unless it is counted as one without its pose.
   */
  void unseen(boolean posed, String reason) {
    if (posed || model.isEmpty()) {
      dropped(reason);
    }
  }

  long shownCount() {
    return shown;
  }

  LiveStatus status(String notice) {
    return new LiveStatus(
        source.name(),
        model.map(ModelInfo::name).orElse("none"),
        System.nanoTime() - lastDisplayedNanos > 1_000_000_000L ? 0 : lastRate,
        lastAgeMillis,
        lastInferenceMillis,
        allMissing(),
        copiedBytesPerFrame(),
        notice);
  }

  /** What was dropped, and what came broken or not at all from the camera. */
  private Map<String, Long> allMissing() {
    SourceCounters camera = source.counters();
    Map<String, Long> all = allDropped();
    all.put("lost", camera.lost());
    all.put("flagged", camera.flagged());
    all.put("short", camera.shortFrames());
    all.put("bad JPEG", camera.badJpeg());
    all.values().removeIf(count -> count == 0);
    return all;
  }

  private Map<String, Long> allDropped() {
    Map<String, Long> all = new TreeMap<>(source.counters().dropped());
    dropped.forEach((reason, count) -> all.merge(reason, count, Long::sum));
    return all;
  }

  private long copiedBytesPerFrame() {
    return displayed == 0 ? 0 : ledger.bytesWritten() / displayed;
  }

  JsonObject summary(Optional<PoseClient> client, String sending) {
    JsonObject summary = new JsonObject();
    SourceCounters camera = source.counters();
    summary.addProperty("frames", camera.delivered());
    summary.addProperty("shown", shown);
    summary.addProperty("fps", Json.rounded(meanRate(), 2));
    summary.add("ageMillis", Json.percentiles(ageMicros));
    summary.add("inferenceMillis", Json.percentiles(inferenceMicros));
    summary.add("dropped", Json.counts(allDropped()));
    summary.addProperty("copiedBytesPerFrame", copiedBytesPerFrame());
    summary.add("camera", camera(camera));
    summary.add("link", client.map(used -> link(used, sending)).orElseGet(JsonObject::new));
    return summary;
  }

  /** The summary for people: one line. */
  String text() {
    return String.format(
        Locale.ROOT,
        "%d shown · %.1f frames/s · age p50 %.1f ms, p99 %.1f ms · dropped %s",
        shown,
        meanRate(),
        ageMicros.getValueAtPercentile(50) / 1e3,
        ageMicros.getValueAtPercentile(99) / 1e3,
        StatusLine.of(allMissing()));
  }

  private double meanRate() {
    return lastNanos > firstNanos ? (shown - 1) * 1e9 / (lastNanos - firstNanos) : 0;
  }

  static JsonObject camera(SourceCounters counters) {
    JsonObject camera = new JsonObject();
    camera.addProperty("delivered", counters.delivered());
    camera.add("dropped", Json.counts(counters.dropped()));
    camera.addProperty("lost", counters.lost());
    camera.addProperty("flagged", counters.flagged());
    camera.addProperty("short", counters.shortFrames());
    camera.addProperty("badJpeg", counters.badJpeg());
    camera.addProperty("stalls", counters.stalls());
    camera.addProperty("restarts", counters.restarts());
    camera.addProperty("reconnects", counters.reconnects());
    camera.addProperty("copied", counters.copied());
    camera.add("ageMillis", Json.millis(counters.age().p50Nanos(), counters.age().p99Nanos()));
    return camera;
  }

  private static JsonObject link(PoseClient client, String sending) {
    LinkStats stats = client.stats();
    JsonObject link = new JsonObject();
    link.addProperty("server", client.server().getHostString() + ":" + client.server().getPort());
    link.addProperty("sending", sending);
    link.addProperty("window", client.window());
    link.addProperty("sent", stats.sent());
    link.addProperty("answered", stats.answered());
    link.add("dropped", Json.counts(stats.dropped()));
    link.add("notSent", Json.counts(stats.notSent()));
    link.addProperty("late", stats.late());
    link.addProperty("reconnects", stats.reconnects());
    link.add("roundTripMillis", Json.millis(stats.roundTrip().p50(), stats.roundTrip().p99()));
    link.addProperty("pingMillis", Json.rounded(stats.pingNanos() / 1e6, 3));
    link.addProperty("clockOffsetMillis", Json.rounded(stats.clockOffsetNanos() / 1e6, 3));
    return link;
  }
}
