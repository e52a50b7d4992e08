package dev.fovea;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/** A source's frames one after the other, on the thread that iterates. */
final class FrameIterator implements Iterator<Frame> {
  /** How long a source may take to say that it has ended. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final FrameSource source;
  private Optional<Frame> next = Optional.empty();
  private Optional<Frame> lent = Optional.empty();

  FrameIterator(FrameSource source) {
    this.source = source;
  }

  @Override
  public boolean hasNext() {
    lent.ifPresent(Frame::close);
    lent = Optional.empty();
    try {
      while (next.isEmpty() && !Thread.currentThread().isInterrupted()) {
        boolean last = source.ended();
        next = source.poll(LOOK);
        if (next.isEmpty() && last) {
          return false;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return next.isPresent();
  }

  @Override
  public Frame next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the source has ended");
    }
    lent = next;
    next = Optional.empty();
    return lent.orElseThrow();
  }
}
