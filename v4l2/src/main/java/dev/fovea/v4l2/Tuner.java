package dev.fovea.v4l2;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.fovea.v4l2.uapi.CString;
import dev.fovea.v4l2.uapi.V4l2;
import dev.fovea.v4l2.uapi.V4l2Tuner;
import java.lang.foreign.MemorySegment;

/**
 * A tuner as it stood when it was read.
 *
 * @param index what {@link Tuners} takes
 * @param name the driver's words for it
 * @param radio whether it is for radio, not television
 * @param lowestHz the lowest frequency
 * @param highestHz the highest frequency
 * @param signal how strong the signal is, 0 to 65535
 * @param afc how far it is off: negative if too low, positive if too high
 * @param audioMode which sound is chosen
 */
public record Tuner(
    int index,
    String name,
    boolean radio,
    long lowestHz,
    long highestHz,
    int signal,
    int afc,
    AudioMode audioMode) {

  /** The words of V4L2_TUNER_MODE_*, in the kernel's order. */
  public enum AudioMode {
    MONO,
    STEREO,
    LANG2,
    LANG1,
    LANG1_LANG2;

    static AudioMode of(int number) {
      return number >= 0 && number < values().length ? values()[number] : MONO;
    }
  }

  static Tuner of(MemorySegment tuner) {
    return new Tuner(
        tuner.get(JAVA_INT, V4l2Tuner.INDEX),
        CString.of(tuner, V4l2Tuner.NAME, 32),
        tuner.get(JAVA_INT, V4l2Tuner.TYPE) == V4l2.TUNER_RADIO,
        toHz(tuner, V4l2Tuner.RANGELOW),
        toHz(tuner, V4l2Tuner.RANGEHIGH),
        tuner.get(JAVA_INT, V4l2Tuner.SIGNAL),
        tuner.get(JAVA_INT, V4l2Tuner.AFC),
        AudioMode.of(tuner.get(JAVA_INT, V4l2Tuner.AUDMODE)));
  }

  private static long toHz(MemorySegment tuner, long offset) {
    long units = Integer.toUnsignedLong(tuner.get(JAVA_INT, offset));
    return units * halfHz(tuner.get(JAVA_INT, V4l2Tuner.CAPABILITY)) / 2;
  }

  /** A tuner's unit of frequency in half hertz: 62.5 kHz, or 62.5 Hz (LOW), or 1 Hz. */
  static long halfHz(int capability) {
    if ((capability & V4l2.TUNER_CAP_1HZ) != 0) {
      return 2;
    }
    return (capability & V4l2.TUNER_CAP_LOW) != 0 ? 125 : 125_000;
  }
}
