package dev.fovea.share;

import dev.fovea.CopyLedger;
import dev.fovea.Frame;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * For a source whose memory has no descriptors: each frame is copied once, however many consumers
 * there are, and the ledger says so. One thread asks; frames are given back on any.
 */
final class CopiedMemory implements SharedMemory {
  private final CopyLedger ledger;
  private final int buffers;
  private final ArrayDeque<Memfd> free = new ArrayDeque<>();
  private long length;
  private boolean closed;

  CopiedMemory(int buffers, CopyLedger ledger) {
    this.buffers = buffers;
    this.ledger = ledger;
  }

  @Override
  public Optional<SharedBuffer> of(Frame frame) throws IOException {
    MemorySegment bytes = frame.segment();
    Memfd memfd = take(Math.max(bytes.byteSize(), frame.format().sizeImage()));
    if (memfd == null) {
      return Optional.empty();
    }
    MemorySegment copy = memfd.memory().asSlice(0, bytes.byteSize()).copyFrom(bytes);
    ledger.pass(CopyLedger.Stage.SHARE, bytes.byteSize(), bytes.byteSize());
    Frame held =
        Frame.of(
            frame.format(), copy, frame.sequence(), frame.timestampNanos(), () -> giveBack(memfd));
    return Optional.of(new SharedBuffer(held, memfd, memfd.fd(), memfd.memory().byteSize(), 0));
  }

  private synchronized Memfd take(long needed) throws IOException {
    if (needed > length) { // the first frame, or a larger format
      free.forEach(Memfd::close);
      free.clear();
      length = needed;
      for (int i = 0; i < buffers; i++) {
        free.add(Memfd.create("fovea-frame", length));
      }
    }
    return free.poll();
  }

  private synchronized void giveBack(Memfd memfd) {
    if (closed || memfd.memory().byteSize() < length) {
      memfd.close();
    } else {
      free.add(memfd);
    }
  }

  @Override
  public int most() {
    return buffers - 1; // one to copy into
  }

  @Override
  public synchronized void close() {
    closed = true;
    free.forEach(Memfd::close);
    free.clear();
  }
}
