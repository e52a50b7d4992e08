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
 * @param pool what it draws into; empty for a source whose frames lie in a camera's or its own
 *     memory
 * @param buffers how many frames there is memory for
 */
record SharedSource(FrameSource frames, Optional<MemfdPool> pool, int buffers)
    implements AutoCloseable {

  ShareServer share(ShareServer.Options options, CopyLedger ledger) throws IOException {
    return pool.isPresent()
        ? ShareServer.start(frames, pool.get(), options)
        : ShareServer.start(frames, buffers, ledger, options);
  }

  @Override
  public void close() throws IOException {
    frames.close();
  }
}
