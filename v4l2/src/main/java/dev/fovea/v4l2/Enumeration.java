package dev.fovea.v4l2;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.fovea.v4l2.uapi.Errno;
import dev.fovea.v4l2.uapi.Ioctl;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** Goes through one of V4L2's lists, on the caller's thread. */
final class Enumeration {
  /** No driver has as many; one that never says "no more" ends here. */
  private static final int MOST = 1024;

  /** All structs of these requests begin with it. */
  private static final long INDEX = 0;

  private Enumeration() {}

  /**
   * All that a driver lists: EINVAL ends a list, ENOTTY and ENODATA say that there is none.
   *
   * @param decode makes what the driver filled into a value of its own
   */
  static <T> List<T> of(Driver driver, Ioctl ioctl, Function<MemorySegment, T> decode)
      throws V4l2Exception {
    return of(driver, ioctl, struct -> {}, decode, entry -> false);
  }

  /**
   * As the other, of a list that depends on something.
   *
   * @param ask writes what it depends on
   * @param last says that an entry ends the list
   */
  static <T> List<T> of(
      Driver driver,
      Ioctl ioctl,
      Consumer<MemorySegment> ask,
      Function<MemorySegment, T> decode,
      Predicate<? super T> last)
      throws V4l2Exception {
    List<T> found = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment struct = arena.allocate(ioctl.size(), 8);
      for (int index = 0; index < MOST; index++) {
        struct.fill((byte) 0);
        ask.accept(struct);
        struct.set(JAVA_INT, INDEX, index);
        int error = driver.tryIoctl(ioctl, struct);
        if (ends(error)) {
          break;
        }
        driver.require(ioctl, error);
        found.add(decode.apply(struct));
        if (last.test(found.getLast())) {
          break;
        }
      }
    }
    return List.copyOf(found);
  }

  private static boolean ends(int error) {
    return switch (Errno.of(error)) {
      case EINVAL, ENOTTY, ENODATA -> true;
      default -> false;
    };
  }
}
