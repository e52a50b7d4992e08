package dev.fovea;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One source for several consumers, without a copy: each has a view of its own, a {@link
 * FrameSource} in whose slot the newest frame lies as a {@linkplain Frame#shared shared} lease,
 * whatever the others do. The memory goes back to the source with the last lease.
 *
 * <p>A thread of its own polls the source, until the source ends or breaks or {@link #close} is
 * called, which closes the source as well. Any thread opens views; one thread polls each.
 */
public final class FrameFan implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final FrameSource source;
  private final List<FrameView> views = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile boolean ended;
  private volatile IOException failure;

  private FrameFan(FrameSource source) {
    this.source = source;
    this.thread =
        Thread.ofPlatform().daemon().name("fovea-fan-" + source.name()).unstarted(this::run);
  }

  /** Spreads a source, which nobody else polls or closes from then on. */
  public static FrameFan of(FrameSource source) {
    FrameFan fan = new FrameFan(source);
    fan.thread.start();
    return fan;
  }

  /** Another view, which lends the frames that come from now on; closed on its own. */
  public FrameSource open() {
    FrameView view = new FrameView(this);
    views.add(view);
    if (ended) {
      view.end();
    }
    return view;
  }

  /** Ends all views and closes the source; frames that are held stay readable. */
  @Override
  public void close() throws IOException {
    ended = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    source.close();
  }

  FrameSource source() {
    return source;
  }

  /** What broke the source, {@code null} as long as nothing has. */
  IOException failure() {
    return failure;
  }

  void remove(FrameView view) {
    views.remove(view);
  }

  private void run() {
    try {
      while (!ended && !source.ended()) {
        source.poll(POLL).ifPresent(this::spread);
      }
    } catch (IOException e) {
      failure = e;
    } catch (InterruptedException e) {
      // closed
    } catch (RuntimeException e) {
      failure = new IOException("the source failed: " + e, e);
    } finally {
      ended = true;
      views.forEach(FrameView::end);
    }
  }

  private void spread(Frame frame) {
    try (frame) {
      views.forEach(view -> view.offer(frame.shared()));
    }
  }
}
