package dev.fovea.v4l2.uapi;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** Strings in the kernel's fixed arrays, which a driver may fill without a NUL or with anything. */
public final class CString {
  private CString() {}

  /**
   * The text from {@code offset} to the first NUL, at most {@code length} bytes; control characters
   * become '?', so that a device cannot steer the terminal that shows its name.
   */
  public static String of(MemorySegment struct, long offset, long length) {
    return exact(struct, offset, length).replaceAll("\\p{Cc}", "?").strip();
  }

  /** As {@link #of}, every character as it is: for values that may be written back. */
  public static String exact(MemorySegment struct, long offset, long length) {
    byte[] bytes = struct.asSlice(offset, length).toArray(JAVA_BYTE);
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }
}
