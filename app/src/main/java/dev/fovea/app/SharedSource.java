package dev.fovea.app;

import dev.fovea.CopyLedger;
import dev.fovea.FrameSource;
import dev.fovea.share.MemfdPool;
import dev.fovea.share.ShareServer;
import java.io.IOException;
import java.util.Optional;

/**
 * A source to be shared, and the memory that it draws into if that can be shared as it is.
 *
 * @param frames the source
 * @param pool empty for a source whose frames lie in a camera's or its own memory
 */
record SharedSource(FrameSource frames, Optional<MemfdPool> pool) implements AutoCloseable {
  /** For sources whose frames are copied: two for the copy, six for those who look. */
  private static final int COPIES = 8;

  ShareServer share(ShareServer.Options options, CopyLedger ledger) throws IOException {
    return pool.isPresent()
        ? ShareServer.start(frames, pool.get(), options)
        : ShareServer.start(frames, COPIES, ledger, options);
  }

  @Override
  public void close() throws IOException {
    frames.close();
  }
}
