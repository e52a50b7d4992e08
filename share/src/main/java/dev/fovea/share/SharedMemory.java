package dev.fovea.share;

import dev.fovea.Frame;
import java.io.IOException;
import java.util.Optional;

/** Where a source's frames lie, for those who shall map them. One thread asks. */
interface SharedMemory extends AutoCloseable {

  /**
   * The frame in its memory, or a copy of it where its own has no descriptor; empty if there is no
   * room for one. The frame itself stays the caller's.
   */
  Optional<SharedBuffer> of(Frame frame) throws IOException;

  /** How many frames may be held at once without starving the source; at least 1. */
  int most();

  @Override
  void close();
}
