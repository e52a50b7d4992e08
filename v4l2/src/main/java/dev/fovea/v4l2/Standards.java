package dev.fovea.v4l2;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.fovea.v4l2.Input.Status;
import dev.fovea.v4l2.Signal.Reason;
import dev.fovea.v4l2.uapi.Ioctl;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The analog standards (PAL, NTSC, SECAM) of the selected input. Any thread; works as long as the
 * device it came from, or a stream of it, is open.
 */
public final class Standards {
  private final Driver driver;

  Standards(Driver driver) {
    this.driver = driver;
  }

  /**
   * All that the input takes, in the driver's order; none if it is not analog.
   *
   * @throws V4l2Exception if the device was unplugged
   */
  public List<Standard> all() throws V4l2Exception {
    return Enumeration.of(driver, Ioctl.ENUMSTD, Standard::of);
  }

  /**
   * The bits of the standard that is set; see {@link Standard#id}.
   *
   * @throws V4l2Exception if the input is not analog
   */
  public long current() throws V4l2Exception {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bits = arena.allocate(JAVA_LONG);
      driver.ioctl(Ioctl.G_STD, bits);
      return bits.get(JAVA_LONG, 0);
    }
  }

  /**
   * Sets a standard; of several bits the driver takes what fits them.
   *
   * @throws V4l2Exception if the input does not take it, or the device streams
   */
  public void set(long id) throws V4l2Exception {
    try (Arena arena = Arena.ofConfined()) {
      driver.ioctl(Ioctl.S_STD, arena.allocateFrom(JAVA_LONG, id));
    }
  }

  /**
   * What comes in: the bits of all standards that it could be. Sets nothing.
   *
   * @throws V4l2Exception if the input is not analog
   */
  public Signal<Long> query() throws V4l2Exception {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bits = arena.allocate(JAVA_LONG);
      Optional<Reason> none = SignalQuery.ask(driver, Ioctl.QUERYSTD, bits);
      long found = bits.get(JAVA_LONG, 0);
      return none.isEmpty() && found != 0
          ? new Signal.Found<>(found)
          : new Signal.None<>(none.isPresent() ? none.get() : reason());
    }
  }

  /** QUERYSTD itself says "unknown" and no more: the input's status tells why. */
  private Reason reason() throws V4l2Exception {
    Inputs inputs = new Inputs(driver);
    int selected = inputs.selected();
    Set<Status> unlocked = Set.of(Status.NO_H_LOCK, Status.NO_V_LOCK, Status.NO_STD_LOCK);
    return inputs.all().stream()
            .filter(input -> input.index() == selected)
            .flatMap(input -> input.status().stream())
            .anyMatch(unlocked::contains)
        ? Reason.NO_LOCK
        : Reason.NO_SIGNAL;
  }
}
