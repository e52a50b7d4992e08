package dev.fovea.v4l2;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.fovea.v4l2.uapi.CString;
import dev.fovea.v4l2.uapi.V4l2Standard;
import java.lang.foreign.MemorySegment;

/**
 * An analog video standard that a device takes.
 *
 * @param id its bits, one for each variant: 0xff is PAL, 0x10 PAL-I
 * @param name such as "PAL-I"
 * @param framePeriod seconds from frame to frame
 * @param lines of a frame, those that are not seen included
 */
public record Standard(long id, String name, Fraction framePeriod, int lines) {

  static Standard of(MemorySegment standard) {
    return new Standard(
        standard.get(JAVA_LONG, V4l2Standard.ID),
        CString.of(standard, V4l2Standard.NAME, 24),
        new Fraction(
            Integer.toUnsignedLong(standard.get(JAVA_INT, V4l2Standard.NUMERATOR)),
            Integer.toUnsignedLong(standard.get(JAVA_INT, V4l2Standard.DENOMINATOR))),
        standard.get(JAVA_INT, V4l2Standard.FRAMELINES));
  }
}
