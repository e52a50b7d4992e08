package dev.fovea.web;

import dev.fovea.LatestSlot;
import io.helidon.common.buffers.BufferData;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.websocket.WsCloseCodes;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import io.helidon.websocket.WsUpgradeException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * One browser that looks. It says "ack" when it is ready for a frame and gets exactly one; what
 * comes in between waits in a slot where the newest wins. The connection's thread reads, a virtual
 * thread of its own sends, so a browser that does not read holds up nobody. Ends with its
 * connection or with the page.
 */
final class Viewer implements WsListener {
  /** The only word of the page's. */
  static final String ACK = "ack";

  /** How often a silent connection is asked whether it lives. */
  private static final long PING_SECONDS = 2;

  private static final System.Logger LOG = System.getLogger(Viewer.class.getName());

  private final LivePage page;
  private final Guard guard;
  private final LatestSlot<Message> slot = new LatestSlot<>();
  private final Semaphore credit = new Semaphore(0);
  private volatile boolean ready;
  private volatile boolean misbehaved;

  Viewer(LivePage page, Guard guard) {
    this.page = page;
    this.guard = guard;
  }

  @Override
  public Optional<Headers> onHttpUpgrade(HttpPrologue prologue, Headers headers)
      throws WsUpgradeException {
    Optional<Refusal> refusal = guard.refusal(headers, prologue.uriPath().rawPath());
    if (refusal.isPresent()) {
      throw new WsUpgradeException(refusal.get().words()); // the filter for requests counts it
    }
    return Optional.empty();
  }

  @Override
  public void onOpen(WsSession session) {
    Thread.ofVirtual().name("fovea-viewer").start(() -> send(session));
  }

  @Override
  public void onMessage(WsSession session, String text, boolean last) {
    if (misbehaved) {
      return; // it is being put out
    }
    if (!last || !text.equals(ACK)) {
      misbehaved = true;
      page.refused(Refusal.WORD);
      page.left(this);
    } else if (!ready) {
      ready = true;
      credit.release();
    }
  }

  @Override
  public void onMessage(WsSession session, BufferData bytes, boolean last) {
    onMessage(session, "", last);
  }

  @Override
  public void onClose(WsSession session, int status, String reason) {
    page.left(this);
  }

  @Override
  public void onError(WsSession session, Throwable failure) {
    page.left(this);
  }

  /** Whether it has digested its last message. */
  boolean ready() {
    return ready;
  }

  /**
   * Gives it a message, in place of one that it was not ready for.
   *
   * @return whether another was displaced
   */
  boolean offer(Message message) {
    return slot.publish(message) != null;
  }

  /** Throws away what waits, because there is something newer that nobody has encoded. */
  void outdate() {
    slot.tryTake();
  }

  /** Lets the sender end; any thread. */
  void end() {
    slot.close();
    credit.release();
  }

  /** Everything is sent on this one thread: the server's sessions have no lock. */
  private void send(WsSession session) {
    try {
      deliver(session, page.joined(this));
      sendUntilClosed(session);
      if (misbehaved) {
        session.close(WsCloseCodes.VIOLATED_POLICY, Refusal.WORD.words());
      } else {
        session.close(WsCloseCodes.GOING_AWAY, "the server ends");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // The server reports a lost connection by several unchecked exceptions; it is a usual end.
      LOG.log(System.Logger.Level.DEBUG, "a viewer is gone", e);
    } finally {
      page.left(this);
    }
  }

  private void sendUntilClosed(WsSession session) throws InterruptedException {
    while (!slot.closed()) {
      if (!credit.tryAcquire(PING_SECONDS, TimeUnit.SECONDS)) {
        session.ping(BufferData.empty());
        continue;
      }
      Optional<Message> message = take(session);
      if (message.isPresent()) {
        ready = false;
        deliver(session, message.get());
      }
    }
  }

  private Optional<Message> take(WsSession session) throws InterruptedException {
    while (true) {
      Optional<Message> message = slot.poll(TimeUnit.SECONDS.toNanos(PING_SECONDS));
      if (message.isPresent() || slot.closed()) {
        return message;
      }
      session.ping(BufferData.empty());
    }
  }

  /** Head and picture are two fragments of one message, so that nobody joins them in memory. */
  private static void deliver(WsSession session, Message message) {
    boolean picture = message.jpeg().length > 0;
    session.send(BufferData.create(message.head()), !picture);
    if (picture) {
      session.send(BufferData.create(message.jpeg()), true);
    }
  }
}
