package dev.fovea.v4l2;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.fovea.v4l2.Tuner.AudioMode;
import dev.fovea.v4l2.uapi.Ioctl;
import dev.fovea.v4l2.uapi.V4l2Frequency;
import dev.fovea.v4l2.uapi.V4l2Tuner;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A device's tuners; which input has which, {@link Input#tuner} says. Any thread; works as long as
 * the device it came from, or a stream of it, is open.
 */
public final class Tuners {
  private final Driver driver;

  Tuners(Driver driver) {
    this.driver = driver;
  }

  /**
   * All of them; none on a camera.
   *
   * @throws V4l2Exception if the device was unplugged
   */
  public List<Tuner> all() throws V4l2Exception {
    return Enumeration.of(driver, Ioctl.G_TUNER, Tuner::of);
  }

  /**
   * The frequency that a tuner is set to.
   *
   * @throws V4l2Exception if there is no such tuner
   */
  public long frequencyHz(int tuner) throws V4l2Exception {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment struct = struct(arena, tuner);
      MemorySegment frequency = arena.allocate(V4l2Frequency.SIZE, 8);
      frequency.set(JAVA_INT, V4l2Frequency.TUNER, tuner);
      driver.ioctl(Ioctl.G_FREQUENCY, frequency);
      return Integer.toUnsignedLong(frequency.get(JAVA_INT, V4l2Frequency.FREQUENCY))
          * halfHz(struct)
          / 2;
    }
  }

  /**
   * Tunes to a frequency, or the nearest that the tuner has.
   *
   * @throws V4l2Exception if there is no such tuner
   * @throws IllegalArgumentException if it is out of the tuner's range, which the message names
   */
  public void setFrequencyHz(int tuner, long hz) throws V4l2Exception {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment struct = struct(arena, tuner);
      requireRange(Tuner.of(struct), hz);
      MemorySegment frequency = arena.allocate(V4l2Frequency.SIZE, 8);
      frequency.set(JAVA_INT, V4l2Frequency.TUNER, tuner);
      frequency.set(JAVA_INT, V4l2Frequency.TYPE, struct.get(JAVA_INT, V4l2Tuner.TYPE));
      long unit = halfHz(struct);
      frequency.set(JAVA_INT, V4l2Frequency.FREQUENCY, (int) ((2 * hz + unit / 2) / unit));
      driver.ioctl(Ioctl.S_FREQUENCY, frequency);
    }
  }

  private static void requireRange(Tuner tuner, long hz) {
    if (hz < tuner.lowestHz() || hz > tuner.highestHz()) {
      throw new IllegalArgumentException(
          "%s takes %d to %d Hz, not %d"
              .formatted(tuner.name(), tuner.lowestHz(), tuner.highestHz(), hz));
    }
  }

  /**
   * Chooses the sound.
   *
   * @throws V4l2Exception if there is no such tuner
   */
  public void setAudioMode(int tuner, AudioMode mode) throws V4l2Exception {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment struct = struct(arena, tuner);
      struct.set(JAVA_INT, V4l2Tuner.AUDMODE, mode.ordinal());
      driver.ioctl(Ioctl.S_TUNER, struct);
    }
  }

  private MemorySegment struct(Arena arena, int tuner) throws V4l2Exception {
    MemorySegment struct = arena.allocate(V4l2Tuner.SIZE, 8);
    struct.set(JAVA_INT, V4l2Tuner.INDEX, tuner);
    driver.ioctl(Ioctl.G_TUNER, struct);
    return struct;
  }

  private static long halfHz(MemorySegment tuner) {
    return Tuner.halfHz(tuner.get(JAVA_INT, V4l2Tuner.CAPABILITY));
  }
}
