package dev.fovea.convert;

import dev.fovea.CopyLedger;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;

/** Chooses what decodes and encodes JPEG on this machine. Any thread. */
final class JpegCodecs {
  private static final System.Logger LOG = System.getLogger("dev.fovea.convert");
  private static final AtomicBoolean SAID = new AtomicBoolean();

  private JpegCodecs() {}

  /**
   * A new codec; the log says once if it is the slow one.
   *
   * @throws IOException if there is none
   */
  static JpegCodec best(CopyLedger ledger) throws IOException {
    if (TurboLibrary.available()) {
      return new TurboJpeg(ledger);
    }
    if (ModuleLayer.boot().findModule("java.desktop").isEmpty()) {
      throw new IOException(
          "nothing here can read or write JPEG: %s, and the module java.desktop is missing too"
              .formatted(TurboLibrary.absence()));
    }
    if (!SAID.getAndSet(true)) {
      LOG.log(Level.INFO, "JPEG will be slow: {0}", TurboLibrary.absence());
    }
    return new ImageIoJpeg(ledger);
  }
}
