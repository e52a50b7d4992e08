package dev.fovea.v4l2;

import dev.fovea.v4l2.Signal.Reason;
import dev.fovea.v4l2.uapi.Ioctl;
import dev.fovea.v4l2.uapi.V4l2DvTimings;
import dev.fovea.v4l2.uapi.V4l2EnumDvTimings;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/**
 * The digital timings of the selected input. Any thread; works as long as the device it came from,
 * or a stream of it, is open.
 */
public final class Timings {
  private final Driver driver;

  Timings(Driver driver) {
    this.driver = driver;
  }

  /**
   * The well-known timings that the input takes; none if it is not digital.
   *
   * @throws V4l2Exception if the device was unplugged
   */
  public List<DvTimings> all() throws V4l2Exception {
    return Enumeration.of(
        driver,
        Ioctl.ENUM_DV_TIMINGS,
        struct -> DvTimings.of(struct.asSlice(V4l2EnumDvTimings.TIMINGS)));
  }

  /**
   * What is set.
   *
   * @throws V4l2Exception if the input is not digital
   */
  public DvTimings current() throws V4l2Exception {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment timings = arena.allocate(V4l2DvTimings.SIZE, 8);
      driver.ioctl(Ioctl.G_DV_TIMINGS, timings);
      return DvTimings.of(timings);
    }
  }

  /**
   * Sets timings; the picture's size changes with them.
   *
   * @throws V4l2Exception if the input does not take them, or buffers are in use
   */
  public void set(DvTimings timings) throws V4l2Exception {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment struct = arena.allocate(V4l2DvTimings.SIZE, 8);
      timings.copyTo(struct);
      driver.ioctl(Ioctl.S_DV_TIMINGS, struct);
    }
  }

  /**
   * What comes in. Sets nothing.
   *
   * @throws V4l2Exception if the input is not digital
   */
  public Signal<DvTimings> query() throws V4l2Exception {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment timings = arena.allocate(V4l2DvTimings.SIZE, 8);
      Optional<Reason> none = SignalQuery.ask(driver, Ioctl.QUERY_DV_TIMINGS, timings);
      return none.isPresent()
          ? new Signal.None<>(none.get())
          : new Signal.Found<>(DvTimings.of(timings));
    }
  }
}
