package dev.fovea.convert;

import dev.fovea.CopyLedger;
import org.junit.jupiter.api.Assumptions;

/**
 * The codecs that every JPEG test runs on; without libturbojpeg half of them are skipped, aloud.
 */
enum Codec {
  TURBO {
    @Override
    JpegCodec open(CopyLedger ledger) {
      Assumptions.assumeTrue(TurboLibrary.available(), TurboLibrary::absence);
      return new TurboJpeg(ledger);
    }
  },
  IMAGE_IO {
    @Override
    JpegCodec open(CopyLedger ledger) {
      return new ImageIoJpeg(ledger);
    }
  };

  abstract JpegCodec open(CopyLedger ledger);
}
