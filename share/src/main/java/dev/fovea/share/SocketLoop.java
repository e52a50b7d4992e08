package dev.fovea.share;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.fovea.v4l2.uapi.Errno;
import dev.fovea.v4l2.uapi.Pollfd;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The thread that listens: it accepts consumers, hands what they say to the hub, and ends leases
 * that have lasted too long. Its server starts it and ends it by {@link #stop}.
 */
final class SocketLoop implements Runnable {
  private static final System.Logger LOG = System.getLogger("dev.fovea.share");
  private static final long HELLO_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final short POLLIN = 1;

  /** Messages taken from one consumer before the next one's turn. */
  private static final int TURN = 16;

  /** Woken, listening, and everybody. */
  private static final int FIRST_VISITOR = 2;

  private final Listener listener;
  private final Hub hub;
  private final int wake = Unix.eventfd();
  private final MemorySegment scratch = Arena.ofAuto().allocate(8, 8);
  private final MemorySegment pollfds;
  private volatile boolean stopping;

  SocketLoop(Listener listener, Hub hub, int consumers) {
    this.listener = listener;
    this.hub = hub;
    this.pollfds = Arena.ofAuto().allocate((FIRST_VISITOR + consumers) * Pollfd.SIZE, 8);
  }

  @Override
  public void run() {
    while (!stopping) {
      long now = System.nanoTime();
      long next = hub.expire(now);
      List<Visitor> visitors = hub.visitors();
      watch(visitors);
      int millis = (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(next - now) + 1);
      if (Unix.poll(pollfds, FIRST_VISITOR + visitors.size(), millis) > 0) {
        serve(visitors);
      }
    }
    Unix.close(wake);
  }

  private void watch(List<Visitor> visitors) {
    watch(0, wake);
    watch(1, listener.fd());
    for (int i = 0; i < visitors.size(); i++) {
      watch(FIRST_VISITOR + i, visitors.get(i).socket.fd());
    }
  }

  private void watch(int at, int fd) {
    pollfds.set(JAVA_INT, at * Pollfd.SIZE + Pollfd.FD, fd);
    pollfds.set(JAVA_SHORT, at * Pollfd.SIZE + Pollfd.EVENTS, POLLIN);
    pollfds.set(JAVA_SHORT, at * Pollfd.SIZE + Pollfd.REVENTS, (short) 0);
  }

  private boolean ready(int at) {
    return pollfds.get(JAVA_SHORT, at * Pollfd.SIZE + Pollfd.REVENTS) != 0;
  }

  private void serve(List<Visitor> visitors) {
    if (ready(0)) {
      Unix.calm(wake, scratch);
    }
    for (int i = 0; i < visitors.size(); i++) {
      if (ready(FIRST_VISITOR + i)) {
        receive(visitors.get(i));
      }
    }
    if (ready(1)) {
      accept();
    }
  }

  private void receive(Visitor visitor) {
    for (int i = 0; i < TURN; i++) {
      int length = hub.receive(visitor);
      if (length == -Errno.EAGAIN.number() || length == -Errno.EINTR.number()) {
        return;
      }
      if (length <= 0) {
        boolean hostile = length == SeqPacket.TOO_LONG;
        hub.drop(visitor, hostile ? Optional.of("its message is too long") : Optional.empty());
        return;
      }
      hub.accept(visitor, length);
    }
  }

  private void accept() {
    int fd = listener.accept();
    if (fd >= 0) {
      hub.join(new Visitor(new SeqPacket(fd), System.nanoTime() + HELLO_NANOS));
    } else if (fd == -Errno.EMFILE.number() || fd == -Errno.ENFILE.number()) {
      LOG.log(Level.WARNING, "no descriptor left for another consumer: {0}", SocketErrno.name(-fd));
      hub.makeRoom();
    }
  }

  /** Ends the thread, from any other. */
  void stop() {
    stopping = true;
    Unix.wake(wake);
  }
}
