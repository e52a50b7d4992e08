package dev.fovea.share;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.fovea.FrameFormat;
import dev.fovea.v4l2.uapi.Errno;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who holds which frame. The newest frame is kept until the next comes; a consumer that wants one
 * is lent the newest that it has not had. Frames held beyond what the source can spare are taken
 * back from whoever has had one longest, and so is a lease past its deadline: neither the driver
 * nor a neighbour ever waits for a consumer. Every method under this object's lock; no call in it
 * waits.
 */
final class Hub {
  private static final System.Logger LOG = System.getLogger("dev.fovea.share");

  /** Leases taken back that a consumer may still release: more than it has time for. */
  private static final int MOST_UNANSWERED = 256;

  private final ShareServer.Options options;
  private final double rate;
  private final String source;
  private final SharedMemory memory;
  private final Memfd stampMemory;
  private final Stamps stamps;
  private final Slots slots = new Slots();
  private final List<Visitor> visitors = new ArrayList<>();
  private final Set<Held> held = new LinkedHashSet<>();
  private FrameFormat format;
  private Held newest;
  private long leases;
  private boolean stopped;
  private String stoppedWords = "";
  private long offered;
  private long lent;
  private long dropped;
  private long revoked;
  private long joined;
  private long refused;
  private long skipped;

  Hub(
      ShareServer.Options options,
      FrameFormat format,
      double rate,
      String source,
      SharedMemory memory)
      throws IOException {
    this.options = options;
    this.format = format;
    this.rate = rate;
    this.source = source;
    this.memory = memory;
    this.stampMemory = Stamps.create();
    this.stamps = new Stamps(stampMemory.memory());
  }

  /** A new frame: it replaces the newest and goes to all who wait for one. */
  synchronized void offer(SharedBuffer frame) throws IOException {
    int slot = slots.take(frame.buffer());
    dropNewest();
    newest = new Held(frame, slot, stamps.of(slot));
    held.add(newest);
    format = newest.format;
    offered++;
    takeBackBeyond(memory.most());
    for (Visitor visitor : List.copyOf(visitors)) {
      grant(visitor);
    }
  }

  /** The frames have stopped, or come again: all are told, once. */
  synchronized void tell(boolean stopped, String words) {
    if (this.stopped != stopped) {
      this.stopped = stopped;
      stoppedWords = words;
      if (stopped) {
        dropNewest(); // whoever joins now shall not be shown an old frame
      }
      for (Visitor visitor : List.copyOf(visitors)) {
        keepIf(
            visitor,
            visitor.sendText(Wire.STATE, stopped ? Wire.Text.STOPPED : Wire.Text.GOING_ON, words));
      }
    }
  }

  private void dropNewest() {
    if (newest != null) {
      for (Visitor visitor : visitors) {
        if (visitor.welcome && visitor.granted != offered) {
          visitor.dropped++;
          dropped++;
        }
      }
      Held last = newest;
      newest = null;
      release(last);
    }
  }

  private void release(Held frame) {
    if (--frame.leases == 0) {
      held.remove(frame);
      stamps.end(frame.slot);
      slots.release(frame.slot);
      frame.shared.frame().close();
    }
  }

  private void takeBackBeyond(int most) {
    while (held.size() > most) {
      Held oldest = held.iterator().next();
      if (oldest == newest) {
        return;
      }
      for (Visitor visitor : List.copyOf(visitors)) {
        visitor.leases.entrySet().stream()
            .filter(lease -> lease.getValue().held() == oldest)
            .map(Map.Entry::getKey)
            .findFirst()
            .ifPresent(lease -> revoke(visitor, lease));
      }
    }
  }

  private void revoke(Visitor visitor, long lease) {
    release(visitor.leases.remove(lease).held());
    visitor.revoked.add(lease);
    revoked++;
    if (visitor.revoked.size() > MOST_UNANSWERED) {
      visitor.revoked.removeFirst(); // of a consumer that takes a revocation for the end of it
    }
    keepIf(visitor, visitor.sendRevoked(lease));
  }

  /** Lends the newest frame to a consumer that wants one, has not had it and holds few enough. */
  private void grant(Visitor visitor) {
    if (newest == null
        || !visitor.wants
        || visitor.granted == offered
        || visitor.leases.size() >= options.leases()) {
      return;
    }
    long lease = ++leases;
    int error = visitor.sendFormat(newest.format);
    error = error != 0 ? error : visitor.sendBuffer(newest, slots.serial(newest.slot));
    error = error != 0 ? error : visitor.sendFrame(newest, lease);
    if (keepIf(visitor, error)) {
      newest.leases++;
      lent++;
      visitor.wants = false;
      visitor.granted = offered;
      long deadline = System.nanoTime() + options.leaseTime().toNanos();
      visitor.leases.put(lease, new Visitor.Lease(newest, deadline));
    }
  }

  /** Drops a consumer that could not be told: it does not read, or it has gone. */
  private boolean keepIf(Visitor visitor, int error) {
    if (error != 0) {
      drop(visitor, Optional.empty());
    }
    return error == 0;
  }

  /** A connection came in. */
  synchronized void join(Visitor visitor) {
    if (visitors.size() >= options.consumers()) {
      refused++;
      visitor.sendText(Wire.GOODBYE, 0, "the owner serves " + visitors.size() + " and no more");
      visitor.socket.close();
      return;
    }
    visitors.add(visitor);
  }

