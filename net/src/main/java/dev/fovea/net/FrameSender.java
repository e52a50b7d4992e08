package dev.fovea.net;

import dev.fovea.CopyLedger;
import dev.fovea.CropRegion;
import dev.fovea.FrameAnalyzer;
import dev.fovea.FrameFormat;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The sending half of a {@link PoseClient}: numbers a frame, finds it a place in flight and writes
 * it. Any thread, one at a time; allocates next to nothing.
 */
final class FrameSender {
  private final PoseClient.Options options;
  private final LinkKeeper keeper;
  private final Window window;
  private final ClientTally tally;
  private final ReentrantLock sending = new ReentrantLock();

  // All that follows is under that lock.
  private final ByteBuffer head =
      Wire.little(ByteBuffer.allocateDirect(Wire.HEADER_BYTES + Wire.MAX_REQUEST_BODY));
  private long ordinal;
  private long lastSequence;
  private int epoch;

  FrameSender(PoseClient.Options options, LinkKeeper keeper, Window window, ClientTally tally) {
    this.options = options;
    this.keeper = keeper;
    this.window = window;
    this.tally = tally;
  }

  /**
   * Sends a frame that fits, as {@link PoseClient#trySend} says.
   *
   * @param kind what {@code bytes} are
   */
  boolean send(
      FrameHead.Kind kind,
      FrameFormat format,
      MemorySegment bytes,
      List<CropRegion> regions,
      int cameraWidth,
      int cameraHeight,
      long sequence,
      long timestampNanos) {
    requireSane(regions);
    sending.lock();
    try {
      // First, because it throws if the memory is gone, and nothing is to be undone yet.
      ByteBuffer payload = bytes.asByteBuffer();
      Link up = keeper.link();
      if (!up.up()) {
        return notSent("link down");
      }
      if (FrameHead.heldBytes(kind, format, bytes.byteSize()) > up.maxFrameBytes()
          || !up.reads(kind)) {
        return notSent("unfit");
      }
      // Before the flight begins: whatever throws here must not leave one that nobody ends.
      FrameHead.write(head, kind, format, payload.remaining(), regions, cameraWidth, cameraHeight);
      return depart(up, payload, bytes, sequence, timestampNanos);
    } finally {
      sending.unlock();
    }
  }

  private boolean depart(
      Link up, ByteBuffer payload, MemorySegment bytes, long sequence, long timestampNanos) {
    // A camera that counts from the beginning again begins a new epoch.
    int its = ordinal > 0 && sequence <= lastSequence ? epoch + 1 : epoch;
    window.offered(sequence, timestampNanos);
    long deadlineNanos = options.deadline().toNanos();
    boolean keep = options.order().keeps();
    FrameHead.stamp(head, (int) sequence, its, timestampNanos, keep, deadlineNanos);
    int flight = up.flights().begin(ordinal, sequence, its, payload.remaining());
    if (flight < 0) {
      return notSent(flight == Flights.FULL ? "window" : "link down");
    }
    epoch = its;
    lastSequence = sequence;
    keeper.delivery().departs(ordinal, sequence);
    boolean sent = up.send(flight, head, payload);
    if (sent) {
      count(bytes);
    } else {
      keeper.delivery().staysBehind(ordinal);
    }
    ordinal++;
    return sent || notSent("link down");
  }

  /** NIO copies memory of the Java heap to memory of its own before it writes it; TLS encrypts. */
  private void count(MemorySegment bytes) {
    tally.sent.increment();
    if (!bytes.isNative() || options.tls().isPresent()) {
      options.ledger().pass(CopyLedger.Stage.SOCKET, bytes.byteSize(), bytes.byteSize());
    }
  }

  private static void requireSane(List<CropRegion> regions) {
    if (regions.size() > FrameAnalyzer.MAX_REGIONS) {
      throw new IllegalArgumentException(regions.size() + " regions are more than go with a frame");
    }
    for (int i = 0; i < regions.size(); i++) {
      if (!regions.get(i).sane()) {
        throw new IllegalArgumentException("an impossible crop region: " + regions.get(i));
      }
    }
  }

  /** Counts a frame that is not sent; always false. */
  boolean notSent(String reason) {
    tally.notSent.count(reason);
    return false;
  }

  /** Tells the server that nothing more comes, unless a frame is being written. */
  void sayGoodbye() {
    if (sending.tryLock()) {
      try {
        keeper.link().goodbye(head);
      } finally {
        sending.unlock();
      }
    }
  }

  /** Waits until a frame that was being written has left its memory, after the link was closed. */
  void awaitEnd() {
    sending.lock();
    sending.unlock();
  }
}
