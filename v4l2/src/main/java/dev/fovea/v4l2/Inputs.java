package dev.fovea.v4l2;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.fovea.v4l2.uapi.Ioctl;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A device's inputs, of which one is selected at a time; a webcam has one. Any thread; works as
 * long as the device it came from, or a stream of it, is open.
 */
public final class Inputs {
  private final Driver driver;

  Inputs(Driver driver) {
    this.driver = driver;
  }

  /**
   * All of them, in the driver's order; none if it knows no inputs.
   *
   * @throws V4l2Exception if the device was unplugged
   */
  public List<Input> all() throws V4l2Exception {
    return Enumeration.of(driver, Ioctl.ENUMINPUT, Input::of);
  }

  /**
   * The index of the selected one.
   *
   * @throws V4l2Exception if the device was unplugged or knows no inputs
   */
  public int selected() throws V4l2Exception {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment index = arena.allocate(JAVA_INT);
      driver.ioctl(Ioctl.G_INPUT, index);
      return index.get(JAVA_INT, 0);
    }
  }

  /**
   * Selects another; formats, controls and their ranges may change with it.
   *
   * @throws V4l2Exception if there is none of that index, or the device streams
   */
  public void select(int index) throws V4l2Exception {
    try (Arena arena = Arena.ofConfined()) {
      driver.ioctl(Ioctl.S_INPUT, arena.allocateFrom(JAVA_INT, index));
    }
  }
}
