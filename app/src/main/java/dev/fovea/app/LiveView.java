package dev.fovea.app;

import dev.fovea.CropRegion;
import dev.fovea.Frame;
import dev.fovea.FrameSource;
import dev.fovea.LatestSlot;
import dev.fovea.ModelInfo;
import dev.fovea.net.Order;
import dev.fovea.net.ReplyListener;
import dev.fovea.net.Result;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * One camera's way to the eye: source, link, display.
 *
 * <pre>
 *   send thread (the caller of {@link #run})   source.poll -> link.send -> in flight
 *   link's reader thread                       result -> leaves flight -> slot
 *   show thread                                slot -> display, report -> frame.close()
 * </pre>
 *
 * The frame itself travels this way as a lease, never as a copy. A frame is taken from the source
 * only when the link has room for it, so what is sent is always the newest; where the link is down
 * or late, frames are shown without poses. Ends by itself after {@code limit} shown frames, when
 * the source ends, or by {@link #stop} from any thread.
 */
final class LiveView implements ReplyListener {
  /** How long the picture waits for a pose before it goes on without. */
  private static final long PATIENCE_MILLIS = 2000;

  private static final Duration POLL = Duration.ofMillis(200);

  /** After this long without a frame the display says "no signal". */
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A picture that has waited so long for its pose is none of now. */
  private static final long STALE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A frame on its way to the display; the result is absent where nobody looked at it. */
  private record Shown(Frame frame, Optional<Result> result) {}

  private final long limit;
  private final Order order;
  private volatile IntSupplier window = () -> 1;
  private final FramesInFlight flights = new FramesInFlight(() -> window.getAsInt());
  private final People people;
  private final LatestSlot<Shown> slot = new LatestSlot<>();
  private FrameSource source;
  private volatile FrameLink link;
  private Display display;
  private ViewReport report;
  private ModelInfo model;
  private volatile List<CropRegion> regions = List.of();
  private volatile String notice = "";
  private volatile boolean stopped;
  private volatile IOException broken;

  /**
   * @param limit frames to show before the end
   * @param order of what is shown: only {@link Order#ALL} may go back
   * @param people names the persons and steadies them for the eye
   */
  LiveView(long limit, Order order, People people) {
    this.limit = limit;
    this.order = order;
    this.people = people;
  }

  /** Says something to the viewers until something else is to be said. */
  void notice(String words) {
    notice = words;
  }

  String notice() {
    FrameLink used = link;
    return notice.isEmpty() && used != null ? used.news() : notice;
  }

  /** How many frames may be in flight; one until this is told. */
  void window(IntSupplier frames) {
    window = frames;
  }

  /** Ends {@link #run} within a poll. */
  void stop() {
    stopped = true;
  }

  /**
   * Runs until the end.
   *
   * @param source lends the frames; polled by the caller's thread
   * @param link carries them to a server; what it does not send is shown as it is
   * @param display where they are shown
   * @param report counts them
   * @throws IOException if the source or the display broke, or the server changed its model
   */
  void run(FrameSource source, FrameLink link, Display display, ViewReport report)
      throws IOException, InterruptedException {
    this.source = source;
    this.display = display;
    this.report = report;
    this.link = link;
    Thread show = Thread.ofPlatform().name("fovea-show").start(this::showAll);
    try {
      sendAll();
      if (!stopped) { // the source has ended: its last results are on their way
        flights.awaitAll(PATIENCE_MILLIS);
      }
    } finally {
      stopped = true;
      flights.landAll(Frame::close);
      show.join();
      release(slot.close());
    }
    if (broken != null) {
      throw broken;
    }
  }

  // --- send thread ---

  private void sendAll() throws IOException, InterruptedException {
    long last = System.nanoTime();
    boolean patient = true;
    while (!stopped && !source.ended()) {
      boolean place = flights.awaitPlace(patient ? PATIENCE_MILLIS : 0);
      patient = place; // a server that hangs must not hold up every frame
      Optional<Frame> frame = poll();
      if (frame.isPresent()) {
        last = System.nanoTime();
        send(frame.get(), place);
      } else {
        if (place) {
          flights.giveBack();
        }
        if (System.nanoTime() - last > SILENCE_NANOS) {
          display.noSignal(source.trouble().orElse("no frame from " + source.name()));
        }
      }
    }
  }

  private Optional<Frame> poll() throws IOException, InterruptedException {
    try {
      return source.poll(POLL);
    } catch (IOException e) {
      display.noSignal(e.getMessage());
      throw e;
    }
  }

  /** Sends the frame, or shows it as it is; gives the place back where nothing went out. */
  private void send(Frame frame, boolean place) {
    long sequence = frame.sequence();
    try (frame) {
      Frame kept = frame.shared();
      if (!place) {
        showBare(kept, "no answer in time");
        return;
      }
      flights.depart(kept);
      if (!link.trySend(frame, regions)) {
        flights.land(sequence, back -> showBare(back, "not sent"));
      }
    } catch (IOException corrupt) {
      report.dropped("corrupt");
      flights.land(sequence, Frame::close);
    }
  }

  // --- link's reader thread ---

  @Override
  public void onResult(Result result) {
    regions = result.next();
    link.answered(result);
    flights.land(result.sequence(), frame -> showPosed(frame, result));
  }

  @Override
  public void onDropped(long sequence, String reason) {
    flights.land(sequence, frame -> showUnlessStale(frame, reason));
  }

  @Override
  public void onConnected(ModelInfo connected) {
    notice = "";
    if (model != null && !model.equals(connected)) {
      String change = words(model) + " before, " + words(connected) + " now";
      broken = new IOException("the server has another model: " + change + "; start again");
      stopped = true;
    }
    model = connected;
  }

  private static String words(ModelInfo model) {
    return "%s (%dx%d, %d joints)"
        .formatted(
            model.name(), model.inputWidth(), model.inputHeight(), model.skeleton().parts().size());
  }

  @Override
  public void onDisconnected(String why) {
    regions = List.of();
    notice = "no pose server: " + why + "; trying again";
  }

  private void showPosed(Frame frame, Result result) {
    if (broken == null) {
      show(new Shown(frame, Optional.of(result)));
    } else {
      frame.close(); // another model's joints fit nothing here
    }
  }

  /** The camera has newer pictures than one that was held up, by the network say. */
  private void showUnlessStale(Frame frame, String reason) {
    if (order == Order.LATEST && System.nanoTime() - frame.timestampNanos() > STALE_NANOS) {
      countBare(reason);
      frame.close();
    } else {
      showBare(frame, reason);
    }
  }

  // --- any of these threads ---

  /** Shows a frame that has no pose, and counts why. */
  private void showBare(Frame frame, String reason) {
    countBare(reason);
    show(new Shown(frame, Optional.empty()));
  }

  private void countBare(String reason) {
    if (!stopped) {
      report.withoutPose(reason);
    }
  }

  private void show(Shown shown) {
    Shown displaced = slot.publish(shown);
    if (displaced != null && displaced != shown) {
      report.unseen(displaced.result.isPresent(), "overtaken");
    }
    release(displaced);
  }

  // --- show thread ---

  private static void release(Shown shown) {
    if (shown != null) {
      shown.frame.close();
    }
  }

  private void showAll() {
    try {
      long newest = -1;
      while (report.shownCount() < limit) {
        Optional<Shown> next = slot.poll(POLL.toNanos());
        if (next.isPresent()) {
          newest = showOne(next.get(), newest);
        } else if (stopped) {
          return;
        }
      }
    } catch (IOException e) {
      broken = e;
    } catch (InterruptedException | RuntimeException e) {
      broken = new IOException("showing stopped: " + e, e);
    } finally {
      stopped = true;
    }
  }

  /** Where all is not to be shown, what is older than what was shown is late. */
  private long showOne(Shown shown, long newest) throws IOException {
    try (Frame frame = shown.frame) {
      if (order != Order.ALL && frame.sequence() < newest) {
        report.unseen(shown.result.isPresent(), "late");
        return newest;
      }
      if (!frame.intact()) { // another program's, which took it back while its pose was waited for
        report.unseen(shown.result.isPresent(), "revoked");
        return newest;
      }
      Optional<Result> result = shown.result.map(people::named);
      report.shown(frame, result);
      display.show(frame, people.drawn(frame, result), report.status(notice()));
      return frame.sequence();
    }
  }
}
