package dev.fovea.share;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** Words of a peer's in a field of fixed length, fit for a terminal and a log. */
final class Texts {
  private Texts() {}

  static String read(MemorySegment in, long at, int most) {
    byte[] bytes = new byte[most];
    MemorySegment.copy(in, JAVA_BYTE, at, bytes, 0, most);
    int length = 0;
    while (length < most && bytes[length] != 0) {
      length++;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "?");
  }
}
