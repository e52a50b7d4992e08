package dev.fovea;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A frame over memory of its maker's, its leases counted; any thread may hold one. */
final class MemoryFrame implements Frame {
  private record Picture(
      FrameFormat format,
      List<MemorySegment> memories,
      long sequence,
      long timestampNanos,
      Runnable release,
      AtomicInteger leases) {}

  private final Picture picture;
  private final AtomicBoolean open = new AtomicBoolean(true);

  MemoryFrame(
      FrameFormat format,
      List<MemorySegment> memories,
      long sequence,
      long timestampNanos,
      Runnable release) {
    if (memories.size() != format.memories().size()) {
      throw new IllegalArgumentException(
          "%s lies in %d memories, not %d"
              .formatted(format, format.memories().size(), memories.size()));
    }
    this(
        new Picture(
            format,
            memories.stream().map(MemorySegment::asReadOnly).toList(),
            sequence,
            timestampNanos,
            release,
            new AtomicInteger(1)));
  }

  private MemoryFrame(Picture picture) {
    this.picture = picture;
  }

  @Override
  public FrameFormat format() {
    return picture.format;
  }

  @Override
  public MemorySegment segment() {
    requireOpen();
    if (picture.memories.size() > 1) {
      throw new IllegalStateException(
          "frame %d lies in %d memories: use memories() or planes()"
              .formatted(picture.sequence, picture.memories.size()));
    }
    return picture.memories.getFirst();
  }

  @Override
  public List<MemorySegment> memories() {
    requireOpen();
    return picture.memories;
  }

  @Override
  public long sequence() {
    return picture.sequence;
  }

  @Override
  public long timestampNanos() {
    return picture.timestampNanos;
  }

  @Override
  public TimestampSource timestampSource() {
    return TimestampSource.DRIVER;
  }

  @Override
  public Frame shared() {
    requireOpen();
    picture.leases.incrementAndGet();
    return new MemoryFrame(picture);
  }

  @Override
  public void close() {
    if (open.compareAndSet(true, false) && picture.leases.decrementAndGet() == 0) {
      picture.release.run();
    }
  }

  private void requireOpen() {
    if (!open.get()) {
      throw new IllegalStateException("frame " + picture.sequence + " is closed");
    }
  }
}
