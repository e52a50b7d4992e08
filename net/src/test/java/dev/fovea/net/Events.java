package dev.fovea.net;

import dev.fovea.ModelInfo;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps what a client tells, in order. */
final class Events implements ReplyListener {
  record Dropped(long sequence, String reason) {}

  record Up(ModelInfo model) {}

  record Down(String reason) {}

  final LinkedBlockingQueue<Object> all = new LinkedBlockingQueue<>();

  @Override
  public void onResult(Result result) {
    all.add(result);
  }

  @Override
  public void onDropped(long sequence, String reason) {
    all.add(new Dropped(sequence, reason));
  }

  @Override
  public void onConnected(ModelInfo model) {
    all.add(new Up(model));
  }

  @Override
  public void onDisconnected(String reason) {
    all.add(new Down(reason));
  }

  /** The next event of a type; those before it are thrown away. */
  <T> T next(Class<T> type) throws InterruptedException {
    while (true) {
      Object event = all.poll(20, TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("no " + type.getSimpleName() + " came");
      }
      if (type.isInstance(event)) {
        return type.cast(event);
      }
    }
  }

  /** The next result or drop: the fate of a frame. */
  Object fate() throws InterruptedException {
    Object event = next(Object.class);
    return isFate(event) ? event : fate();
  }

  static boolean isFate(Object event) {
    return event instanceof Result || event instanceof Dropped;
  }
}
