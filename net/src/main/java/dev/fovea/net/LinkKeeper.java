package dev.fovea.net;

import dev.fovea.ModelInfo;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the link of a {@link PoseClient}: a platform thread ({@code fovea-link}) reads the link to
 * its end and makes it again, to one server after the other, for as long as it takes. Where there
 * are several, another ({@code fovea-home}) looks whether an earlier one is back, and moves there
 * without a gap. Owned by the client; ends when closed.
 */
final class LinkKeeper implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(LinkKeeper.class.getName());
  private static final long FIRST_BACKOFF_MILLIS = 100;

  /** A server that returns is to have its next frame within a second. */
  private static final long LAST_BACKOFF_MILLIS = 250;

  /**
   * Where the host refuses at once, which is what it costs: one packet each way. The server is
   * being started there, or is not at all.
   */
  private static final long REFUSED_BACKOFF_MILLIS = 50;

  /** About half a minute: what takes longer is no restart. */
  private static final int REFUSED_TRIES = 800;

  /** A lost SYN is sent again after a second only (RFC 6298), a new try sends one at once. */
  private static final Duration ONE_SYN = Duration.ofMillis(900);

  /** How long most tries may take, each its connection and its hellos. */
  private static final Duration SHORT_TRY = Duration.ofMillis(400);

  /** One try in so many has the time that the slowest networks need. */
  private static final int LONG_TRY = 4;

  private static final Duration HOME_PAUSE = Duration.ofSeconds(2);

  private final PoseClient.Options options;
  private final Optional<TlsContext> tls;
  private final Limits limits;
  private final ReplyListener listener;
  private final ClientTally tally;
  private final Window window;
  private final Delivery delivery;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Watchdog watchdog;
  private Thread keeper;
  private Thread home;

  /**
   * Tries since a link last brought a reply: a server that says hello and no more is not dialled
   * ten times a second.
   */
  private volatile int attempts;

  /** Links in a row that ended without an answer to any frame. */
  private volatile int fruitless;

  /** Whether the last try was refused at once; the keeper's. */
  private boolean refused;

  private volatile Link link;
  private volatile ModelInfo model;

  /** A link that may take the place of the other, while it is dialled. */
  private volatile Link candidate;

  private LinkKeeper(
      PoseClient.Options options,
      Limits limits,
      ReplyListener listener,
      ClientTally tally,
      Window window)
      throws IOException {
    this.options = options;
    tls =
        options.tls().isPresent()
            ? Optional.of(new TlsContext(options.tls().get()))
            : Optional.empty();
    this.limits = limits;
    this.listener = listener;
    this.tally = tally;
    this.window = window;
    watchdog = new Watchdog(this::look);
    delivery = new Delivery(listener, tally, options.order(), options.deadline().toNanos());
  }

  /**
   * Connects to the first server that is there, and keeps the link from then on.
   *
   * @throws IOException if there is none; its message names the cure
   */
  static LinkKeeper connect(
      PoseClient.Options options,
      Limits limits,
      ReplyListener listener,
      ClientTally tally,
      Window window)
      throws IOException {
    LinkKeeper keeper = new LinkKeeper(options, limits, listener, tally, window);
    try {
      keeper.connectFirst();
      keeper.start();
      return keeper;
    } catch (IOException | RuntimeException | Error e) {
      keeper.close();
      throw e;
    }
  }

  private void connectFirst() throws IOException {
    ByteBuffer replies = replies();
    IOException failure = null;
    for (int place = 0; place < options.servers().size(); place++) {
      try {
        link = newLink(place, replies);
        link.connect(limits.hello(), limits.hello());
        model = link.model();
        return;
      } catch (IOException e) {
        failure = failure == null ? e : together(failure, e);
      }
    }
    throw failure;
  }

  private static IOException together(IOException first, IOException next) {
    IOException both = new IOException(first.getMessage() + "; " + next.getMessage(), first);
    both.addSuppressed(next);
    return both;
  }

  private void start() {
    keeper = Threads.start("fovea-link", this::keep);
    if (options.servers().size() > 1) {
      home = Threads.start("fovea-home", this::comeHome);
    }
  }

  private Link newLink(int place, ByteBuffer replies) throws IOException {
    return new Link(options, place, tls, limits, window, replies, fruitless);
  }

  private static ByteBuffer replies() {
    return ByteBuffer.allocateDirect(Wire.HEADER_BYTES + Wire.MAX_REPLY_BODY);
  }

  Link link() {
    return link;
  }

  ModelInfo model() {
    return model;
  }

  Delivery delivery() {
    return delivery;
  }

  int attempts() {
    return attempts;
  }

  private void look() {
    Link used = link;
    Link dialled = candidate;
    if (used != null) {
      used.look();
    }
    if (dialled != null) {
      dialled.look();
    }
  }

  private void keep() {
    Link current = link;
    while (current != null) {
      String why = serve(current);
      Link other = link;
      if (other != current) {
        current = other; // moved home
      } else {
        current = closed.getCount() == 0 ? null : reconnect(current, why);
      }
    }
  }

  /** Reads a link to its end; every frame in flight gets its fate, whatever ends it. */
  private String serve(Link current) {
    try {
      listener.onConnected(current.model());
      return current.read(delivery, tally);
    } finally {
      attempts = current.replied() ? 0 : attempts;
      fruitless = current.replied() ? 0 : fruitless + 1;
      for (Flight lost : current.flights().die()) {
        delivery.dropped(lost, "link lost");
      }
    }
  }

  /** A new link, or {@code null} once the client is closed. */
  private Link reconnect(Link lost, String why) {
    LOG.log(System.Logger.Level.INFO, "{0}: {1}; trying again", lost.peer(), why);
    listener.onDisconnected(why);
    try {
      boolean once = false;
      int place = lost.place();
      while (!closed.await(backoffMillis(once), TimeUnit.MILLISECONDS)) {
        once |= place == options.servers().size() - 1;
        place = (place + 1) % options.servers().size();
        if (redial(lost, place)) {
          tally.reconnects.increment();
          return link;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return null;
  }

  /**
   * 100 ms, doubled up to 250, or 50 where the last try was refused; each time a random part
   * between half and all of it.
   */
  private long backoffMillis(boolean allTried) {
    if (options.servers().size() > 1 && !allTried) {
      return 0; // there is another one, at once
    }
    long most =
        refused && attempts < REFUSED_TRIES
            ? REFUSED_BACKOFF_MILLIS
            : Math.min(LAST_BACKOFF_MILLIS, FIRST_BACKOFF_MILLIS << Math.min(attempts, 10));
    return ThreadLocalRandom.current().nextLong(most / 2, most + 1);
  }

  private boolean redial(Link lost, int place) {
    try {
      refused = false;
      Link fresh = newLink(place, lost.replies());
      use(fresh);
      closeIfLate(fresh);
      Duration patience = patience(attempts++);
      fresh.connect(patience.compareTo(ONE_SYN) < 0 ? patience : ONE_SYN, patience);
      model = fresh.model();
      return true;
    } catch (IOException | RuntimeException | Error e) {
      refused = e.getCause() instanceof ConnectException;
      link.close();
      LOG.log(System.Logger.Level.DEBUG, "{0}: {1}", link.peer(), e.toString());
      return false;
    }
  }

  private Duration patience(int attempt) {
    boolean soon = attempt % LONG_TRY != LONG_TRY - 1 && SHORT_TRY.compareTo(limits.hello()) < 0;
    return soon ? SHORT_TRY : limits.hello();
  }

  private void comeHome() {
    ByteBuffer spare = replies();
    try {
      while (!closed.await(HOME_PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        Link away = link;
        for (int place = 0; place < away.place() && away.up(); place++) {
          if (tryHome(away, place, spare)) {
            spare = replies();
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether that server is back and has the link now; frames in flight end where they are. */
  private boolean tryHome(Link away, int place, ByteBuffer replies) throws InterruptedException {
    Link back = dialHome(place, replies);
    boolean moved = back != null && moveTo(back, away);
    candidate = null;
    if (moved) {
      LOG.log(System.Logger.Level.INFO, "{0} is back", back.peer());
      away.flights().awaitLanding(limits.reply());
      away.close();
    } else if (back != null) {
      back.close();
    }
    return moved;
  }

  private Link dialHome(int place, ByteBuffer replies) {
    try {
      Link back = newLink(place, replies);
      candidate = back;
      closeIfLate(back);
      back.connect(limits.hello(), limits.hello());
      return back;
    } catch (IOException | RuntimeException | Error e) {
      LOG.log(System.Logger.Level.DEBUG, "not back: {0}", e.toString());
      return null;
    }
  }

  /** Nobody will look after a link that is dialled now. */
  private void closeIfLate(Link fresh) {
    if (closed.getCount() == 0) {
      fresh.close();
    }
  }

  private synchronized void use(Link fresh) {
    link = fresh;
  }

  private synchronized boolean moveTo(Link back, Link away) {
    if (link != away || !away.up() || closed.getCount() == 0) {
      return false;
    }
    link = back;
    model = back.model();
    tally.reconnects.increment();
    return true;
  }

  /** From here on a lost link stays lost. */
  void stopTrying() {
    closed.countDown();
  }

  @Override
  public void close() {
    stopTrying();
    if (link != null) {
      link.close();
    }
    if (candidate != null) {
      candidate.close();
    }
    watchdog.close();
    if (keeper != null) {
      Threads.join(keeper);
    }
    if (home != null) {
      Threads.join(home);
    }
    delivery.close();
  }
}
