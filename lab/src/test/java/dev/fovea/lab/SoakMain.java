package dev.fovea.lab;

import com.google.gson.Gson;
import dev.fovea.CropRegion;
import dev.fovea.Frame;
import dev.fovea.PixelFormat;
import dev.fovea.SourceCounters;
import dev.fovea.net.LinkStats;
import dev.fovea.net.PoseClient;
import dev.fovea.net.ReplyListener;
import dev.fovea.net.Result;
import dev.fovea.v4l2.CaptureConfig;
import dev.fovea.v4l2.CaptureDevice;
import dev.fovea.v4l2.CaptureStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A camera that is sent to a server for so many seconds, always the newest frame as soon as the
 * window has room, and at the end what became of every frame, as a line of JSON. Its arguments:
 * port, name, frames a second, seconds. Runs under vcam.
 */
final class SoakMain implements ReplyListener {

  /**
   * What became of a camera's frames.
   *
   * @param sent accepted by the client
   * @param results told to the listener
   * @param drops told to the listener
   * @param backwards frames that were polled after a newer one
   * @param outdated frames that were polled although the driver had handed out a newer one before
   */
  record Counts(
      SourceCounters camera,
      long polled,
      long sent,
      long results,
      long drops,
      long backwards,
      long outdated,
      long lastSequence,
      LinkStats link,
      long heapKib) {}

  private final Semaphore answers = new Semaphore(0);
  private long results;
  private long drops;

  private SoakMain() {}

  public static void main(String[] args) throws Exception {
    int framesPerSecond = Integer.parseInt(args[2]);
    CaptureConfig config =
        CaptureConfig.defaults()
            .withSize(640, 480)
            .withFramesPerSecond(framesPerSecond)
            .withPixelFormat(PixelFormat.YUYV);
    PoseClient.Options options =
        PoseClient.Options.of("127.0.0.1", Integer.parseInt(args[0]), args[1]);
    SoakMain soak = new SoakMain();
    try (CaptureDevice device = CaptureDevice.open(Path.of(Vcam.DEVICE.toString()));
        CaptureStream camera = device.stream(config)) {
      PoseClient client = PoseClient.connect(options, soak);
      long seconds = Long.parseLong(args[3]);
      Counts counts = soak.run(camera, client, System.nanoTime() + seconds * 1_000_000_000L);
      System.out.println(new Gson().toJson(counts));
    }
  }

  private Counts run(CaptureStream camera, PoseClient client, long untilNanos) throws Exception {
    long polled = 0;
    long sent = 0;
    long backwards = 0;
    long outdated = 0;
    long last = -1;
    while (System.nanoTime() - untilNanos < 0) {
      // Numbers begin at 0, and one frame may be counted and not published yet.
      long known = camera.counters().delivered() - 2;
      Optional<Frame> newest = camera.poll(Duration.ofSeconds(1));
      if (newest.isPresent()) {
        try (Frame frame = newest.get()) {
          polled++;
          backwards += frame.sequence() > last ? 0 : 1;
          outdated += frame.sequence() < known ? 1 : 0;
          last = frame.sequence();
          sent += client.trySend(frame, List.<CropRegion>of()) ? 1 : 0;
        }
      }
      while (!client.canSend() && System.nanoTime() - untilNanos < 0) {
        answers.tryAcquire(100, TimeUnit.MILLISECONDS);
      }
    }
    camera.close();
    while (inFlight(client.stats()) > 0 && client.connected()) {
      answers.tryAcquire(100, TimeUnit.MILLISECONDS);
    }
    client.close();
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return new Counts(
        camera.counters(),
        polled,
        sent,
        results,
        drops,
        backwards,
        outdated,
        last,
        client.stats(),
        (runtime.totalMemory() - runtime.freeMemory()) >> 10);
  }

  private static long inFlight(LinkStats stats) {
    return stats.sent() - stats.answered() - sum(stats.dropped());
  }

  /** The sum over all reasons. */
  static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public void onResult(Result result) {
    results++;
    answers.release();
  }

  @Override
  public void onDropped(long sequence, String reason) {
    drops++;
    answers.release();
  }
}
