package dev.fovea.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.fovea.CopyLedger;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class JpegCodecsTest {
  @Test
  void shouldPreferLibturbojpeg() throws IOException {
    assertEquals(TurboLibrary.available(), TurboLibrary.absence().isEmpty());
    Class<?> expected = TurboLibrary.available() ? TurboJpeg.class : ImageIoJpeg.class;
    try (JpegCodec codec = JpegCodecs.best(new CopyLedger())) {
      assertInstanceOf(expected, codec);
    }
  }
}