  /** The connections, for the thread that receives. */
  synchronized List<Visitor> visitors() {
    return List.copyOf(visitors);
  }

  /** The visitor's next message: its length, 0 at its end, or -errno. */
  synchronized int receive(Visitor visitor) {
    // Under the lock, for a visitor who was dropped has no socket, and its number may be another's.
    return visitors.contains(visitor) ? visitor.socket.receive(false) : -Errno.EAGAIN.number();
  }

  /** No descriptor is left: the connection that waits would wake its thread for ever. */
  synchronized void makeRoom() {
    if (!visitors.isEmpty()) {
      drop(visitors.getLast(), Optional.of("the owner has no descriptors left"));
    }
  }

  /** A frame that there was no memory for. */
  synchronized void skip() {
    takeBackBeyond(memory.most() - 1);
    skipped++;
  }

  /** A message of that length lies in the visitor's socket. */
  synchronized void accept(Visitor visitor, int length) {
    if (!visitors.contains(visitor)) {
      return;
    }
    MemorySegment in = visitor.socket.in();
    int type = length >= 4 ? in.get(JAVA_INT, Wire.TYPE) : 0;
    if (type == Wire.HELLO && length == Wire.Hello.LENGTH && !visitor.welcome) {
      hello(visitor, in);
    } else if (type == Wire.WANT && length == Wire.Want.LENGTH && visitor.welcome) {
      visitor.wants = true;
      grant(visitor);
    } else if (type == Wire.RELEASE && length == Wire.Lease.LENGTH && visitor.welcome) {
      release(visitor, in.get(JAVA_LONG, Wire.Lease.LEASE));
    } else {
      drop(visitor, Optional.of("message " + type + " of " + length + " bytes is none of ours"));
    }
  }

  private void hello(Visitor visitor, MemorySegment in) {
    int version = in.get(JAVA_INT, Wire.Hello.VERSION);
    if (in.get(JAVA_INT, Wire.Hello.MAGIC) != Wire.MAGIC) {
      drop(visitor, Optional.of("it is no Fovea"));
    } else if (version != Wire.VERSION) {
      drop(visitor, Optional.of(Wire.versions(version, Wire.VERSION)));
    } else {
      visitor.name = Texts.read(in, Wire.Hello.NAME, Wire.Hello.NAME_BYTES);
      visitor.welcome = true;
      visitor.granted = -1; // whatever is the newest now, it has not had it
      joined++;
      int error = visitor.sendWelcome(options, rate, source, stampMemory.fd());
      if (keepIf(visitor, error) && keepIf(visitor, visitor.sendFormat(format)) && stopped) {
        keepIf(visitor, visitor.sendText(Wire.STATE, Wire.Text.STOPPED, stoppedWords));
      }
    }
  }

  private void release(Visitor visitor, long lease) {
    Visitor.Lease ended = visitor.leases.remove(lease);
    if (ended != null) {
      release(ended.held());
      grant(visitor);
    } else if (!visitor.revoked.remove(lease)) {
      drop(visitor, Optional.of("it gives back a frame that it does not hold"));
    }
  }

  /**
   * Ends a consumer and its leases.
   *
   * @param why for the log and for the consumer; empty if it went by itself
   */
  synchronized void drop(Visitor visitor, Optional<String> why) {
    if (!visitors.remove(visitor)) {
      return;
    }
    why.ifPresent(
        words -> {
          refused++;
          LOG.log(Level.WARNING, "consumer {0} dropped: {1}", name(visitor), words);
          visitor.sendText(Wire.GOODBYE, 0, words);
        });
    visitor.socket.close();
    List.copyOf(visitor.leases.values()).forEach(lease -> release(lease.held()));
    visitor.leases.clear();
  }

  private static String name(Visitor visitor) {
    return visitor.name.isEmpty()
        ? Holder.of(Unix.peerPid(visitor.socket.fd()))
        : visitor.name + " (pid " + Unix.peerPid(visitor.socket.fd()) + ")";
  }

  /** Ends leases past their deadline and visitors who never said hello: the next deadline. */
  synchronized long expire(long now) {
    long next = now + 1_000_000_000;
    for (Visitor visitor : List.copyOf(visitors)) {
      if (!visitor.welcome && visitor.helloByNanos - now <= 0) {
        drop(visitor, Optional.of("it never said hello"));
      }
      for (var lease : List.copyOf(visitor.leases.entrySet())) {
        if (lease.getValue().deadlineNanos() - now <= 0 && visitors.contains(visitor)) {
          revoke(visitor, lease.getKey());
        } else {
          next = Math.min(next, lease.getValue().deadlineNanos());
        }
      }
    }
    return next;
  }

  synchronized SharingCounters counters() {
    return new SharingCounters(
        offered, skipped, lent, dropped, revoked, joined, refused, visitors.size(), held.size());
  }

  /** Says goodbye to all and gives every frame back. */
  synchronized void end(String words) {
    for (Visitor visitor : List.copyOf(visitors)) {
      visitor.sendText(Wire.GOODBYE, 0, words);
      drop(visitor, Optional.empty());
    }
    dropNewest();
    stampMemory.close();
  }
}
