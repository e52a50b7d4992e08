package dev.fovea.share;

import dev.fovea.CopyLedger;
import dev.fovea.Frame;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
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
    long bytes = frame.memories().stream().mapToLong(MemorySegment::byteSize).sum();
    Memfd memfd = take(Math.max(bytes, frame.format().sizeImage()));
    if (memfd == null) {
      return Optional.empty();
    }
    List<MemorySegment> copies = new ArrayList<>();
    List<SharedBuffer.Part> parts = new ArrayList<>();
    long at = 0;
    for (MemorySegment source : frame.memories()) {
      copies.add(memfd.memory().asSlice(at, source.byteSize()).copyFrom(source));
      parts.add(new SharedBuffer.Part(memfd.fd(), memfd.memory().byteSize(), at));
      at += source.byteSize();
    }
    ledger.pass(CopyLedger.Stage.SHARE, bytes, bytes);
    if (!frame.intact()) { // shared by another program, which took it back meanwhile
      giveBack(memfd);
      return Optional.empty();
    }
    Frame held =
        Frame.of(
            frame.format(),
            copies,
            frame.sequence(),
            frame.timestampNanos(),
            () -> giveBack(memfd));
    return Optional.of(new SharedBuffer(held, memfd, parts));
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
