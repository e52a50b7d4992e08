package dev.fovea.app;

import dev.fovea.CropRegion;
import dev.fovea.Frame;
import dev.fovea.net.PoseClient;
import dev.fovea.net.ReplyListener;
import dev.fovea.net.Result;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * A camera that is none: sends prepared frames at a rate, or as fast as answers come, and measures
 * the answers. {@link #run} lives on a thread of its own until {@link #stop}; answers come on the
 * link's reader.
 */
final class LoadCamera implements ReplyListener, Runnable {
  private static final long MAX_MICROS = 60_000_000;

  /** What "as fast as answered" is: a camera that is faster than any server, and skips frames. */
  private static final long SHORTEST_INTERVAL_NANOS = 1_000_000;

  /** What was measured from the last {@link #restart} on. */
  record Measured(
      long poses,
      long bytes,
      Histogram roundTrip,
      Histogram age,
      Histogram convert,
      Histogram inference) {}

  private final PreparedFrames frames;
  private final boolean patient;
  private final long intervalNanos;
  private volatile PoseClient client;
  private volatile FrameLink link;
  private final FramesInFlight flights = new FramesInFlight(() -> client.window());
  private volatile List<CropRegion> regions = List.of();
  private volatile boolean stopped;
  private volatile IOException broken;
  private Measured measured = fresh();

  /**
   * @param framesPerSecond 0: as fast as answers come
   */
  LoadCamera(PreparedFrames frames, double framesPerSecond) {
    this.frames = frames;
    patient = framesPerSecond == 0;
    intervalNanos = patient ? SHORTEST_INTERVAL_NANOS : (long) (1e9 / framesPerSecond);
  }

  /** Tells the way of the frames, before {@link #run}. */
  void sendBy(PoseClient client, FrameLink link) {
    this.client = client;
    this.link = link;
  }

  @Override
  public void run() {
    try {
      long start = System.nanoTime();
      long sequence = 0;
      while (!stopped) {
        LockSupport.parkNanos(start + sequence * intervalNanos - System.nanoTime());
        if (flights.awaitPlace(patient ? 200 : 0)) {
          sequence = Math.max(sequence, (System.nanoTime() - start) / intervalNanos);
          send(sequence);
        } // else the next one is newer
        sequence++;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      broken = e;
    }
  }

  private void send(long sequence) throws IOException {
    Frame frame = frames.next(sequence);
    flights.depart(frame);
    if (!link.trySend(frame, regions)) {
      flights.land(sequence, Frame::close);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1)); // the link is down
    }
  }

  @Override
  public void onResult(Result result) {
    regions = result.next();
    link.answered(result);
    note(result);
    flights.land(result.sequence(), Frame::close);
  }

  private synchronized void note(Result result) {
    long age = System.nanoTime() - result.timestampNanos();
    measured =
        new Measured(
            measured.poses + 1,
            measured.bytes + result.payloadBytes(),
            measured.roundTrip,
            measured.age,
            measured.convert,
            measured.inference);
    measured.roundTrip.recordValue(micros(result.roundTripNanos()));
    measured.age.recordValue(micros(age));
    measured.convert.recordValue(micros(result.stages().convert()));
    measured.inference.recordValue(micros(result.stages().inference()));
  }

  private static long micros(long nanos) {
    return Math.clamp(nanos / 1_000, 0, MAX_MICROS);
  }

  @Override
  public void onDropped(long sequence, String reason) {
    flights.land(sequence, Frame::close);
  }

  private static Measured fresh() {
    return new Measured(0, 0, histogram(), histogram(), histogram(), histogram());
  }

  private static Histogram histogram() {
    return new ConcurrentHistogram(MAX_MICROS, 3);
  }

  /**
   * What was measured so far; what comes from here on is measured anew.
   *
   * @throws IOException if the camera ended by itself
   */
  synchronized Measured restart() throws IOException {
    if (broken != null) {
      throw broken;
    }
    Measured done = measured;
    measured = fresh();
    return done;
  }

  /** Ends {@link #run} within moments. */
  void stop() {
    stopped = true;
  }
}
