package dev.fovea.app;

import dev.fovea.CopyLedger;
import dev.fovea.net.PoseClient;
import dev.fovea.net.SendMode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Some cameras that are none on one server, each with a client of its own. Whoever opens it closes
 * it; what happens in between is measured by rounds.
 */
final class LinkLoad implements AutoCloseable {

  /**
   * What a round of all cameras gave.
   *
   * @param seconds it took
   * @param poses of each camera
   * @param bytes of the frames that were answered
   * @param cpuNanos of this process
   */
  record Round(
      double seconds,
      List<Long> poses,
      long bytes,
      long cpuNanos,
      Histogram roundTrip,
      Histogram age,
      Histogram convert,
      Histogram inference) {

    long allPoses() {
      return poses.stream().mapToLong(Long::longValue).sum();
    }

    /** From one pose to the next, whichever camera's. */
    double millisPerPose() {
      return seconds * 1e3 / Math.max(1, allPoses());
    }

    double cpuMillisPerPose() {
      return cpuNanos / 1e6 / Math.max(1, allPoses());
    }

    double bytesPerPose() {
      return (double) bytes / Math.max(1, allPoses());
    }

    /** Of the cameras, the most poses over the fewest. */
    double unfairness() {
      long fewest = poses.stream().mapToLong(Long::longValue).min().orElseThrow();
      long most = poses.stream().mapToLong(Long::longValue).max().orElseThrow();
      return fewest == 0 ? Double.POSITIVE_INFINITY : (double) most / fewest;
    }
  }

  private final List<LoadCamera> cameras = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);

  /**
   * Connects a camera, which sends from now on.
   *
   * @param framesPerSecond 0: as fast as answers come
   */
  void add(
      PoseClient.Options options,
      SendMode send,
      FrameLink.Distance distance,
      PreparedFrames frames,
      double framesPerSecond)
      throws IOException {
    LoadCamera camera = new LoadCamera(frames, framesPerSecond);
    PoseClient client = PoseClient.connect(options, camera);
    open.add(client);
    FrameLink link =
        FrameLink.of(Optional.of(client), send, frames.format(), distance, new CopyLedger());
    open.add(link);
    camera.sendBy(client, link);
    cameras.add(camera);
    threads.add(Thread.ofPlatform().name("fovea-load-" + cameras.size()).start(camera));
  }

  /** Forgets what was measured, measures for so long, and tells. */
  Round round(double seconds) throws IOException, InterruptedException {
    for (LoadCamera camera : cameras) {
      camera.restart();
    }
    long cpu = cpuNanos();
    long start = System.nanoTime();
    end.await((long) (seconds * 1e3), TimeUnit.MILLISECONDS);
    Histogram roundTrip = new Histogram(3);
    Histogram age = new Histogram(3);
    Histogram convert = new Histogram(3);
    Histogram inference = new Histogram(3);
    List<Long> poses = new ArrayList<>();
    long bytes = 0;
    double took = (System.nanoTime() - start) / 1e9;
    for (LoadCamera camera : cameras) {
      LoadCamera.Measured measured = camera.restart();
      poses.add(measured.poses());
      bytes += measured.bytes();
      roundTrip.add(measured.roundTrip());
      age.add(measured.age());
      convert.add(measured.convert());
      inference.add(measured.inference());
    }
    return new Round(took, poses, bytes, cpuNanos() - cpu, roundTrip, age, convert, inference);
  }

  private static long cpuNanos() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }

  /** Cuts a round short. Any thread. */
  void stop() {
    end.countDown();
  }

  @Override
  public void close() {
    cameras.forEach(LoadCamera::stop);
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    for (AutoCloseable each : open.reversed()) {
      try {
        each.close();
      } catch (Exception e) {
        throw new IllegalStateException("a client or link does not throw at its end", e);
      }
    }
  }
}
